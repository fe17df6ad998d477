"""Link reference definitions (CommonMark 0.31, section 4.7): `[label]: destination "title"`."""

import re

from learn.content.commonmark.document import Reference
from learn.content.commonmark.links import parse_destination, parse_title

LABEL = re.compile(r"\[((?:[^\\\[\]]|\\.){1,999})\]", re.S)
_COLON = re.compile(r":[ \t]*\n?[ \t]*")
_GAP = re.compile(r"[ \t]*\n?[ \t]*")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")


def normalise_label(label: str) -> str:
    """Return the label as labels are compared: case folded, each run of white space one space."""
    return " ".join(label.split()).casefold()


def take_definitions(source: str, references: dict[str, Reference]) -> str:
    """Move the definitions that a paragraph starts with into `references` and return the rest of it.

    The first definition of a label counts.
    """
    pos = 0
    while source.startswith("[", pos):
        found = _definition(source, pos)
        if found is None:
            break
        label, reference, pos = found
        references.setdefault(label, reference)
    return source[pos:] if pos else source


def _definition(source: str, pos: int) -> tuple[str, Reference, int] | None:
    label = LABEL.match(source, pos)
    colon = label and _COLON.match(source, label.end())
    destination = colon and parse_destination(source, colon.end())
    if not label or not destination or not label[1].strip():
        return None
    href, end = destination
    title, line_end = _title(source, end)
    if line_end is None:  # then what follows may be text of its own line
        title, line_end = "", _LINE_END.match(source, end)
    return (normalise_label(label[1]), Reference(href, title), line_end.end()) if line_end else None


def _title(source: str, end: int) -> tuple[str, re.Match[str] | None]:
    """Return the title behind a destination and the line end behind it; None if there is no such title."""
    gap = _GAP.match(source, end)
    found = parse_title(source, gap.end()) if gap and gap.end() > end else None
    return (found[0], _LINE_END.match(source, found[1])) if found else ("", None)
