"""Which list items and block quotes a line of Markdown lies in (CommonMark 0.31, sections 5.1 and 5.2)."""

import re

MAX_DEPTH = 50  # deeper nesting is not opened: it bounds the work for each line
_QUOTE = 0  # in the list of open containers; a list item stands there as the width of its indent

_SPACES = re.compile(r"[ \t]*")
_MARKER = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t\n]|\Z)")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})(?=\n|\Z)")
_OWN_LINE = re.compile(r"#{1,6}(?=[ \t\n]|\Z)|`{3,}[^`\n]*(?=\n|\Z)|~{3,}")


class Containers:
    """The list items and quotes open so far; feed it the lines in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[int] = []
        self._in_paragraph = False
        self._has_empty_item = False
        self.starts_block = True

    @property
    def depth(self) -> int:
        """How many containers are open around the line read last."""
        return len(self._open)

    def go_on(self, start: int, end: int) -> tuple[int, int]:
        """Where the line's content starts behind the open containers that go on, and how many those are."""
        for depth, width in enumerate(self._open):
            indent = self._indent(start, end)
            if width == _QUOTE:
                if indent > 3 or not self._text.startswith(">", start + indent):
                    return start, depth
                start = self._behind_quote_mark(start + indent)
            elif start + indent < end:
                if indent < width:
                    return start, depth
                start += width
        return start, len(self._open)

    def read(self, start: int, end: int) -> int:
        """Where the content of the next line, [start, end), starts; `starts_block` is set with it."""
        content, depth = self.go_on(start, end)
        if content + self._indent(content, end) >= end:
            self._leave(depth - 1 if self._has_empty_item and depth == len(self._open) else depth)
            self._in_paragraph, self._has_empty_item, self.starts_block = False, False, True
            return end
        opened = self._find_new(content, end, interrupts=self._in_paragraph and depth == len(self._open))
        first = content if not opened else opened[-1][0]
        goes_on = self._in_paragraph and not opened
        own_line = self._indent(first, end) <= 3 and self._stands_alone(first, end)
        self.starts_block = own_line or not goes_on or self._text.startswith("|", first)
        if own_line or not goes_on:
            self._leave(depth)
            self._open += [width for _, width in opened]
        self._has_empty_item = bool(opened) and opened[-1][1] != _QUOTE and first >= end
        self._in_paragraph = first < end and not own_line and (goes_on or self._indent(first, end) <= 3)
        return first

    def _leave(self, depth: int) -> None:
        del self._open[depth:]

    def _find_new(self, start: int, end: int, *, interrupts: bool) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        while len(self._open) + len(found) < MAX_DEPTH:
            indent = self._indent(start, end)
            mark = start + indent
            if indent > 3 or mark >= end or _RULE.match(self._text, mark):
                break
            if self._text[mark] == ">":
                inside, width = self._behind_quote_mark(mark), _QUOTE
            elif (item := _MARKER.match(self._text, mark)) and not (interrupts and self._is_shy(item, end)):
                inside = self._behind_list_marker(item.end(), end)
                width = (inside if inside < end else item.end() + 1) - start
            else:
                break
            start, interrupts = inside, False
            found.append((start, width))
        return found

    def _is_shy(self, item: re.Match[str], end: int) -> bool:
        """Whether this marker may not interrupt a paragraph: an empty item, or a number other than 1."""
        return not self._text[item.end() : end].strip() or item[1] not in (None, "1")

    def _behind_quote_mark(self, mark: int) -> int:
        return mark + 2 if self._text.startswith((" ", "\t"), mark + 1) else mark + 1

    def _behind_list_marker(self, marker_end: int, end: int) -> int:
        spaces = self._indent(marker_end, end)
        if marker_end + spaces >= end:
            return end
        return marker_end + (spaces if spaces <= 4 else 1)

    def _indent(self, start: int, end: int) -> int:
        match = _SPACES.match(self._text, start, end)
        return match.end() - start if match else 0

    def _stands_alone(self, start: int, end: int) -> bool:
        content = start + self._indent(start, end)
        return bool(_OWN_LINE.match(self._text, content, end) or _RULE.match(self._text, content, end))
