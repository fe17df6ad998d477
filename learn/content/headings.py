"""The headings of an answer: no level skipped below the page's own h1, and an id on each to link to."""

import re
import unicodedata

MAX_SLUG = 60  # characters
_NOT_WORD = re.compile(r"[\W_]+")


class Outline:
    """Levels and ids for the headings of one answer, in order."""

    def __init__(self) -> None:
        self._levels: list[int] = []
        self._counts: dict[str, int] = {}
        self._ids: set[str] = set()

    def level(self, written: int) -> int:
        """Return the level to show for a heading written with so many `#`: 2 for the first, at most 6."""
        while self._levels and self._levels[-1] >= written:
            self._levels.pop()
        self._levels.append(written)
        return min(len(self._levels) + 1, 6)

    def id(self, text: str) -> str:
        """Return an id that no other heading has; `h-` keeps it apart from the ids and names of the page."""
        words = _NOT_WORD.sub("-", unicodedata.normalize("NFKC", text).lower())[:MAX_SLUG].strip("-")
        base = f"h-{words}" if words else "h-section"
        found = base
        while found in self._ids:
            self._counts[base] = self._counts.get(base, 1) + 1
            found = f"{base}-{self._counts[base]}"
        self._ids.add(found)
        return found
