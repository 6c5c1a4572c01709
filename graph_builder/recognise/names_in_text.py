"""Names in a text that flows: what tells where the names of matters begin and end in it.

Names that catalogues often have (``mappings/matter_names.yaml``), the words with which names end,
words that stand together elsewhere in the text, and what is said twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from graph_builder.recognise.headers import HeaderWords
from graph_builder.recognise.known_names import is_known_name, known_names
from graph_builder.recognise.pieces import PARTED, Piece

# Inside of a word are two characters on each side that stand together elsewhere.
HALF = 2
# A known name stands in so few pieces.
_PIECES_OF_A_NAME = 4
# So often, and in such a share of the rows, a text is said that is no name; a mere word may
# be part of one.
_FEWEST_SAID, _SHARE_SAID, _WORD = 3, 0.6, 2
_LONGEST_END = 12
_REMARK = re.compile(r"[（(][^（()）]*[)）]$")


class NamesInText:
    """What the ``pieces`` of a text, in which are so many ``rows``, tell of its names.

    ``known`` are the pieces at which a known name begins; ``inside`` those that go on with
    one, ``behind`` those right behind one. ``said`` is what nearly every row says: no
    matter's own name, nor a part of one.
    """

    def __init__(self, pieces: Sequence[Piece], rows: int) -> None:
        self._pieces = pieces
        ending = HeaderWords.load().ends["name"].pattern
        self._ends, self._mere = re.compile(f"(?:{ending})$"), re.compile(f"(?:{ending})+")
        ends = dict(_known_in(pieces))
        self.known = frozenset(ends)
        self.inside = frozenset(n for start, end in ends.items() for n in range(start + 1, end))
        self.behind = frozenset(ends.values()) - self.inside
        following = [*(piece.before for piece in pieces[1:]), "gap"][: len(pieces)]
        counted = Counter(
            piece.text
            for piece, behind in zip(pieces, following, strict=True)
            if len(piece.text) > _WORD and not {piece.before, behind} & {"inside", "blank"}
        )
        most = max(_FEWEST_SAID, _SHARE_SAID * rows)
        self.said = frozenset(text for text, count in counted.items() if count >= most)
        self._words = frozenset(
            text[k : k + 2 * HALF]
            for text in (*known_names(), *(piece.text for piece in pieces))
            for k in range(len(text) - 2 * HALF + 1)
        )

    def is_one_word(self, here: str, following: str) -> bool:
        """Whether the end of ``here`` and the beginning of ``following`` stand together in
        another piece, or in a known name."""
        return here[-HALF:] + following[:HALF] in self._words

    def says_again(self, n: int) -> bool:
        """Whether from piece ``n`` on stands what stands right before it: a level and one
        below of the same name, whole or in two lines."""
        texts = [piece.text for piece in self._pieces[max(0, n - 2) : n + 2]]
        before = min(n, 2)
        return any(
            texts[before - k : before] == texts[before : before + k] for k in range(1, before + 1)
        )

    def ends_like_one(self, text: str) -> bool:
        """Whether ``text``, but for a remark in brackets, ends as names do."""
        return self._ends.search(_REMARK.sub("", text)[-_LONGEST_END:]) is not None

    def is_mere_end(self, text: str) -> bool:
        """Whether ``text`` is nothing but words with which names end."""
        return self._mere.fullmatch(text) is not None


def _known_in(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Where a known name begins among ``pieces``, and the piece behind it."""
    for n in range(len(pieces)):
        text = ""
        for end in range(n, min(n + _PIECES_OF_A_NAME, len(pieces))):
            if text and pieces[end].before in PARTED:
                break
            text += pieces[end].text
            if is_known_name(text):
                yield n, end + 1  # the longest is kept
