"""The front matter of a seed file, and what stands after it."""

from __future__ import annotations

import re
from typing import NamedTuple

from learn.content.seedfile.entries import Entry, read_entries
from learn.content.seedfile.errors import SeedFileError, place_of

_MARKER = re.compile(r"---[ \t]*(?=\n|\Z)")


class FrontMatter(NamedTuple):
    """Entries by dotted key in the file's order, the closing line's number, and what stands after it."""

    entries: dict[str, Entry]
    end_line: int
    body: str


def read_front_matter(text: str) -> FrontMatter:
    r"""Return the front matter and the body of a seed file's text, which has \n line ends.

    Raises SeedFileError, and nothing else, for any text.
    """
    front, body = split_seed_file(text)
    return FrontMatter(read_entries(front), front.count("\n") + 1, body)


def split_seed_file(text: str) -> tuple[str, str]:
    """Return the text from the opening `---` line to the closing one, and what stands after that; or SeedFileError."""
    if not text.strip():
        raise SeedFileError(1, 1, "", "the file is empty: it needs front matter between two `---` lines")
    if _MARKER.match(text) is None:
        raise SeedFileError(1, 1, "", "the file has no front matter: its first line must be `---`")
    closing = _find_marker(text, 0)
    if closing is None:
        raise SeedFileError(1, 1, "", "the front matter has no end: add a line `---` after its last key")
    second = _find_marker(text, closing.end())
    if second is not None:
        message = "a second document begins here: a seed file holds one question between two `---` lines"
        raise SeedFileError(*place_of(text, second.start()), "", message)
    return text[: closing.start()], text[closing.end() :]


def _find_marker(text: str, start: int) -> re.Match[str] | None:
    """Return the first `---` line that begins after an index; find() is ten times as fast as a `^` in the pattern."""
    while (line_feed := text.find("\n---", start)) != -1:
        start = line_feed + 1
        if marker := _MARKER.match(text, start):
            return marker
    return None
