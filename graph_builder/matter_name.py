"""Names of matters: the form in which the items of several catalogues are compared.

Letters and digits alone, in one width: what is left when brackets, blanks and
punctuation, which differ from table to table, are taken away. Two different words
stay two names; whether they mean the same is not for this module to say.

>>> normal_name("办 理《上海社区医疗互助卡》制卡") == normal_name("办理〈上海社区医疗互助卡〉制卡")
True
>>> normal_name("部门（单位）预决算")
'部门单位预决算'
"""

from __future__ import annotations

import re
import unicodedata

_UNSAID = re.compile(r"[\W_]+")


def normal_name(name: str) -> str:
    """The normal form of ``name``; empty where it has neither letter nor digit."""
    return _UNSAID.sub("", unicodedata.normalize("NFKC", name)).casefold()
