"""The words in which findings are told: of severities, of columns and of rules.

>>> str(SEVERITY["Violation"]), str(field_name("time_limit")), str(rule_name("WrongWord"))
('应改', '公开时限', '用字可疑')
>>> rule_name("Entry-audience").zh, rule_name("PolicyBasis-year").zh, rule_name("unheard-of").zh
('没有写公开对象', '文号的年份…不合情理', 'unheard-of')
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from graph_builder.findings.finding import UNSAID, Severity, Text
from graph_builder.namespaces import PREFIXES, RDFS
from graph_builder.recognise.headers import column_label
from graph_builder.resources import ontology, shape_files

SEVERITY: Mapping[Severity, Text] = {
    "Violation": Text("应改", "fix"),
    "Warning": Text("待核", "check"),
    "Info": Text("提示", "note"),
}
# What a finding may be about besides a column of the table, and columns whose usual
# heading is another column's in most sheets, or a sentence.
_SAID = {
    "row": Text("整行", "whole row"),
    "forms": Text("表单", "forms"),
    "channels": Text("公开渠道", "channels"),
    "method": Text("公开方式", "method"),
    "reason": Text("不公开理由", "reason"),
    "url": Text("网址链接", "address"),
    "department": Text("责任科室", "department"),
}
_PLACEHOLDER = re.compile(r"\{\w+\}")


def field_name(role: str | None) -> Text:
    """The heading of a column; nothing where a finding is about none."""
    if not role:
        return UNSAID
    return _SAID.get(role) or Text(column_label(role), role.replace("_", " "))


def rule_name(shape: str) -> Text:
    """What a rule looks for: the label of its class of observations, else its message.

    A rule that the ontology and the shapes do not know is named by its slug.
    """
    label = _labels().get(PREFIXES["yiju"] + shape)
    message = _messages().get(PREFIXES["shape"] + shape)
    if label is not None:
        return Text(label.get("zh", shape), label.get("en", shape))
    if message is not None:
        return Text(_bare(message.get("zh", shape)), _bare(message.get("en", shape)))
    return Text(shape, shape)


def _bare(message: str) -> str:
    """A message without its reason and without what only a finding can fill in."""
    what = message.split("：", 1)[0].split(": ", 1)[0]
    return _PLACEHOLDER.sub("…", what).rstrip("。.")


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    return _texts([ontology("yiju.ttl")], RDFS.label)


@cache
def _messages() -> Mapping[str, Mapping[str, str]]:
    return _texts(shape_files(), ox.NamedNode(PREFIXES["sh"] + "message"))


def _texts(files: Iterable[Path], predicate: ox.NamedNode) -> Mapping[str, Mapping[str, str]]:
    """For each node its text under ``predicate``, by language."""
    texts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path in files:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            node, text = quad.subject, quad.object
            if (
                quad.predicate == predicate
                and isinstance(node, ox.NamedNode)
                and isinstance(text, ox.Literal)
            ):
                texts[node.value][text.language or ""] = text.value
    return texts
