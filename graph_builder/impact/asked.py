"""What is asked: from documents as people name them, or a list of effects, to a what-if."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import pyoxigraph as ox

from graph_builder.article import canonical, is_article
from graph_builder.document_number import find_numbers
from graph_builder.effects.effect import ENDING, Effect, EffectType, Named, Unread
from graph_builder.errors import InputError, NotFound
from graph_builder.impact.answer import Answer, Unknown
from graph_builder.impact.documents import Documents
from graph_builder.impact.fate import Target
from graph_builder.impact.told_of import Act, Document
from graph_builder.impact.what_if import what_if
from graph_builder.impact.words import unread_notes
from graph_builder.language import tr
from graph_builder.lookup.documents import find_document, named_documents
from graph_builder.namespaces import policy_iri, title_policy_iri
from graph_builder.policy_title import is_document_title, normalize, parse_title
from graph_builder.query.prefixes import whole
from graph_builder.resting import Resting
from graph_builder.select import Source
from graph_builder.working_days import WorkingDays

_CONCERN: Sequence[EffectType] = (*ENDING, "amended")
_BRACKETS = "《》（）() 　,，。"


def impact(
    store: Source,
    documents: Sequence[str] = (),
    *,
    on: date | None = None,
    effects: Iterable[Effect] = (),
    unread: Sequence[Unread] = (),
    replaced_by: str | None = None,
    articles: Sequence[str] = (),
    amended: bool = False,
    today: date | None = None,
    calendar: WorkingDays | None = None,
    resting: Resting | None = None,
) -> Answer:
    """What happens on the day ``on`` when ``documents`` and those of ``effects`` are repealed.

    A document is named by any spelling of its number, or its title. Without ``on`` an effect
    counts from its own date, the rest from ``today``. ``articles`` confine the act to some
    articles; ``amended`` makes it a change of wording, with which nothing falls.
    ``unread`` is what was not understood of the lists that state ``effects``.
    ``replaced_by`` takes the place of those for which a list names nothing. ``resting``
    has what rests on the documents of ``store``, where that is kept beside it.

    :raises NotFound: a document is not in the graph, with near hits; or none of a list is.
    :raises InputError: an article is none, or the replacement falls itself.
    """
    for article in articles:
        if not is_article(article):
            raise InputError(
                tr(
                    f"--article 应写成 第四条 或 第四条第一款 的样子：{article}",
                    f"--article is written like 第四条 or 第四条第一款: {article}",
                )
            )
    today = today or date.today()
    act: Act = "amended" if amended else "repealed"
    day = on or today
    targets = {
        iri: Target(iri, act, day, tuple(dict.fromkeys(map(canonical, articles))))
        for iri in (_document(store, text) for text in documents)
    }
    lost = tuple(each for each in unread if each.lost)
    unknown = []
    stated = tuple(effects)
    for effect in stated:
        if effect.type not in _CONCERN:
            continue
        named = named_documents(store, effect.document.number, effect.document.title)
        if len(named) != 1:
            unknown.append(_unknown(effect, several=len(named) > 1))
            continue
        target = _target(store, named[0].value, effect, on or effect.date or today)
        targets[target.document] = _stronger(targets.get(target.document), target)
    if not targets:
        raise _nothing(stated, lost)
    new = _replacement(store, replaced_by) if replaced_by is not None else None
    answer = what_if(
        store,
        list(targets.values()),
        on or max(each.day for each in targets.values()),
        replaced_by=new,
        unknown=unknown,
        unread=lost,
        calendar=calendar,
        resting=resting,
    )
    falling = {each.document.id for each in answer.documents if each.consequence == "falls"}
    if new is not None and (new.id in targets or new.id in falling):
        raise InputError(
            tr(
                f"--replaced-by 的文件自身也被废止：{new}",
                f"--replaced-by names a document that is repealed itself: {new}",
            )
        )
    return answer


def _nothing(stated: Sequence[Effect], lost: Sequence[Unread]) -> NotFound:
    said = (
        tr(
            "清单里没有图谱中有的文件被废止、失效、替代或修改。",
            "no document of the graph is repealed, expired, replaced or amended by the list.",
        )
        if stated
        else tr("清单里没有读出任何效力变动。", "the list states no effect that was understood.")
    )
    if lost:
        said += tr("没有读懂：", " Not understood: ") + tr("；", "; ").join(unread_notes(lost))
    return NotFound(said)


def _document(store: Source, text: str) -> str:
    iri = whole(text)
    if iri is not None:
        text = iri.rsplit("/policy/", 1)[-1]
        node = _node(iri)
        if node is not None and any(store.quads_for_pattern(node, None, None, None)):
            return iri
    found = next(iter(find_numbers(text)), None)
    named = named_documents(store, str(found.number) if found else None, text)
    return named[0].value if len(named) == 1 else find_document(store, text).iri.value


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _target(store: Source, document: str, effect: Effect, day: date) -> Target:
    if effect.type == "amended":
        return Target(document, "amended", day, effect.articles)
    if effect.scope == "articles" and not effect.articles:
        return Target(document, "amended", day)  # some articles go, nobody says which
    articles = effect.articles if effect.scope == "articles" else ()
    new = effect.acting if effect.type == "replaced" else None
    return Target(document, "repealed", day, articles, _stated(store, new) if new else None)


def _stronger(one: Target | None, other: Target) -> Target:
    """Of two acts on one document the one that does more, the earlier where both do.

    One list repeals a document, another names what replaces it: that is one act.
    """
    if one is None:
        return other
    more, less = sorted(
        (one, other), key=lambda each: (each.act != "repealed", bool(each.articles), each.day)
    )
    if more.replaced_by is None and more.articles == less.articles:
        return replace(more, replaced_by=less.replaced_by)
    return more


def _unknown(effect: Effect, *, several: bool) -> Unknown:
    return Unknown(effect.document.number, effect.document.title, effect.source, several)


def _replacement(store: Source, text: str) -> Document:
    """The document that ``text`` names, also one that the graph does not have yet."""
    found = next(iter(find_numbers(text)), None)
    number = str(found.number) if found is not None else None
    title = (text[: found.start] + text[found.end :] if found is not None else text).strip(
        _BRACKETS
    )
    named = named_documents(store, None, title) if number is None else ()
    if number is not None:
        iri = policy_iri(number)
    elif len(named) == 1:
        iri = named[0]
    elif len(named) > 1 or not is_document_title(title):
        return _known(store, find_document(store, text).iri)
    else:
        iri = title_policy_iri(normalize(title))
    return _completed(_known(store, iri), number, title or None)


def _stated(store: Source, new: Named) -> Document:
    """The document that a list names, also one that the graph does not have yet."""
    named = named_documents(store, new.number, new.title)
    if len(named) == 1:
        iri = named[0]
    elif new.number is not None:
        iri = policy_iri(new.number)
    else:
        iri = title_policy_iri(normalize(new.title or ""))
    return _completed(_known(store, iri), new.number, new.title)


def _completed(known: Document, number: str | None, title: str | None) -> Document:
    """``known`` with what was asked or stated of it, where the graph does not say."""
    return Document(
        known.id,
        known.number or number,
        known.title or (str(parse_title(title)) if title else None),
    )


def _known(store: Source, iri: ox.NamedNode) -> Document:
    documents = Documents(store, date.min)
    return documents[iri.value]
