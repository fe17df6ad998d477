"""What differs between two texts, word by word, for editors to read."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MAX_WORDS = (
    4_000  # of a changed passage: comparing takes the square of them; beyond, it is shown as replaced
)


class Piece(NamedTuple):
    """A run of text that both have, or that only the old or the new one has."""

    kind: Literal["same", "old", "new"]
    text: str


def word_differences(old: str, new: str) -> list[Piece]:
    """Return the pieces in reading order; those of the old one and the same ones together are the old text, and so on.

    Lines are compared first and the words of those that differ then: texts of any length take a moment at most.
    """
    pieces: list[Piece] = []
    for piece in _by_lines(old, new):
        if not piece.text:
            continue
        if pieces and pieces[-1].kind == piece.kind:
            pieces[-1] = Piece(piece.kind, pieces[-1].text + piece.text)
        else:
            pieces.append(piece)
    return pieces


def _by_lines(old: str, new: str) -> Iterator[Piece]:
    before, after = _LINE.findall(old), _LINE.findall(new)
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[i:j]))
        else:
            yield from _by_words("".join(before[i:j]), "".join(after[k:m]))


def _by_words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > _MAX_WORDS:
        yield from (Piece("old", old), Piece("new", new))
        return
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[i:j]))
        else:
            yield from (Piece("old", "".join(before[i:j])), Piece("new", "".join(after[k:m])))
