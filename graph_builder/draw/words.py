"""The words of a picture: what the kinds and the relations are called.

>>> relation_word("implements"), kind_word("body")
('实施', '机关')
"""

from __future__ import annotations

from typing import Final

from graph_builder.language import tr

_RELATIONS: Final = {
    "hasItem": ("列出", "lists"),
    "publishedBy": ("由其公布", "published by"),
    "policyBasis": ("政策依据", "policy basis"),
    "disclosureBasis": ("公开依据", "disclosure basis"),
    "issuedBy": ("由其制定", "issued by"),
    "promulgates": ("印发", "promulgates"),
    "forwards": ("转发", "forwards"),
    "implements": ("实施", "implements"),
    "amends": ("修改", "amends"),
    "adjusts": ("调整", "adjusts"),
    "supplements": ("补充", "supplements"),
    "mentions": ("提及", "mentions"),
}
_KINDS: Final = {
    "catalogue": ("目录", "catalogue"),
    "item": ("事项", "item"),
    "document": ("文件", "document"),
    "body": ("机关", "body"),
}


def relation_word(name: str) -> str:
    """A relation, by the local name of its property, as people call it."""
    return tr(*_RELATIONS[name])


def kind_word(name: str) -> str:
    """A kind of thing as people call it."""
    return tr(*_KINDS[name])
