"""Untimely: an act on a document that has ended already, is not yet in force, or will end anyway.

In the first two cases the answer is a what-if about something that cannot happen, so this is
said first; in the last the end that is declared may make the question needless.

>>> from datetime import date
>>> from graph_builder.impact.documents import Document
>>> from graph_builder.validity.status import Status
>>> gone = Status("not-in-force", "repealed", date(2020, 1, 1), "甲规〔2019〕1号")
>>> acted = Acted(Document("urn:a", "甲〔2000〕1号", None), gone, "repealed", date(2026, 6, 30))
>>> untimely(Answer((acted,), date(2026, 6, 30)))
['甲〔2000〕1号已于2020-01-01废止（甲规〔2019〕1号）。以下按尚有效推演。']
"""

from __future__ import annotations

from collections.abc import Iterable

from graph_builder.impact.answer import Answer
from graph_builder.impact.told_of import Acted
from graph_builder.language import tr
from graph_builder.validity.status import Status

_MOST = 3


def is_over(acted: Acted) -> bool:
    """Whether a document has ended before the act."""
    return acted.status.value == "not-in-force"


def untimely(answer: Answer) -> list[str]:
    """What of the act comes too late, on documents that have ended, or too early; and what ends
    later all the same."""
    over = [each for each in answer.acted if is_over(each)]
    early = [
        each
        for each in answer.acted
        if not is_over(each) and each.effective is not None and each.effective > each.day
    ]
    said = _listed(map(_over, over)) + _listed(map(_early, early))
    if said:
        said[-1] += tr("以下按尚有效推演。", " What follows takes it as in force.")
    return said + _listed(
        _coming(each, each.coming) for each in answer.acted if each.coming is not None
    )


def _listed(sentences: Iterable[str]) -> list[str]:
    """``sentences``, of many the first alone."""
    every = list(sentences)
    more = len(every) - _MOST
    said = every[:_MOST]
    return [*said, tr(f"另有 {more} 份也是这样。", f"{more} more too.")] if more > 0 else said


def _over(acted: Acted) -> str:
    """When, how and by which act a document has ended."""
    document, status = acted.document, acted.status
    on = tr(f"已于{status.since}", f" on {status.since}") if status.since else tr("已", "")
    undated = "" if status.since else tr("，日期不明", ", on a day that is not stated")
    by = status.by
    if status.how == "replaced":
        return tr(
            f"{document}{on}被{by or ''}替代{undated}。",
            f"{document} was replaced{f' by {by}' if by else ''}{on}{undated}.",
        )
    what = tr("失效", "expired") if status.how == "expired" else tr("废止", "was repealed")
    act = tr(f"（{by}）", f" ({by})") if by else ""
    return tr(f"{document}{on}{what}{act}{undated}。", f"{document} {what}{on}{act}{undated}.")


def _coming(acted: Acted, end: Status) -> str:
    """From when on, and by which act, a document that has not ended will have."""
    by = end.by
    act = tr(f"（{by}）", f" ({by})") if by and end.how != "replaced" else ""
    zh, en = {
        "expired": ("失效", "will expire"),
        "replaced": (f"被{by or ''}替代", f"will be replaced{f' by {by}' if by else ''}"),
    }.get(end.how or "", ("废止", "will be repealed"))
    return tr(
        f"{acted.document}在{acted.day}尚未{zh}；已定自{end.since}起{zh}{act}。",
        f"{acted.document} has not ended on {acted.day}; from {end.since} on it {en}{act}.",
    )


def _early(acted: Acted) -> str:
    """From when on a document is in force."""
    return tr(
        f"{acted.document}自{acted.effective}起才施行，{acted.day}尚未生效。",
        f"{acted.document} takes effect on {acted.effective}; "
        f"it is not yet in force on {acted.day}.",
    )
