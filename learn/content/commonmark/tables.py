"""GFM tables: their delimiter row, their cells, and a box to scroll them in on a small screen.

https://github.github.com/gfm/#tables-extension-
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from learn.content.commonmark.document import Document, Leaf
from learn.content.commonmark.lines import Line

SCROLL_BOX = {"class": "table", "tabindex": "0", "role": "group", "aria-label": "Table"}

_DELIMITER = re.compile(r":?-+:?\Z")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class Table:
    """A table that is open for rows, its columns by their alignment."""

    element: Element
    columns: Sequence[str]
    document: Document
    body: Element | None = None

    def takes(self, line: Line) -> bool:
        """Return False: any block may interrupt a table, so whether a line is a row is seen last."""
        return False

    def add_head(self, cells: Sequence[str], line: int) -> None:
        """Add the head, which has a cell for each column; one that is empty heads nothing."""
        row = SubElement(SubElement(self.element, "thead"), "tr")
        self._add_cells(row, "th", cells, line)
        for cell, text in zip(row, cells, strict=True):
            if text:
                cell.set("scope", "col")
            else:
                cell.tag = "td"

    def add_row(self, line: Line) -> None:
        """Add a row: cells beyond the last column are left out, and missing ones stay empty."""
        if self.body is None:
            self.body = SubElement(self.element, "tbody")
        cells = split_row(line.content)
        if (missing := len(self.columns) - len(cells)) > 0 and (spare := self.document.spare_cells):
            missing = min(missing, spare)
            self.document.spare_cells = spare - missing
            cells += [""] * missing
        self._add_cells(SubElement(self.body, "tr"), "td", cells, line.number)

    def _add_cells(self, row: Element, tag: str, cells: Sequence[str], line: int) -> None:
        for text, alignment in zip(cells, self.columns, strict=False):
            cell = SubElement(row, tag)
            if alignment:
                cell.set("class", alignment)
            if text:
                self.document.leaves.append(Leaf(cell, text, line))


def alignments(row: str) -> list[str]:
    """Return the alignment of each column ("" where unset) of a delimiter row; [] if the row is none."""
    if row.startswith(("- ", "-\t")):  # a list item
        return []
    cells = [cell.strip(" \t") for cell in _without_ends(row.rstrip(" \t").split("|"))]
    return [_alignment(cell) for cell in cells] if all(map(_DELIMITER.match, cells)) else []


def _alignment(cell: str) -> str:
    if cell.endswith(":"):
        return "center" if cell.startswith(":") else "right"
    return "left" if cell.startswith(":") else ""


def split_row(row: str) -> list[str]:
    r"""Return the cells of a row, each `\|` in them a pipe."""
    if "|" not in row:
        return [row.strip(" \t")]
    cells = _without_ends(_PIPE.split(row.rstrip(" \t")))
    return [cell.replace("\\|", "|").strip(" \t") for cell in cells]


def _without_ends(cells: list[str]) -> list[str]:
    """Return the cells between the pipes that a row may start and end with."""
    start = 0 if cells[0] else 1
    return cells[start : len(cells) if cells[-1] else -1]
