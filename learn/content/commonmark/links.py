"""Where links point: destinations and titles as CommonMark reads them, and which of them may be followed."""

import html
import re
from html.entities import html5
from urllib.parse import quote, unquote

_DESTINATION_PART = re.compile(r"(?:[^\\()\x00-\x20\x7f]|\\[^\x00-\x20\x7f]|\\(?=[\x00-\x20]|\Z))+")
_POINTY = re.compile(r"<((?:[^<>\\\n]|\\.)*+)>")
_TITLE = re.compile(r""""((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'|\(((?:[^()\\]|\\.)*+)\)""", re.S)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufffd]+")
_MAX_PARENTHESES = 10

ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})
"""What a link may start with, besides nothing at all: links within the site."""


def parse_destination(source: str, pos: int) -> tuple[str, int] | None:
    """Return the link destination at `pos`, resolved, and where it ends; None if there is none."""
    if source.startswith("<", pos):
        pointy = _POINTY.match(source, pos)
        return (resolve(pointy[1]), pointy.end()) if pointy else None
    start, depth = pos, 0
    while pos < len(source):
        if part := _DESTINATION_PART.match(source, pos):
            pos = part.end()
        elif source[pos] == "(" and depth < _MAX_PARENTHESES:
            depth, pos = depth + 1, pos + 1
        elif source[pos] == ")" and depth:
            depth, pos = depth - 1, pos + 1
        else:
            break
    return (resolve(source[start:pos]), pos) if pos > start and not depth else None


def parse_title(source: str, pos: int) -> tuple[str, int] | None:
    """Return the link title at `pos`, resolved, and where it ends; None if there is none."""
    title = _TITLE.match(source, pos)
    return (resolve(title[title.lastindex or 0]), title.end()) if title else None


def resolve(source: str) -> str:
    """Return the source with its backslash escapes and entities resolved."""
    if "\\" not in source and "&" not in source:
        return source
    return _ESCAPE.sub(lambda found: found[1] or character(found[0]), source)


def character(entity: str) -> str:
    """Return what an entity such as `&amp;` or `&#38;` stands for; an unknown one as it stands."""
    if entity.startswith("&#"):
        digits = entity[2:-1]
        return _code_point(int(digits[1:], 16) if digits[0] in "xX" else int(digits))
    return html5.get(entity[1:], entity)


def _code_point(number: int) -> str:
    """Return the character, or U+FFFD for a number that is none or that no text should hold."""
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    is_control = (number < 0x20 and number not in (9, 10)) or 0x7F <= number <= 0x9F
    is_noncharacter = 0xFDD0 <= number <= 0xFDEF or number & 0xFFFE == 0xFFFE
    return "\ufffd" if is_control or is_noncharacter else chr(number)


def safe_href(destination: str) -> str | None:
    """Return the destination as an `href`, percent-encoded where it must be; None if it must not be a link.

    Only links within the site and those with one of ALLOWED_SCHEMES are: what a browser could read as another
    scheme is refused, however it is written.
    """
    scheme = _SCHEME.match(_INVISIBLE.sub("", unquote(destination)))
    if scheme and scheme[1].lower() not in ALLOWED_SCHEMES:
        return None
    return quote(destination, safe="%!#$&'()*+,/:;=?@[]~")


def is_external(href: str) -> bool:
    """Return whether the link leads to another site: `https://…`, `//…`."""
    return href.lower().startswith(("http:", "https:", "//"))


def anchor(href: str, title: str = "") -> str:
    """Return the start tag of a link."""
    rel = ' rel="external noopener noreferrer nofollow"' if is_external(href) else ""
    titled = f' title="{html.escape(title)}"' if title else ""
    return f'<a href="{html.escape(href)}"{titled}{rel}>'
