"""Time limits that do not fit their item: days against working days, and a clock that
starts with something that the item does not disclose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_builder.catalogue import Catalogue
from graph_builder.observe.observation import Observation
from graph_builder.observe.rows import rows

_DAYS = re.compile(r"(?<!\d)(\d{1,3})\s*(?:个)?\s*(工作日|自然日|日|天)(?:以?内|之内)")
# What is said of disclosure, not of how long the service takes.
_DISCLOSED = re.compile(r"[^，。；;]{0,12}(?:公开|公布|公示)")
_WORKING = "工作日"


def unit_variants(catalogue: Catalogue) -> Iterator[Observation]:
    """Rows whose content counts in days what their time limit counts in working days."""
    for row in rows(catalogue):
        limits = dict(_DAYS.findall(row.entry.time_limit or ""))
        for match in _DAYS.finditer(row.entry.content):
            amount, unit = match[1], match[2]
            other = limits.get(amount)
            if (
                other is not None
                and (unit == _WORKING) != (other == _WORKING)
                and _DISCLOSED.match(row.entry.content, match.end())
            ):
                yield Observation(
                    "UnitVariant", row.about, "time_limit", row.entry.source,
                    printed=row.entry.time_limit or "", certainty=0.8, detail=match[0],
                )  # fmt: skip
                break


# What a time limit may run from: the making of a document, a list, a guide.
_MADE = re.compile(
    r"(?:制定|获取|形成|印发)[\u3400-\u9fff]{0,4}?(文件|指南|清单|目录|报告|公报)之日"
)


def anchor_variants(catalogue: Catalogue) -> Iterator[Observation]:
    """Time limits that run from the making of a 文件 where the item discloses none.

    Only where the catalogue takes care to name what is made: 文件 here, 清单 there.
    """
    found = rows(catalogue)
    if len({m[1] for row in found for m in _MADE.finditer(row.entry.time_limit or "")}) < 2:
        return
    for row in found:
        made = _MADE.search(row.entry.time_limit or "")
        said = row.item.name + row.entry.content
        if made is not None and made[1] not in said:
            yield Observation(
                "AnchorVariant", row.about, "time_limit", row.entry.source,
                printed=row.entry.time_limit or "",
                suggested=(row.entry.time_limit or "").replace(made[1] + "之日", "信息之日"),
                certainty=0.65, detail=made[1],
            )  # fmt: skip
