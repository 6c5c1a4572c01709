"""Known names: what catalogues often call their matters (``mappings/matter_names.yaml``).

Where text has lost the columns of its table, a known name tells where one begins and ends.

>>> is_known_name("1.审核信息"), is_known_name("单位(项目)基本信息变更"), is_known_name("审核")
(True, True, False)
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import yaml

from graph_builder.recognise.cells import squeeze
from graph_builder.resources import mappings

_NUMBER = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*[.．、]?|[（(][\d一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)"
)


@cache
def known_names() -> frozenset[str]:
    """The names, with brackets as :func:`is_known_name` compares them."""
    fields = yaml.safe_load(mappings("matter_names.yaml").read_text(encoding="utf-8"))
    return frozenset(_key(name) for lines in fields.values() for line in lines for name in line)


@lru_cache(maxsize=65536)
def is_known_name(text: str) -> bool:
    """Whether ``text``, but for a number before it, is a name that catalogues often have."""
    key = _key(text)
    return key in known_names() or _NUMBER.sub("", key) in known_names()


def known_name_at(text: str, start: int) -> int:
    """Where the longest known name ends that stands in ``text`` at ``start``; 0 for none.

    >>> known_name_at("政策文件解读重大政策", 0), known_name_at("重大的", 0)
    (6, 0)
    """
    ends = range(min(len(text), start + _longest()), start, -1)
    return next((end for end in ends if _key(text[start:end]) in known_names()), 0)


@cache
def _longest() -> int:
    return max(map(len, known_names()))


def _key(text: str) -> str:
    return squeeze(text).replace("(", "（").replace(")", "）")
