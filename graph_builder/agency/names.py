"""Names of bodies: the form in which they are compared, the place they speak from.

``mappings/body_words.yaml`` holds the words: how a name ends, how a name begins
that means something in one place only.

>>> places("上海市金山区")
('上海市', '金山区')
>>> list(full_names("区医保局", places("上海市金山区"), relative=True))
['上海市金山区医保局', '金山区医保局']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

import yaml

from graph_builder.resources import mappings

BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_STATE = re.compile(r"^中华人民共和国(?=.)")
_REMARK = re.compile(r"\([^()]*\)$")
_PLACE = re.compile(
    r".+?(?:自治区|自治州|特别行政区|生产建设兵团|省|地区|市|盟|(?<!自治)区|县|旗|街道|镇|乡)(?![省市区县])"
)


def comparable(name: str) -> str:
    """The form in which names are compared."""
    return _STATE.sub("", BLANKS.sub("", unicodedata.normalize("NFKC", name)))


def spellings(name: str) -> Iterator[str]:
    """The key, then without a remark in brackets, then without 原 for a former body."""
    key = comparable(name)
    bare = _REMARK.sub("", key)
    yield from dict.fromkeys((key, bare, bare.removeprefix("原")))


def places(jurisdiction: str) -> tuple[str, ...]:
    """The steps of a place: 上海市金山区 is 上海市, 金山区."""
    return tuple(_PLACE.findall(BLANKS.sub("", jurisdiction)))


def overlap(place: str | None, jurisdiction: str) -> bool:
    return place is not None and (jurisdiction.startswith(place) or place.startswith(jurisdiction))


def full_names(key: str, place: tuple[str, ...], *, relative: bool) -> Iterator[str]:
    """What ``key`` may be written out as in ``place``, the likeliest first."""
    level = own_level(key)
    if level is not None:
        rest = key.removeprefix(level)
        ending = _words()["own_levels"][level]
        steps = [n for n, step in enumerate(place) if ending and step.endswith(ending)]
        if ending == "区":
            steps = [n for n in steps if not place[n].endswith("自治区")]
        if steps:
            yield "".join(place[: steps[-1] + 1]) + rest
            yield place[steps[-1]] + rest
    elif relative:
        if place:
            yield "".join(place) + key
            yield place[-1] + key
    else:
        yield key
        for n in range(len(place)):
            yield "".join(place[: n + 1]) + key


@cache
def _words() -> Mapping[str, Any]:
    text = mappings("body_words.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def _any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))) + ")"


@cache
def patterns() -> Mapping[str, re.Pattern[str]]:
    words = _words()
    body, group = words["body_endings"], words["group_endings"]
    remark = r"(?:[（(][^（()）]*[)）])*"
    never = "".join(f"(?<!{re.escape(word)})" for word in words["not_bodies"])
    return {
        "body": re.compile(rf".+{_any_of(body)}{never}{remark}", re.DOTALL),
        "known": re.compile(rf"{_any_of(words['whole_names'])}{remark}"),
        "column": re.compile(
            rf"[^《》。：:？?！!■□√✓0-9a-zA-Z]*?{_any_of([*body, *group])}{never}{remark}"
        ),
        "inner": re.compile(rf"{_any_of(words['inner_offices'])}{remark}"),
        "level": re.compile(
            rf"(?!{_any_of(words['not_own_levels'])})({_any_of(words['own_levels'])})(?=.)"
        ),
        "publisher": re.compile(rf"{_any_of(words['publisher'])}(?:级)?{_any_of([*body, *group])}"),
        "indefinite": re.compile(_any_of(words["indefinite"])),
        "national": re.compile(_any_of(words["national"])),
        "placeless": re.compile(_any_of(words["placeless"])),
        "local": re.compile(
            r".*(?:局|委|办|中心|政府|办公室|办公厅|厅|委员会|残联|妇联|工会|法院|检察院)"
        ),
        "place": re.compile(r"..*[省市区县州盟旗镇乡]."),
    }


def area(name: str, jurisdiction: str | None = None) -> str | None:
    """The full name of the place for which the body ``name`` is there, as far as its name
    or, for a name that means something in its place only, that place tells.

    >>> area("苏州市财政局"), area("市财政局", "江苏省苏州市"), area("区财政局", "江苏省苏州市")
    ('苏州市', '江苏省苏州市', None)
    """
    key = comparable(name)
    level = own_level(key)
    place = places(jurisdiction) if jurisdiction else ()
    if level is not None:
        ending = _words()["own_levels"][level]
        steps = [n for n, step in enumerate(place) if ending and step.endswith(ending)]
        return "".join(place[: steps[-1] + 1]) if steps else None
    if reads_relative(key):
        return "".join(place) or None
    steps_named = places(patterns()["placeless"].sub("", key))
    return "".join(steps_named) if steps_named and key.startswith(steps_named[0]) else None


@lru_cache(maxsize=4096)
def own_level(key: str) -> str | None:
    """The level word of the catalogue's own place with which ``key`` begins."""
    forms = patterns()
    found = forms["level"].match(key)
    if not found:
        return None
    rest = forms["placeless"].sub("", key[found.end() :])
    return None if _PLACE.match(rest) else found[1]  # 乡宁县财政局 is no 乡's


def says_publisher(key: str) -> bool:
    return bool(patterns()["publisher"].fullmatch(key))


@lru_cache(maxsize=4096)
def reads_relative(key: str) -> bool:
    """Whether ``key`` has the form of a name that means something only in its place."""
    forms = patterns()
    if says_publisher(key) or forms["indefinite"].match(key) or own_level(key) is not None:
        return True
    return bool(
        forms["local"].fullmatch(key)
        and not forms["national"].match(key)
        and not forms["place"].match(forms["placeless"].sub("", key))
    )
