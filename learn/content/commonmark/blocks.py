"""The block structure of CommonMark 0.31 (sections 4 and 5, appendix A), as a parser for Python-Markdown.

Line by line: first the open containers that the line goes on with, then the blocks that it opens, then its
text. https://spec.commonmark.org/0.31.2/#phase-1-block-structure
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown.blockparser import BlockParser

from learn.content.commonmark import starts
from learn.content.commonmark.containers import Container, Item, ListBlock
from learn.content.commonmark.document import CodeBlock, Document, Leaf
from learn.content.commonmark.html import BARE
from learn.content.commonmark.leaves import Fence, IndentedCode, Paragraph
from learn.content.commonmark.lines import Line
from learn.content.commonmark.references import take_definitions
from learn.content.commonmark.tables import Table

MAX_DEPTH = (
    20  # quotes and lists in each other; beyond it their marks are text, so a line costs a bounded time
)


class Blocks(BlockParser):
    """Reads lines into a tree of block elements; `document` gets its leaves, with their source.

    `open` is the innermost container that the current line may add to, with those around it; `leaf` is the
    block that takes text; `lists` are all lists so far.
    """

    document: Document

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802  # Python-Markdown's name
        """Return the tree of the blocks. Paragraphs of a tight list have the tag BARE."""
        self.root = Element(self.md.doc_tag)
        self.leaf: Paragraph | IndentedCode | Fence | Table | None = None
        self.lists: list[ListBlock] = []
        self._open = [Container(self.root)]
        self._depth = 1  # so many of the open containers go on with the current line
        for number, text in enumerate(lines, 1):
            self._read(Line(text, number))
        self._depth = 1
        self.close()
        self._tighten()
        return ElementTree(self.root)

    def _read(self, line: Line) -> None:
        self._depth = self._count_going_on(line)
        if self.leaf and self.goes_on_whole and self.leaf.takes(line):
            if line.is_blank and isinstance(self.leaf, IndentedCode):
                self._note_blank(line)
        elif line.is_blank:
            self.close()
            self._note_blank(line)
        elif not self._opens_block(line):
            self._add_text(line)

    def _count_going_on(self, line: Line) -> int:
        depth = 1  # the document always does
        while depth < len(self._open) and self._open[depth].goes_on(line):
            depth += 1
        return depth

    @property
    def goes_on_whole(self) -> bool:
        """Whether no open container ends at the current line."""
        return self._depth == len(self._open)

    @property
    def innermost(self) -> Container:
        """The open container that no other is in."""
        return self._open[-1]

    @property
    def is_in_paragraph(self) -> bool:
        """Whether the current line may be the next of a paragraph, and not only a lazy one."""
        return isinstance(self.leaf, Paragraph) and self._depth == len(self._open)

    def _opens_block(self, line: Line) -> bool:
        """Open the blocks that start on the line, and return whether they leave nothing of it."""
        while not line.is_blank:
            depth = self._depth
            if not starts.open_block(self, line):
                return False
            if self._depth == depth:  # no container, in which another block may start
                return True
        return True

    def _add_text(self, line: Line) -> None:
        leaf = self.leaf
        if isinstance(leaf, Paragraph):  # perhaps lazily: containers that do not go on stay open
            leaf.lines.append(line.content)
            leaf.last_indent = line.indent
        elif isinstance(leaf, Table) and self.goes_on_whole:
            leaf.add_row(line)
        else:
            container = self.close()
            container.begin(line)
            self.leaf = Paragraph(container, line.number, [line.content])

    def enter(self, container: Container) -> None:
        """Open a container for the rest of the current line."""
        self._open.append(container)
        self._depth += 1

    def is_too_deep(self, line: Line) -> bool:
        """Return whether no more containers may open, and if so note it as a problem."""
        if self._depth <= MAX_DEPTH:
            return False
        self.document.note("nesting", f"Quotes and lists nest at most {MAX_DEPTH} deep.", line.number)
        return True

    def close(self) -> Container:
        """Close the leaf and the containers that end at the current line, and return the innermost one left."""
        leaf, self.leaf = self.leaf, None
        if isinstance(leaf, Paragraph):
            self.end_paragraph(leaf, "p")
        elif isinstance(leaf, (IndentedCode, Fence)):
            self._end_code(leaf)
        del self._open[self._depth :]
        return self._open[-1]

    def end_paragraph(self, leaf: Paragraph, tag: str) -> bool:
        """Add the paragraph as such an element, and return whether there was more in it than definitions."""
        source = "\n".join(leaf.lines).rstrip(" \t")
        text = take_definitions(source, self.document.references) if source.startswith("[") else source
        if text:
            line = leaf.first_line + source.count("\n", 0, len(source) - len(text))
            self.document.leaves.append(Leaf(SubElement(leaf.container.element, tag), text, line))
        return bool(text)

    def _end_code(self, leaf: IndentedCode | Fence) -> None:
        self.document.code_blocks.append(CodeBlock(leaf.element, leaf.source(), leaf.language))
        if isinstance(leaf, Fence) and not leaf.is_closed:
            self.document.note(
                "unclosed-fence", "This code block is never closed.", leaf.first_line, leaf.mark
            )

    def _note_blank(self, line: Line) -> None:
        """Remember the blank line where it may make a list loose: a quote keeps its own to itself."""
        for container in reversed(self._open):
            container.blank_line = line.number
            if not isinstance(container, Item):
                break

    def _tighten(self) -> None:
        for block in self.lists:
            if not block.is_loose:
                for paragraph in block.element.iterfind("li/p"):
                    paragraph.tag = BARE
