"""Where an answer holds TeX formulas, told from dollars that are money."""

import re
import sys
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from learn.content.mathml import MATH_CLASSES, MATHML_ATTRIBUTES, MATHML_TAGS, TexError, to_mathml
from learn.content.money import is_money

__all__ = [
    "MATHML_ATTRIBUTES",
    "MATHML_TAGS",
    "MATH_CLASSES",
    "Formula",
    "TexError",
    "find_formulas",
    "to_mathml",
]

_DELIMITER = re.compile(
    r"\\(?:[^\w\s]|$)|(?<!\$)\${1,2}(?!\$)|(?<!\$)\$\$(?=\$\$(?!\$))|(?<=(?<!\$)\$\$)\$\$(?!\$)"
)
_CLOSES = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}
_BLANK_LINE = re.compile(r"\n[ \t>]*(?=\n)")
_LIST_ITEM = re.compile(r"\n[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: [start, end) covers the delimiters, `tex` is what stands between them, as written."""

    start: int
    end: int
    tex: str
    display: bool


def find_formulas(text: str, code: Sequence[tuple[int, int]]) -> list[Formula]:
    r"""Return the formulas of decoded Markdown outside the code spans: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`.

    A `$$` never pairs with a `$`; no formula crosses code or a blank line, and `$…$` no start of a list item.
    A delimiter without its partner, `\$` and a dollar that is money are text.
    """
    marks = _Marks(text, code)
    formulas: list[Formula] = []
    behind = 0
    for start, mark in marks.found:
        if start < behind or mark not in _CLOSES:
            continue
        close = marks.partner(start, mark)
        if close is None:
            continue
        tex = text[start + len(mark) : close]
        behind = close + len(mark)
        if mark == "$" and is_money(text, start, close):
            behind = start + 1
            continue
        formulas.append(Formula(start, behind, tex, display=mark in ("$$", r"\[")))
    return formulas


class _Marks:
    """The delimiters of a text outside its code, and what keeps two of them from being a pair."""

    def __init__(self, text: str, code: Sequence[tuple[int, int]]) -> None:
        self.found: list[tuple[int, str]] = []
        self._places: dict[str, list[int]] = {mark: [] for mark in ("$", "$$", r"\)", r"\]")}
        position = 0
        for start, end in (*code, (len(text), len(text))):
            for mark in _DELIMITER.finditer(text, position, start):
                self.found.append((mark.start(), mark[0]))
                if mark[0] in self._places:
                    self._places[mark[0]].append(mark.start())
            position = end
        blank = [line.start() for line in _BLANK_LINE.finditer(text)]
        self._walls = sorted([*blank, *(start for start, _ in code)])
        self._items = [item.start() for item in _LIST_ITEM.finditer(text)]

    def partner(self, start: int, mark: str) -> int | None:
        """Where the delimiter stands that closes the one at `start`, if one does."""
        inside = start + len(mark)
        close = _first_from(self._places[_CLOSES[mark]], inside)
        wall = _first_from(self._walls, inside)
        if mark == "$":
            wall = min(wall, _first_from(self._items, inside), _first_from(self._places["$$"], inside))
        return close if inside < close < wall else None


_NOWHERE = sys.maxsize


def _first_from(places: list[int], position: int) -> int:
    index = bisect_left(places, position)
    return places[index] if index < len(places) else _NOWHERE
