"""The blocks that hold blocks: the document, quotes and list items (CommonMark 0.31, section 5)."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from learn.content.commonmark.lines import Line


@dataclass(slots=True)
class ListBlock:
    """A list: its element, the mark its items share, and whether a blank line parts what it holds."""

    element: Element
    mark: str
    is_loose: bool = False


class Container:
    """An open container: `list` is the list that its next item may go on, if that is its last child.

    `next_mark` is the mark that would go on with the numbers of its last ordered list.
    """

    __slots__ = ("blank_line", "element", "is_empty", "list", "next_mark")

    def __init__(self, element: Element) -> None:
        self.element = element
        self.list: ListBlock | None = None
        self.blank_line = 0
        self.is_empty = True
        self.next_mark = ""

    def goes_on(self, line: Line) -> bool:
        """Return whether the line belongs to the container, and if so read the container's part of it."""
        return True

    def begin(self, line: Line) -> None:
        """Take note that a child block begins on this line."""
        self.is_empty = False
        self.list = None

    def add(self, tag: str, line: Line) -> Element:
        """Return a new child element that begins on this line."""
        self.begin(line)
        return SubElement(self.element, tag)


class Quote(Container):
    """A block quote: each line starts with `>` and perhaps a space."""

    __slots__ = ()

    def goes_on(self, line: Line) -> bool:
        """Return whether the line has the mark, and if so read it."""
        if line.indent > 3 or line.is_blank or line.text[line.first] != ">":
            return False
        line.enter(1)
        if line.indent:
            line.skip(1)
        return True


class Item(Container):
    """A list item: each line is indented as far as the content of its first line."""

    __slots__ = ("offset", "parent")

    def __init__(self, element: Element, parent: ListBlock, offset: int) -> None:
        super().__init__(element)
        self.parent = parent
        self.offset = offset

    def goes_on(self, line: Line) -> bool:
        """Return whether the line is indented far enough or blank, and if so read the indent."""
        if line.is_blank:
            line.skip(min(self.offset, line.indent))
            return not self.is_empty
        if line.indent < self.offset:
            return False
        line.skip(self.offset)
        return True

    def begin(self, line: Line) -> None:
        """Take note that a child begins here: behind a blank line it makes the list loose."""
        if not self.is_empty and self.blank_line == line.number - 1:
            self.parent.is_loose = True
        super().begin(line)
