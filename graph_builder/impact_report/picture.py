"""An impact as a picture: documents of the act → documents below → items → bodies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from graph_builder.impact.answer import Answer, Hit
from graph_builder.impact.told_of import Document
from graph_builder.impact.words import relation_word
from graph_builder.impact_report import words
from graph_builder.language import tr
from graph_builder.picture import Edge, Node, Picture, Weight
from graph_builder.resting import Item

#: How many boxes of one kind stand in a layer, so that the picture fits a printed page; the
#: others stand in the tables, and the picture says so.
MOST = 12

_WEIGHTS: dict[str, Weight] = {"all": "lost", "some": "part", "none": "touched"}


def picture(answer: Answer, most: int = MOST) -> Picture:
    """The layers of ``answer``: its ``most`` most urgent items, on what they rest, who acts."""
    hits = answer.items[:most]
    on_paths = {step.document.id for hit in hits for step in hit.path}
    below = [each for each in answer.documents if each.document.id in on_paths]
    deepest = max((len(each.path) - 1 for each in below), default=0)
    layers = [
        tr("废止或修改", "the act"),
        *(tr("受牵连的文件", "documents below") for _ in range(deepest)),
        tr("受影响的事项", "items"),
        tr("须办理的机关", "bodies that act"),
    ]
    acted = sorted(answer.acted, key=lambda each: each.document.id not in on_paths)
    nodes = [_document(each.document, 0, "lost") for each in acted[:most]]
    nodes += [
        _document(
            each.document, len(each.path) - 1, "lost" if each.consequence == "falls" else "part"
        )
        for each in below
    ]
    edges = [
        Edge(each.path[-2].document.id, each.document.id, relation_word(each.path[-1].relation))
        for each in below
    ]
    nodes += [_item(hit, deepest + 1) for hit in hits]
    edges += [Edge(hit.path[-1].document.id, hit.item.id) for hit in hits]
    bodies = {
        body.id or body.name or "?": body.name or tr("机关未写明", "no body named")
        for hit in hits
        for body in hit.bodies
    }
    drawn = dict(islice(bodies.items(), most))
    nodes += [Node(id_, name, "body", deepest + 2) for id_, name in drawn.items()]
    edges += [
        Edge(hit.item.id, key)
        for hit in hits
        for key in (body.id or body.name or "?" for body in hit.bodies)
        if key in drawn
    ]
    every = len(answer.bodies)
    nodes += [
        *_rest("…d", 0, len(acted) - most, tr("份文件", "documents")),
        *_rest("…i", deepest + 1, len(answer.items) - len(hits), tr("项", "items")),
        *_rest("…b", deepest + 2, every - len(drawn), tr("个机关", "bodies")),
    ]
    return Picture(tuple(layers), tuple(nodes), tuple(edges))


def _rest(id_: str, layer: int, count: int, what: str) -> Iterator[Node]:
    """A box for what is not drawn, where anything is not."""
    if count > 0:
        text = tr(f"另有 {count} {what}见表", f"{count} more {what}: see the tables")
        yield Node(id_, text, "rest", layer)


def anchor(item: Item) -> str:
    """The name by which a page links to an item."""
    return f"i-{item.catalogue}-{item.seq}"


def _document(document: Document, layer: int, weight: Weight) -> Node:
    label = document.number or document.title or document.id
    note = (document.title or "") if document.number else ""
    return Node(document.id, label, "document", layer, note, weight)


def _item(hit: Hit, layer: int) -> Node:
    weight: Weight = "touched" if hit.repointed else _WEIGHTS[hit.class_]
    item = hit.item
    return Node(item.id, item.name, "item", layer, words.place(item), weight, f"#{anchor(item)}")
