"""The inline structure of CommonMark 0.31 (section 6), with GFM's strikethrough and bare links, as HTML.

https://spec.commonmark.org/0.31.2/#phase-2-inline-structure
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from learn.content.commonmark import emphasis, links
from learn.content.commonmark.document import Document, Leaf
from learn.content.commonmark.html import escape
from learn.content.commonmark.linking import Links, Output

_SPECIAL = re.compile(r"[\\`*_~!\[\]&<\n]")
_SPECIAL_OR_URL = re.compile(_SPECIAL.pattern + r"|(?<![^\W_])https?://(?=[^\W_])")  # much slower
_RUN = re.compile(r"`+|\*+|_+|~+")
_BACKTICKS = re.compile("`+")
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\x00-\x20<>]*)>")
_EMAIL = re.compile(
    r"<([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>"
)
_BARE_LINK = re.compile(r"https?://[^\s<>\[\]\"`\\^{}|\ufdd0\ufdd1]+")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Inlines(Treeprocessor):
    """Turns the source of each leaf into HTML, which becomes the text of its element."""

    document: Document

    def run(self, root: Element) -> None:
        """Fill the leaves of the document; their tree needs no walk."""
        for leaf in self.document.leaves:
            leaf.element.text = to_html(leaf, self.document)


def to_html(leaf: Leaf, document: Document) -> str:
    """Return the leaf's source as HTML, formulas still as tokens; its problems go to the document."""
    if not _SPECIAL.search(leaf.source) and "://" not in leaf.source:
        return escape(leaf.source)
    return _Scanner(leaf, document).run()


class _Scanner:
    """Reads a source once from left to right into pieces of HTML."""

    def __init__(self, leaf: Leaf, document: Document) -> None:
        self._source = leaf.source
        self._document = document
        self._out = Output(leaf, document)
        self._links = Links(self._out)
        self._backticks: dict[int, list[int]] | None = None  # length of a run -> where they start

    def run(self) -> str:
        """Return the source as HTML."""
        source, pieces, pos = self._source, self._out.pieces, 0
        special = _SPECIAL_OR_URL if "://" in source else _SPECIAL
        while found := special.search(source, pos):
            start = found.start()
            if start > pos:
                pieces.append(escape(source[pos:start]))
            pos = _READERS[source[start]](self, start)
        pieces.append(escape(source[pos:]))
        emphasis.pair_runs(self._out.runs, pieces)
        return "".join(pieces)

    def _read_text(self, start: int, end: int) -> int:
        self._out.pieces.append(escape(self._source[start:end]))
        return end

    def _read_backslash(self, start: int) -> int:
        following = self._source[start + 1 : start + 2]
        if following == "\n":
            self._out.pieces.append("<br>\n")
        elif following in _PUNCTUATION:
            self._out.pieces.append(escape(following))
        else:
            if following == "n":
                self._out.note(
                    "literal-line-break", r"This \n is no line break and no formula: it shows.", start, r"\n"
                )
            return self._read_text(start, start + 1)
        return start + 2

    def _read_line_end(self, start: int) -> int:
        """Read a line break: a hard one behind two spaces."""
        if self._source.endswith("  ", 0, start):
            self._out.pieces[-1] = self._out.pieces[-1].rstrip(" ")
            self._out.pieces.append("<br>")
        return self._read_text(start, start + 1)

    def _end_of_run(self, start: int) -> int:
        return _RUN.match(self._source, start).end()  # type: ignore[union-attr]  # it starts with one

    def _read_backticks(self, start: int) -> int:
        end = self._end_of_run(start)
        close = self._closing_backticks(start, end)
        if close is None:
            return self._read_text(start, end)
        code = self._document.as_written(self._source[end:close]).replace("\n", " ")
        if code[0] == code[-1] == " " and code.strip(" "):
            code = code[1:-1]
        self._out.pieces.append(f"<code>{escape(code)}</code>")
        return close + end - start

    def _closing_backticks(self, start: int, end: int) -> int | None:
        if self._backticks is None:
            self._backticks = {}
            for run in _BACKTICKS.finditer(self._source, start):
                self._backticks.setdefault(run.end() - run.start(), []).append(run.start())
        starts = self._backticks.get(end - start, [])
        index = bisect_left(starts, end)
        return starts[index] if index < len(starts) else None

    def _read_run(self, start: int) -> int:
        end = self._end_of_run(start)
        self._out.runs.append(emphasis.run_at(self._source, start, end, len(self._out.pieces)))
        self._out.pieces.append("")
        return end

    def _read_ampersand(self, start: int) -> int:
        entity = _ENTITY.match(self._source, start)
        if not entity:
            return self._read_text(start, start + 1)
        self._out.pieces.append(escape(links.character(entity[0])))
        return entity.end()

    def _read_less_than(self, start: int) -> int:
        link = _AUTOLINK.match(self._source, start) or _EMAIL.match(self._source, start)
        if not link:
            return self._read_text(start, start + 1)
        target = self._document.as_written(link[1])
        is_email = ":" not in link[1] or link.re is _EMAIL
        self._add_autolink(f"mailto:{target}" if is_email else target, link[1], start)
        return link.end()

    def _read_url(self, start: int) -> int:
        url = _without_tail(_BARE_LINK.match(self._source, start)[0])  # type: ignore[index]  # it starts with one
        self._add_autolink(url, url, start)
        return start + len(url)

    def _add_autolink(self, target: str, text: str, start: int) -> None:
        href = links.safe_href(target)
        if href is None:
            self._out.note("link-scheme", f"Links to {target[:40]} are not allowed.", start, text)
            self._read_text(start, start + len(text) + 2)
        else:
            self._links.add(href, escape(text))

    def _read_exclamation_mark(self, start: int) -> int:
        end = start + 1
        if self._source.startswith("[", end):
            end += 1
            self._links.open_bracket(end, is_image=True)
        return self._read_text(start, end)

    def _read_opening_bracket(self, start: int) -> int:
        self._links.open_bracket(start + 1, is_image=False)
        return self._read_text(start, start + 1)

    def _read_closing_bracket(self, start: int) -> int:
        return self._links.close_bracket(start) or self._read_text(start, start + 1)


def _without_tail(url: str) -> str:
    """Return a bare URL without the punctuation that belongs to the sentence around it."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while url[end - 1] in "?!.,:;*_~'" or (url[end - 1] == ")" and surplus > 0):
        surplus -= url[end - 1] == ")"
        end -= 1
    return url[:end]


_READERS: Mapping[str, Callable[[_Scanner, int], int]] = {
    "\\": _Scanner._read_backslash,
    "\n": _Scanner._read_line_end,
    "`": _Scanner._read_backticks,
    "*": _Scanner._read_run,
    "_": _Scanner._read_run,
    "~": _Scanner._read_run,
    "!": _Scanner._read_exclamation_mark,
    "[": _Scanner._read_opening_bracket,
    "]": _Scanner._read_closing_bracket,
    "&": _Scanner._read_ampersand,
    "<": _Scanner._read_less_than,
    "h": _Scanner._read_url,
}
