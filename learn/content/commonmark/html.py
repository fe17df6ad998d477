"""The tree written down as HTML, and HTML read as plain text."""

import re
from xml.etree.ElementTree import Element

BARE = "text"  # the tag of a paragraph that is shown without tags

_NO_LINE_END = frozenset({"code", "td", "th"})  # inside `pre` it would show, and a row is one line

_BLOCK_TAG = re.compile(r"</?(?:p|h[1-6]|li|[uo]l|blockquote|pre|table|tr|div)\b[^>]*>|<[bh]r>")
_CELL_END = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<[^>]*>")


def escape(text: str) -> str:
    """Return the text as HTML shows it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def serialise(root: Element) -> str:
    """Return the elements in the root as HTML, a block a line. Their text is HTML already, attributes are not."""
    out: list[str] = []
    _write_children(root, out)
    return "".join(out)


def _write_children(parent: Element, out: list[str]) -> None:
    for element in parent:
        tag = element.tag
        if tag == BARE:
            out.append(f"{element.text}\n")
        elif tag == "hr":
            out.append("<hr>\n")
        else:
            attributes = "".join([f' {name}="{_escape_value(value)}"' for name, value in element.items()])
            out.append(f"<{tag}{attributes}>{element.text or ''}")
            if len(element):
                _write_children(element, out)
            out.append(f"</{tag}>" if tag in _NO_LINE_END else f"</{tag}>\n")


def _escape_value(value: str) -> str:
    return escape(value).replace('"', "&quot;")


def plain_text(html: str) -> str:
    """Return the text of our own HTML: a line for each block or row, tags left out."""
    lines = _BLOCK_TAG.sub("\n", _CELL_END.sub(" ", html))
    return "\n".join(filter(None, map(str.strip, inline_text(lines).split("\n"))))


def inline_text(html: str) -> str:
    """Return the text of our own HTML, tags left out."""
    return unescape(_TAG.sub("", html)) if "<" in html else unescape(html)


def unescape(html: str) -> str:
    """Return the text that `escape` made HTML of."""
    if "&" not in html:
        return html
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
