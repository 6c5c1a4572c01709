"""The number that a draft bears itself, which is no citation.

It stands in the head of the draft (版头, GB/T 9704): alone on its line, with the
draft's title behind it or, as on web pages, before it.

>>> from graph_builder.readers.draft import text_passages
>>> own_number(text_passages("沪医保〔2024〕3号\\n\\n关于做好某项工作的通知\\n\\n各区医保局："))
0
>>> own_number(text_passages("沪医保〔2024〕3号\\n沪医保〔2024〕4号")) is None
True
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph_builder.document_number import find_numbers
from graph_builder.policy_title import is_document_title
from graph_builder.readers.passage import Passage

_MOST_LINES = 16  # of a head, empty ones included
_MOST_TITLE_LINES = 4
# Where the text begins: with whom it addresses, or a sentence.
_BODY = re.compile(r"[：:]\s*$|[。；;]")
_LABEL = re.compile(r"\s*(?:(?:发文)?[文字]\s*号\s*[：:])?\s*[（(]?\s*")
_SIGNER = re.compile(r"\s*[)）]?\s*(?:签发人\s*[：:].{0,20})?\s*")


def own_number(passages: Sequence[Passage]) -> int | None:
    """The index of the passage that is the draft's own number; None where none is.

    Of several numbers in the head none is taken for it: they are a list.
    """
    head = _head(passages)
    numbers = [index for index, line in enumerate(head) if _is_number(line)]
    if len(numbers) != 1:
        return None
    before = [line for line in head[: numbers[0]] if line]
    behind = [line for line in head[numbers[0] + 1 :] if line]
    sizes = range(1, _MOST_TITLE_LINES + 1)
    beside = (lines for size in sizes for lines in (behind[:size], before[-size:]))
    return numbers[0] if any(_is_title("".join(lines)) for lines in beside) else None


def _head(passages: Sequence[Passage]) -> list[str]:
    """The lines before the text begins."""
    head: list[str] = []
    for passage in passages[:_MOST_LINES]:
        text = passage.text
        if _BODY.search(text) and not _is_number(text):
            break
        head.append(text.strip())
    return head


def _is_number(line: str) -> bool:
    """Whether the line is one number and nothing besides: 沪医保〔2024〕3号 签发人：某某."""
    found = list(find_numbers(line)) if len(line) <= 80 else []
    return (
        len(found) == 1
        and bool(_LABEL.fullmatch(line, 0, found[0].start))
        and bool(_SIGNER.fullmatch(line, found[0].end))
    )


def _is_title(text: str) -> bool:
    """Whether ``text`` is a title as a draft bears its own: without 《》."""
    return not text.startswith("《") and is_document_title(text) and not any(find_numbers(text))
