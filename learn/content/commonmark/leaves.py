"""The blocks that hold text, while they are open: paragraphs and code (CommonMark 0.31, section 4)."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from learn.content.commonmark.containers import Container
from learn.content.commonmark.lines import Line


@dataclass(slots=True)
class Paragraph:
    """A paragraph, until it turns out to be a heading, a table or link reference definitions."""

    container: Container
    first_line: int
    lines: list[str]
    last_indent: int = 0

    def takes(self, line: Line) -> bool:
        """Return False: whether a line goes on with the paragraph is seen last, when it opens no block."""
        return False

    def may_end_in_table_head(self) -> bool:
        """Return whether the last line may be the head of a table."""
        return self.last_indent < 4 and "|" in self.lines[-1]


@dataclass(slots=True)
class IndentedCode:
    """Code indented by four columns."""

    element: Element
    lines: list[str] = field(default_factory=list)
    language: str = ""

    def takes(self, line: Line) -> bool:
        """Take a blank line or one that is indented far enough, and return whether it was one."""
        if line.indent < 4 and not line.is_blank:
            return False
        line.skip(min(4, line.indent))
        self.lines.append(line.rest)
        return True

    def source(self) -> str:
        """Return the code, each line with its line feed, without the blank lines at its end."""
        while self.lines and not self.lines[-1].strip(" \t"):
            self.lines.pop()
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(slots=True)
class Fence:
    """A fenced code block; `is_closed` once its closing fence was read."""

    element: Element
    first_line: int
    mark: str
    indent: int
    language: str
    lines: list[str] = field(default_factory=list)
    is_closed: bool = False

    def takes(self, line: Line) -> bool:
        """Take any line up to the closing fence, and return whether the block was open still."""
        if self.is_closed:
            return False
        if line.indent < 4 and self._is_closing(line.content.rstrip(" \t")):
            self.is_closed = True
        else:
            line.skip(min(self.indent, line.indent))
            self.lines.append(line.rest)
        return True

    def _is_closing(self, content: str) -> bool:
        return content.startswith(self.mark) and content == self.mark[0] * len(content)

    def source(self) -> str:
        """Return the code, each line with its line feed."""
        return "".join(f"{line}\n" for line in self.lines)
