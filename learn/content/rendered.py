"""What rendering an answer gives: the HTML, and what a page, a search index and an audit ask of it.

Without slots, as all that workers send: pickling a frozen dataclass that has them takes half as long again.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading as it stands in the HTML: its level there (2 to 6), its id and its plain text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Problem:
    """Something an editor may want to mend; line and column count from 1 in the decoded Markdown."""

    kind: str
    message: str
    line: int
    column: int


@dataclass(frozen=True)
class RenderedAnswer:
    """An answer as HTML that is safe to show, with its plain text, headings, link targets and problems."""

    html: str
    text: str
    headings: tuple[Heading, ...]
    links: tuple[str, ...]
    has_math: bool
    word_count: int
    problems: tuple[Problem, ...]
