"""What a refused seed file says, and where in the file it says it."""

from __future__ import annotations

import re

_KEY_LINE = re.compile(r" *([A-Za-z_][\w-]*) *:(.*)")
_SHOWN_LENGTH = 40


class SeedFileError(Exception):
    """One reason why a seed file is refused.

    `line` and `column` count from 1, in the file with its line ends normalised; `key` is dotted
    (`seo.title`, `related_article2.url`) or empty where the fault belongs to no key; `message` is a
    sentence that names the value and says what to do.
    """

    def __init__(self, line: int, column: int, key: str, message: str) -> None:
        # All four go to `args`, so that the error survives pickling from an import worker.
        super().__init__(line, column, key, message)
        self.line = line
        self.column = column
        self.key = key
        self.message = message

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}"
        return ": ".join(part for part in (place, self.key, self.message) if part)


def shown(value: str) -> str:
    """Return a value for a message: quoted, shortened, with control characters escaped."""
    if len(value) <= _SHOWN_LENGTH:
        return repr(value)
    return repr(value[:_SHOWN_LENGTH] + "…")


def place_of(text: str, index: int) -> tuple[int, int]:
    """Return the line and column, from 1, of the character at an index."""
    line_start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, line_start) + 1, index - line_start + 1


def key_at(text: str, line: int) -> str:
    """Return the dotted key to which a line (from 1) belongs, read off the lines down to it, or "".

    For text that YAML cannot read; where it can, the events know their keys.
    """
    lines = text.split("\n")[1:line]
    key, limit = "", len(text)
    for number, above in enumerate(reversed(lines)):
        found = _KEY_LINE.match(above)
        indent = len(above) - len(above.lstrip(" \t"))
        if found and indent < limit:
            # `answer: >-` owns the `Note:` in its text, `seo:` is the parent of the `title:` under it.
            is_parent = key and not found[2].strip()
            key = f"{found[1]}.{key}" if is_parent else found[1]
        if (found and indent < limit) or number == 0:
            limit = indent
        if limit == 0:
            break
    return key
