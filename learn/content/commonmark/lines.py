"""A source line, and how far into it the block structure has read. Tabs count as CommonMark says."""

import re

TAB_STOP = 4
WHITE_SPACE = re.compile(r"[ \t]*")


class Line:
    """A cursor over one line: what lies before `pos` belongs to quotes and list items already entered.

    `first` is the next character that is not white space, `indent` the columns of white space before it;
    a line is blank when nothing else is left of it.
    Tabs that a container reads turn into spaces, so that up to `pos` a character is a column.
    """

    __slots__ = ("first", "indent", "is_blank", "number", "pos", "text")

    def __init__(self, text: str, number: int) -> None:
        self.text = text
        self.number = number
        self.advance(0)

    def advance(self, pos: int) -> None:
        """Go to the character at `pos` and measure the white space after it."""
        self.pos = pos
        self.first = WHITE_SPACE.match(self.text, pos).end()  # type: ignore[union-attr]  # `*` always matches
        self.is_blank = self.first == len(self.text)
        self.indent = self.first - pos
        if self.indent and "\t" in self.text[pos : self.first]:
            self.indent = len(self.text[: self.first].expandtabs(TAB_STOP)) - pos

    def skip(self, columns: int) -> None:
        """Read so many columns of white space; a tab that reaches further leaves the rest as spaces."""
        end = self.pos + columns
        while (tab := self.text.find("\t", self.pos, end)) >= 0:
            self.text = self.text[:tab] + " " * (TAB_STOP - tab % TAB_STOP) + self.text[tab + 1 :]
        self.advance(end)

    def enter(self, width: int) -> None:
        """Read the white space and the mark of so many characters behind it."""
        if self.indent:
            self.skip(self.indent)
        self.advance(self.pos + width)

    @property
    def rest(self) -> str:
        """What is left, white space included."""
        return self.text[self.pos :]

    @property
    def content(self) -> str:
        """What is left, from its first character that is not white space."""
        return self.text[self.first :]
