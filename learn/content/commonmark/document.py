"""What the stages of one rendering tell each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from learn.content.math import Formula
from learn.content.rendered import Heading, Problem

MAX_PROBLEMS = 100  # a source with more is broken as a whole; the bound keeps its report readable
_LINE_FEED = re.compile("\n")
TOKEN = re.compile("\ufdd0([0-9]+)\ufdd1")


class Leaf(NamedTuple):
    """An element that holds inline Markdown, and the line its source starts on."""

    element: Element
    source: str
    line: int


class CodeBlock(NamedTuple):
    """A `pre` element, the code it shows, and the language its fence names ("" where there is none)."""

    element: Element
    source: str
    language: str


class Reference(NamedTuple):
    """Where a link reference definition points, and its title, escapes and entities resolved."""

    destination: str
    title: str


@dataclass(slots=True)
class Document:
    """One answer on its way through the stages.

    While it is read, each formula is a token: its index between two noncharacters, which no answer contains.
    A token is neither white space nor punctuation nor markup, and never spans lines.
    """

    text: str = ""
    formulas: Sequence[Formula] = ()
    leaves: list[Leaf] = field(default_factory=list)
    code_blocks: list[CodeBlock] = field(default_factory=list)
    references: dict[str, Reference] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    spare_cells: int = 1_000  # empty ones, for short rows: a hostile table asks for millions
    _line_starts: list[int] = field(default_factory=list)

    def with_tokens(self) -> str:
        """Return the text with a token for each formula."""
        pieces: list[str] = []
        end = 0
        for index, formula in enumerate(self.formulas):
            pieces += (self.text[end : formula.start], f"\ufdd0{index}\ufdd1")
            end = formula.end
        return "".join(pieces) + self.text[end:]

    def as_written(self, source: str) -> str:
        """Return the source with the formulas it had, delimiters included: for code, URLs and titles."""
        if "\ufdd0" not in source:
            return source
        return TOKEN.sub(lambda token: self._written(int(token[1])), source)

    def as_tex(self, text: str) -> str:
        """Return plain text with the TeX of its formulas, without delimiters."""
        if "\ufdd0" not in text:
            return text
        return TOKEN.sub(lambda token: self.formulas[int(token[1])].tex.strip(), text)

    def _written(self, index: int) -> str:
        return self.text[self.formulas[index].start : self.formulas[index].end]

    @property
    def has_room(self) -> bool:
        """Whether another problem would still be noted."""
        return len(self.problems) < MAX_PROBLEMS

    def note(self, kind: str, message: str, line: int, words: str = "") -> None:
        """Note a problem on a line of the text with tokens, at the first place of these words on it."""
        if self.has_room:
            self._line_starts = self._line_starts or self._find_line_starts()
            start = self._line_starts[line - 1]
            end = self.text.find("\n", start)
            self.note_at(kind, message, max(start, self.text.find(words, start, end if end >= 0 else None)))

    def note_at(self, kind: str, message: str, offset: int) -> None:
        """Note a problem at an offset into the text."""
        if self.has_room:
            line = self.text.count("\n", 0, offset) + 1
            column = offset - self.text.rfind("\n", 0, offset)
            self.problems.append(Problem(kind, message, line, column))

    def _find_line_starts(self) -> list[int]:
        """Return where the lines of the text with tokens start in the text: a formula may hold line breaks."""
        starts, start = [0], 0
        for end, after in [*((f.start, f.end) for f in self.formulas), (len(self.text), 0)]:
            starts += (found.end() for found in _LINE_FEED.finditer(self.text, start, end))
            start = after
        return starts
