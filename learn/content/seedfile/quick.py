"""A seed file as the CMS writes it, read without YAML: line by line, in a third of the time.

Nearly all files of a release are laid out in one way. What is read here is taken only where the writer gives the very
bytes back that were read; every other file, and every faulty one, is left to the strict reader and its messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from learn.content.seedfile.decoding import decode_seed_file
from learn.content.seedfile.entries import Entry
from learn.content.seedfile.errors import SeedFileError
from learn.content.seedfile.frontmatter import FrontMatter, split_seed_file
from learn.content.seedfile.question import SeedQuestion
from learn.content.seedfile.reader import question_of
from learn.content.seedfile.writer import format_seed_file

# `key: value`, or `key: >-` with the value on the next line, or `key:` with keys under it: the writer knows no other way.
_LINE = re.compile(r"( *)([A-Za-z_][A-Za-z0-9_-]{0,63}):(?: (.*))?")
_FOLDED = ">-"


def parse_as_written(data: bytes) -> SeedQuestion | None:
    """Return the question of a file that is laid out as `format_seed_file` does it; None for every other file.

    Sound because the writer is: what it wrote for a question is parsed to that question.
    """
    try:
        front, body = split_seed_file(decode_seed_file(data))
        entries = _entries(front)
        question = question_of(FrontMatter(entries, 0, body)) if entries else None
    except SeedFileError:  # the strict reader says it with the right place
        return None
    return question if question and format_seed_file(question) == data else None


def _entries(front: str) -> dict[str, Entry]:
    """Return the entries of a front matter, which begins with its `---` line; none where it is not laid out as expected."""
    entries: dict[str, Entry] = {}
    parent = ""
    lines = iter(enumerate(front.split("\n")[1:], 2))
    for number, line in lines:
        if not line:
            continue
        found = _LINE.fullmatch(line)
        if found is None or (found[1] and not parent):
            return {}
        key = f"{parent}.{found[2]}" if found[1] else found[2]
        entry = _entry(found, number, lines)
        if entry is None or key in entries:
            return {}
        entries[key] = entry
        if not found[1]:
            parent = key if entry.text is None else ""
    return entries


def _entry(found: re.Match[str], number: int, lines: Iterator[tuple[int, str]]) -> Entry | None:
    value = found[3]
    if value is None:
        return Entry(None, number + 1, 1)
    if value != _FOLDED:
        return Entry(value, number, found.start(3) + 1)
    _, text = next(lines, (0, ""))
    stripped = text.lstrip(" ")
    return Entry(stripped, number, found.start(3) + 1, ">") if stripped != text else None
