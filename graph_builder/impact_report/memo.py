"""An impact as a memo in Word, as a department would circulate it.

The form is ``graph_builder/templates/impact.docx``, which may be edited in Word; here is
what goes into it. The same answer gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docxtpl import DocxTemplate

from graph_builder.impact import words as told
from graph_builder.impact.answer import Answer, Hit
from graph_builder.impact_report import words
from graph_builder.language import tr
from graph_builder.resources import templates

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NUMERALS = "一二三四五六七八九十"


def to_docx(answer: Answer) -> bytes:
    """The memo of ``answer``, as the bytes of a Word file."""
    template = DocxTemplate(templates() / "impact.docx")
    template.render(_context(answer), autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return _still(out.getvalue())


def _context(answer: Answer) -> dict[str, Any]:
    context = {
        "heading": words.heading(answer),
        "about": words.about(answer),
        "summary": [*told.summary_sentences(answer), *told.notes(answer)],
        "bodies": [
            {
                "title": _body(number, told.body_word(each)),
                "work": [_hit(hit) for hit in each.work],
            }
            for number, each in enumerate(answer.bodies, start=1)
        ],
        "documents": [
            {
                "document": words.named(each.document),
                "consequence": told.consequence_word(each.consequence),
                "words": each.path[-1].words or "",
                "count": each.items,
            }
            for each in answer.documents
        ],
        "candidates": [
            {
                "document": words.named(each.document),
                "of": words.named(each.of),
                "reasons": told.reasons(each),
            }
            for each in answer.candidates
        ],
        "others": list(_others(answer)),
        "evidence": list(_evidence(answer)),
        "caveat": words.caveat(),
        "columns": _columns(),
    }
    return {**context, "titles": _titles(context)}


def _hit(hit: Hit) -> dict[str, str]:
    effect = (told.effect_word(hit), told.followed_word(hit))
    return {
        "name": hit.item.name,
        "place": words.place(hit.item),
        "effect": "\n".join(filter(None, effect)),
        "lost": "\n".join(words.lost(hit, short=True)),
        "left": "\n".join(words.left(hit, short=True)) or tr("无", "none"),
        "task": words.task(hit),
        "due": words.due(hit),
    }


def _others(answer: Answer) -> Iterator[dict[str, str]]:
    """What nothing follows for, or nobody can tell of."""
    for possible in answer.possible:
        yield {
            "what": f"{possible.item.name}\n{words.place(possible.item)}",
            "why": tr("可能有关：", "may be concerned: ") + told.doubt_word(possible.doubt),
        }
    for mention in answer.mentions:
        yield {
            "what": words.named(mention.document),
            "why": told.mention_word(mention),
        }


def _evidence(answer: Answer) -> Iterator[dict[str, str]]:
    """The cells to be edited, item by item in the order of the catalogues."""
    for hit in sorted(answer.items, key=lambda hit: hit.item.order):
        for row in hit.evidence:
            yield {
                "name": hit.item.name,
                "place": words.place(hit.item),
                "source": str(row.source),
                "text": row.text,
            }


def _titles(context: dict[str, Any]) -> dict[str, str]:
    """The headings of the parts that are there, numbered in turn."""
    texts = {
        "summary": tr("总体情况", "Summary"),
        "work": tr("须办理的事项（按机关）", "What each body has to do"),
        "documents": tr("受牵连的文件", "Documents below"),
        "candidates": tr("可能的替代文件（供核实）", "Candidates for replacement"),
        "others": tr("其他", "Others"),
    }
    there = [name for name in texts if context["bodies" if name == "work" else name]]
    titles = {
        name: tr(f"{_NUMERALS[number]}、{texts[name]}", f"{number + 1}. {texts[name]}")
        for number, name in enumerate(there)
    }
    titles["evidence"] = tr("附件：目录中须修改之处", "Annex: the cells to edit")
    return titles


def _body(number: int, name: str) -> str:
    numeral = _NUMERALS[number - 1] if number <= len(_NUMERALS) else str(number)
    return tr(f"（{numeral}）{name}", f"({number}) {name}")


def _columns() -> dict[str, str]:
    """The heads of the columns by their Chinese words, which the template uses as keys."""
    english = {
        "事项": "Item",
        "影响": "Effect",
        "失去的依据": "Bases lost",
        "尚存的依据": "Bases left",
        "办法与期限": "To do, by when",
        "文件": "Document",
        "后果": "Consequence",
        "证明文字": "Words that prove it",
        "事项数": "Items",
        "可替代": "In place of",
        "理由": "Reasons",
        "事项或文件": "Item or document",
        "说明": "Why",
        "出处": "Row",
        "目录原文": "As printed",
    }
    return {chinese: tr(chinese, text) for chinese, text in english.items()}


def _still(data: bytes) -> bytes:
    """The zip ``data`` with the times of its parts set to one day."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as made,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as still,
    ):
        for info in made.infolist():
            fixed = zipfile.ZipInfo(info.filename, _EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            still.writestr(fixed, made.read(info))
    return out.getvalue()
