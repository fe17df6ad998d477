"""Links and images (CommonMark 0.31, sections 6.3 and 6.4): which brackets they start and end at.

Images become links: the site shows none. Links do not nest.
"""

import re
from typing import NamedTuple

from learn.content.commonmark import emphasis, links
from learn.content.commonmark.document import Document, Leaf, Reference
from learn.content.commonmark.references import LABEL, normalise_label

_GAP = re.compile(r"[ \t\n]*")
_MAX_LABEL = 999


class Output:
    """The pieces of HTML that a leaf has become so far, and which of them are runs of emphasis marks."""

    def __init__(self, leaf: Leaf, document: Document) -> None:
        self.leaf = leaf
        self.document = document
        self.pieces: list[str] = []
        self.runs: list[emphasis.Run] = []

    def note(self, kind: str, message: str, start: int, words: str) -> None:
        """Note a problem at an offset into the leaf's source, where these words stand."""
        if self.document.has_room:
            line = self.leaf.line + self.leaf.source.count("\n", 0, start)
            self.document.note(kind, message, line, words)


class _Bracket(NamedTuple):
    """A `[` or `![` that a link or an image may start at: its piece, where it ends, the runs before it."""

    piece: int
    end: int
    runs: int
    is_image: bool


class Links:
    """The open brackets of a leaf, and the links found in it."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._source = out.leaf.source
        self._brackets: list[_Bracket] = []
        self._dead_brackets = 0  # the first so many stand around a link, so they start none
        self._tags: list[int] = []  # the pieces that are tags of links

    def add(self, href: str, html: str) -> None:
        """Add a link that needs no brackets."""
        pieces = self._out.pieces
        self._tags += (len(pieces), len(pieces) + 2)
        pieces += (links.anchor(href), html, "</a>")

    def open_bracket(self, end: int, *, is_image: bool) -> None:
        """Remember the bracket that ends here and becomes the next piece."""
        self._brackets.append(_Bracket(len(self._out.pieces), end, len(self._out.runs), is_image))

    def close_bracket(self, start: int) -> int | None:
        """Make a link of what stands before the `]` at `start`; return where it ends, or None if it is text."""
        if not self._brackets:
            return None
        bracket = self._brackets.pop()
        is_dead = len(self._brackets) < self._dead_brackets and not bracket.is_image
        self._dead_brackets = min(self._dead_brackets, len(self._brackets))
        target = None if is_dead else self._inline_target(start + 1) or self._reference(bracket, start)
        if target is None:
            return None
        (destination, title), end = target
        written = self._out.document.as_written
        href = links.safe_href(written(destination))
        if href is None:
            self._out.note("link-scheme", f"Links to {destination[:40]} are not allowed.", start, "](")
            return None
        self._wrap(bracket, links.anchor(href, written(title)))
        return end

    def _wrap(self, bracket: _Bracket, start_tag: str) -> None:
        """Put a link around all since the bracket, and take out the tags of the links in it."""
        pieces, runs = self._out.pieces, self._out.runs
        emphasis.pair_runs(runs[bracket.runs :], pieces)
        del runs[bracket.runs :]
        while self._tags and self._tags[-1] > bracket.piece:
            pieces[self._tags.pop()] = ""
        self._tags += (bracket.piece, len(pieces))
        pieces[bracket.piece] = start_tag
        pieces.append("</a>")
        if bracket.is_image:
            self._out.note("image", "Images are not shown: this one is a link.", bracket.end, "![")
        else:
            self._dead_brackets = len(self._brackets)

    def _inline_target(self, pos: int) -> tuple[Reference, int] | None:
        """Return the target written as `(destination "title")` at `pos`, and where that ends."""
        if not self._source.startswith("(", pos):
            return None
        pos = self._behind_gap(pos + 1)
        destination, pos = links.parse_destination(self._source, pos) or ("", pos)
        after = self._behind_gap(pos)
        title, pos = (links.parse_title(self._source, after) if after > pos else None) or ("", pos)
        pos = self._behind_gap(pos)
        return (Reference(destination, title), pos + 1) if self._source.startswith(")", pos) else None

    def _behind_gap(self, pos: int) -> int:
        return _GAP.match(self._source, pos).end()  # type: ignore[union-attr]  # `*` always matches

    def _reference(self, bracket: _Bracket, start: int) -> tuple[Reference, int] | None:
        """Return the target that `[text][label]`, `[label][]` or `[label]` names, and where that ends."""
        references = self._out.document.references
        if not references:
            return None
        if label := LABEL.match(self._source, start + 1):
            name, end = label[1], label.end()
        else:
            name = self._source[bracket.end : start] if start - bracket.end <= _MAX_LABEL else ""
            end = start + (3 if self._source.startswith("[]", start + 1) else 1)
        reference = references.get(normalise_label(name))
        return (reference, end) if reference else None
