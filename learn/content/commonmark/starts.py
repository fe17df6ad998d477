"""The blocks of CommonMark 0.31 and GFM, by how the line that opens them starts.

Each function opens its block if that starts on the line, behind what containers have read of it, and returns
whether it did.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import SubElement

from learn.content.commonmark.containers import Container, Item, ListBlock, Quote
from learn.content.commonmark.document import Leaf
from learn.content.commonmark.leaves import Fence, IndentedCode, Paragraph
from learn.content.commonmark.tables import SCROLL_BOX, Table, alignments, split_row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from learn.content.commonmark.blocks import Blocks
    from learn.content.commonmark.lines import Line

_ATX = re.compile(r"(#{1,6})(?:[ \t]+|\Z)")
_SETEXT = re.compile(r"(?:=+|-+)[ \t]*\Z")
_RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)\Z")
_FENCE = re.compile(r"(?:(`{3,})([^`]*)|(~{3,})(.*))\Z")
_ITEM = re.compile(r"(?:([0-9]{1,9})([.)])|[-+*])(?=[ \t]|\Z)")


def open_block(blocks: Blocks, line: Line) -> bool:
    """Open the block that starts on the line, which is not blank, and return whether there is one."""
    if line.indent >= 4:
        return _indented_code(blocks, line)
    for start in _STARTS.get(line.text[line.first], ()):  # noqa: SIM110  # any() takes twice the time
        if start(blocks, line):
            return True
    return False


def _indented_code(blocks: Blocks, line: Line) -> bool:
    if isinstance(blocks.leaf, Paragraph):
        return False
    blocks.leaf = IndentedCode(blocks.close().add("pre", line))
    return blocks.leaf.takes(line)


def _heading(blocks: Blocks, line: Line) -> bool:
    if not (mark := _ATX.match(line.text, line.first)):
        return False
    text = line.text[mark.end() :].rstrip(" \t")
    without_marks = text.rstrip("#")
    if not without_marks or without_marks[-1] in " \t":
        text = without_marks.rstrip(" \t")
    heading = blocks.close().add(f"h{len(mark[1])}", line)
    blocks.document.leaves.append(Leaf(heading, text, line.number))
    return True


def _setext_heading(blocks: Blocks, line: Line) -> bool:
    leaf = blocks.leaf
    if not isinstance(leaf, Paragraph) or not blocks.is_in_paragraph or not _SETEXT.match(line.content):
        return False
    blocks.leaf = None
    return blocks.end_paragraph(leaf, "h1" if line.content[0] == "=" else "h2")


def _rule(blocks: Blocks, line: Line) -> bool:
    if not _RULE.match(line.text, line.first):
        return False
    blocks.close().add("hr", line)
    return True


def _fence(blocks: Blocks, line: Line) -> bool:
    if not (mark := _FENCE.match(line.text, line.first)):
        return False
    element = blocks.close().add("pre", line)
    language = (mark[2] or mark[4] or "").strip(" \t")
    blocks.leaf = Fence(element, line.number, mark[1] or mark[3], line.indent, language)
    return True


def _table(blocks: Blocks, line: Line) -> bool:
    """Turn the last line of the open paragraph into a table's head, if this line is a delimiter row for it."""
    leaf = blocks.leaf
    if not isinstance(leaf, Paragraph) or not blocks.is_in_paragraph or not leaf.may_end_in_table_head():
        return False
    columns = alignments(line.content)
    head = split_row(leaf.lines[-1])
    if not columns or len(columns) != len(head):
        return False
    leaf.lines.pop()
    box = SubElement(blocks.close().element, "div", SCROLL_BOX)
    blocks.leaf = Table(SubElement(box, "table"), columns, blocks.document)
    blocks.leaf.add_head(head, line.number - 1)
    return True


def _quote(blocks: Blocks, line: Line) -> bool:
    if blocks.is_too_deep(line):
        return False
    quote = Quote(blocks.close().add("blockquote", line))
    blocks.enter(quote)
    return quote.goes_on(line)


def _item(blocks: Blocks, line: Line) -> bool:
    mark = _ITEM.match(line.text, line.first)
    if not mark or not _may_start_here(blocks, mark) or blocks.is_too_deep(line):
        return False
    container = blocks.close()
    parent = _list(blocks, container, mark, line)
    container.next_mark = f"{int(mark[1]) + 1}{mark[2]}" if mark[1] else ""
    offset = line.indent + mark.end() - mark.start()
    line.enter(mark.end() - mark.start())
    padding = 1 if line.is_blank or line.indent > 4 else line.indent
    if not line.is_blank:
        line.skip(padding)
    blocks.enter(Item(SubElement(parent.element, "li"), parent, offset + padding))
    return True


def _may_start_here(blocks: Blocks, mark: re.Match[str]) -> bool:
    """Return whether the item may start: right after a paragraph's line if it is not empty, and numbered 1 if at all.

    One departure from CommonMark: it may also go on with the numbers of the list above the paragraph ("1. …", "2. …",
    "We conclude:", "3. …"). That is what authors mean by it, and its mark would show as text.
    """
    if not blocks.is_in_paragraph:
        return True
    has_content = bool(mark.string[mark.end() :].strip(" \t"))
    goes_on = mark[0] == blocks.innermost.next_mark
    return has_content and (mark[1] is None or int(mark[1]) == 1 or goes_on)


def _list(blocks: Blocks, container: Container, mark: re.Match[str], line: Line) -> ListBlock:
    """Return the list that the item goes on with, or a new one."""
    kind = mark[2] or mark[0]
    if container.list and container.list.mark == kind:
        container.list.is_loose |= container.blank_line == line.number - 1
        return container.list
    element = container.add("ol" if mark[2] else "ul", line)
    if mark[1] and int(mark[1]) != 1:
        element.set("start", str(int(mark[1])))
    container.list = ListBlock(element, kind)
    blocks.lists.append(container.list)
    return container.list


_STARTS: Mapping[str, Sequence[Callable[[Blocks, Line], bool]]] = {
    "#": (_heading,),
    "=": (_setext_heading,),
    "_": (_rule,),
    "`": (_fence,),
    "~": (_fence,),
    "|": (_table,),
    ":": (_table,),
    ">": (_quote,),
    "-": (_table, _setext_heading, _rule, _item),
    "*": (_rule, _item),
    **dict.fromkeys("+0123456789", (_item,)),
}
"""What may start with a character, in the order in which it is tried."""
