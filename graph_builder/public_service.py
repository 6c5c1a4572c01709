"""A public service: an item for which a person can apply, in the sense of CPSV-AP.

Not every item is one: 机关简介 is information and nothing else. What shows it is what
the catalogue says of the item and never the file; ``mappings/services.yaml`` has the
words.

>>> shows_service("补办医疗卡", sections=["办事指南"])
True
>>> shows_service("补办医疗卡", categories=["服务事项", "公共服务事项"])
True
>>> shows_service("单位参保登记", contents=["事项简述、办理材料、办理方式、办理时限"])
True
>>> shows_service("机关简介", ["综合政务", "机构信息"], contents=["办公地址、联系方式"])
False
>>> shows_service("办事指南", contents=["办理条件、申请材料、办理流程"])  # those of all services
False
>>> shows_service("取水许可", ["行政许可"]), shows_service("许可结果", ["行政许可"], contents=["决定书"])
(True, False)
>>> shows_service("取水许可", headings=["办理时限", "申请材料", "咨询电话"])  # a list with its guide
True
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import yaml

from graph_builder.catalogue import Entry, Item, distinct
from graph_builder.concepts import find_concept
from graph_builder.namespaces import concept_iri
from graph_builder.resources import mappings

_GUIDE = "service-guide"


def is_public_service(item: Item) -> bool:
    """Whether ``item`` is a service, and has a name by which to speak of it."""
    return bool(item.name) and shows_service(
        item.name,
        item.category,
        [entry.section for entry in item.entries if entry.section],
        [entry.content for entry in item.entries if entry.content],
        distinct(other.column for entry in item.entries for other in entry.others),
    )


def shows_service(
    name: str,
    categories: Iterable[str] = (),
    sections: Iterable[str] = (),
    contents: Iterable[str] = (),
    headings: Iterable[str] = (),
) -> bool:
    """Whether an item called ``name``, with what is printed in its rows and under the other
    ``headings`` of its table, is a service."""
    words, contents = _words(), list(contents)
    of_services = {*words["categories"], *(() if contents else words["list_categories"])}
    if not of_services.isdisjoint(categories):
        return True
    if any(_is_section(section, *words["sections"]) for section in sections):
        return True
    return not name.endswith(tuple(words["not_one_service"])) and any(
        sum(element in content for element in words["guide_elements"])
        >= words["guide_elements_needed"]
        for content in (*contents, *([] if contents else [" ".join(headings)]))
    )


def description(item: Item) -> str:
    """What the catalogue says of the service in its own words: its name and what of it is
    disclosed, by section where it has sections."""
    parts = distinct(_squeezed(entry.section or entry.content) for entry in item.entries)
    said = "、".join(parts)
    return f"{item.name}。公开内容：{said}。" if said else f"{item.name}。"


def guide_bodies(item: Item) -> tuple[str, ...]:
    """The bodies, as printed, of the rows that hold the service's guide.

    The 公开主体 of a row of legal grounds is often the city that made them.
    """
    guides = (entry for entry in item.entries if _is_guide(entry))
    return distinct(body for entry in guides for body in entry.bodies)


def _is_guide(entry: Entry) -> bool:
    return entry.section is not None and _is_section(entry.section, _GUIDE)


def _is_section(text: str, *slugs: str) -> bool:
    return find_concept("section", text) in {concept_iri("section", slug) for slug in slugs}


def _squeezed(text: str) -> str:
    return " ".join(text.split()).rstrip("。；")


@cache
def _words() -> Mapping[str, Any]:
    text = mappings("services.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded
