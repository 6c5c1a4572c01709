"""Content negotiation: which of the formats on offer a client wants (RFC 9110, 12.5.1).

>>> offers = ("application/sparql-results+json", "text/csv")
>>> chosen("text/csv, */*;q=0.1", offers)
'text/csv'
>>> chosen("application/*", offers), chosen(None, offers)
('application/sparql-results+json', 'application/sparql-results+json')
>>> chosen("image/png", offers), chosen("text/csv;q=0", offers)
(None, None)

What cannot be read counts as not said; a header of nothing else says nothing.

>>> chosen("text/csv;q=x, ;;, text", offers)
'text/csv'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def chosen(accept: str | None, offers: Sequence[str]) -> str | None:
    """The offer that ``accept`` likes best, the first among equals; ``None``: none at all."""
    ranges = list(_ranges(accept or "*/*")) or [("*/*", 1.0)]
    best = max(offers, key=lambda offer: _quality(offer, ranges))
    return best if _quality(best, ranges) > 0 else None


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        name, *parameters = (each.strip().lower() for each in part.split(";"))
        if "/" not in name:
            continue
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                quality = _number(value)
        yield name, quality


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 1.0
    return min(max(value, 0.0), 1.0)


def _quality(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality that the most exact range gives ``offer``."""
    for name in (offer, offer.partition("/")[0] + "/*", "*/*"):
        found = [quality for each, quality in ranges if each == name]
        if found:
            return max(found)
    return 0.0
