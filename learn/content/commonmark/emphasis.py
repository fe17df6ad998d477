"""Emphasis and strikethrough: CommonMark's algorithm over runs of `*`, `_` and `~~`.

https://spec.commonmark.org/0.31.2/#phase-2-inline-structure
"""

import unicodedata
from collections.abc import MutableSequence
from dataclasses import dataclass
from functools import lru_cache

MAX_DEPTH = 20  # emphasis in emphasis; deeper runs stay text, so that no page nests its tags without end
_TAGS = {("*", 1): "em", ("_", 1): "em", ("*", 2): "strong", ("_", 2): "strong", ("~", 2): "del"}


@dataclass(slots=True)
class Run:
    """A run of one mark: the piece it is, its marks not used yet, what it may do, and the tags it became.

    `height` is how deep the emphasis is nested that already stands between it and the next run.
    """

    piece: int
    mark: str
    length: int
    opens: bool
    closes: bool
    left: int
    height: int = 0
    end_tags: str = ""
    start_tags: str = ""

    @property
    def is_spent(self) -> bool:
        """Whether too few marks are left to pair: strikethrough takes two, emphasis one."""
        return self.left < (2 if self.mark == "~" else 1)

    def html(self) -> str:
        """Return the run as HTML: what it ends, the marks that stay text, and what it starts."""
        return self.end_tags + self.mark * self.left + self.start_tags


def run_at(source: str, start: int, end: int, piece: int) -> Run:
    """Return the run source[start:end], with what it may do where it stands."""
    mark = source[start]
    before = _kind(source[start - 1]) if start else _SPACE
    after = _kind(source[end]) if end < len(source) else _SPACE
    is_left = after == _LETTER or (after == _PUNCTUATION and before != _LETTER)
    is_right = before == _LETTER or (before == _PUNCTUATION and after != _LETTER)
    if mark == "_":
        opens = is_left and (not is_right or before == _PUNCTUATION)
        closes = is_right and (not is_left or after == _PUNCTUATION)
    else:
        opens, closes = is_left, is_right
    return Run(piece, mark, end - start, opens, closes, end - start)


_SPACE, _PUNCTUATION, _LETTER = range(3)


@lru_cache(maxsize=1_024)
def _kind(character: str) -> int:
    if character.isspace():
        return _SPACE
    return _PUNCTUATION if unicodedata.category(character)[0] in "PS" else _LETTER


def pair_runs(runs: list[Run], pieces: MutableSequence[str]) -> None:
    """Write the runs into their pieces, as tags where an opening one meets a closing one, else as text."""
    waiting: list[Run] = []
    bottoms: dict[tuple[str, bool, int], int] = {}  # runs of pieces before these were tried in vain
    for closer in runs:
        if closer.closes:
            key = (closer.mark, closer.opens, closer.length % 3)
            while not closer.is_spent:
                opener = _opener(waiting, closer, bottoms.get(key, -1))
                if opener is None or not _pair(waiting, opener, closer):
                    bottoms[key] = closer.piece
                    break
        if closer.opens and not closer.is_spent:
            waiting.append(closer)
    for run in runs:
        pieces[run.piece] = run.html()


def _opener(waiting: list[Run], closer: Run, bottom: int) -> int | None:
    for index in range(len(waiting) - 1, -1, -1):
        opener = waiting[index]
        if opener.piece < bottom:
            return None
        if opener.mark == closer.mark and _may_pair(opener, closer):
            return index
    return None


def _may_pair(opener: Run, closer: Run) -> bool:
    """Return False by the rule of three: `**a*b**` is not `<em>` around `*a`."""
    if opener.mark == "~" or not (opener.closes or closer.opens):
        return True
    return (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)


def _pair(waiting: list[Run], index: int, closer: Run) -> bool:
    """Make the two runs tags around what is between them; False if that would nest too deep."""
    opener = waiting[index]
    height = max(run.height for run in waiting[index:]) + 1
    if height > MAX_DEPTH:
        return False
    del waiting[index + 1 :]
    used = 2 if opener.left >= 2 and closer.left >= 2 else 1
    tag = _TAGS[opener.mark, used]
    opener.left -= used
    closer.left -= used
    opener.start_tags = f"<{tag}>{opener.start_tags}"
    closer.end_tags += f"</{tag}>"
    opener.height = height
    if opener.is_spent:
        waiting.pop()
        if waiting:
            waiting[-1].height = max(waiting[-1].height, height)
    return True
