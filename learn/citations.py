"""How to cite a page, in the three styles that students are asked for most. Pure: text in, text out."""

import datetime as dt
import re
from dataclasses import dataclass

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# The abbreviations of the MLA Handbook (9th edition, appendix 1); months of four letters or fewer stay whole.
_MLA_MONTHS = (
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip

_TEX_SPECIALS = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {character: f"\\{character}" for character in "&%$#_{}"}
)


@dataclass(frozen=True, slots=True)
class Source:
    """What is cited. The author's name is taken as it is written, never turned round; it may be empty."""

    title: str
    author: str
    site: str
    url: str
    published_on: dt.date


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference in one style."""

    style: str
    text: str


def citations(source: Source) -> list[Citation]:
    """Return the reference in APA (7th edition), MLA (9th edition) and BibTeX."""
    return [
        Citation("APA", _apa(source)),
        Citation("MLA", _mla(source)),
        Citation("BibTeX", _bibtex(source)),
    ]


def _apa(source: Source) -> str:
    date = source.published_on
    when = f"({date.year}, {_MONTHS[date.month - 1]} {date.day})."
    who = (
        [_ended(source.author), when, _ended(source.title)] if source.author else [_ended(source.title), when]
    )
    return " ".join([*who, _ended(source.site), source.url])


def _mla(source: Source) -> str:
    date = source.published_on
    when = f"{date.day} {_MLA_MONTHS[date.month - 1]} {date.year}"
    address = source.url.partition("://")[2]
    parts = [f"“{_ended(source.title)}”", f"{source.site}, {when}, {address}."]
    return " ".join([_ended(source.author), *parts] if source.author else parts)


def _bibtex(source: Source) -> str:
    """Return an entry that plain BibTeX and biblatex both read; the double braces keep names and titles as written."""
    date = source.published_on
    fields = {
        "author": f"{{{_tex(source.author)}}}" if source.author else "",
        "title": f"{{{_tex(source.title)}}}",
        "howpublished": _tex(source.site),
        "year": str(date.year),
        "month": _MONTHS[date.month - 1][:3].lower(),
        "day": str(date.day),
        "url": source.url,
    }
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@misc{{{_key(source)},", *lines, "}"])


def _key(source: Source) -> str:
    """Return who, when and the title's first long word: `quicktakes2024plants`."""
    who = re.sub(r"[^a-z]", "", (source.author or source.site).lower())
    words = re.findall(r"[a-z]{5,}", source.title.lower())
    return f"{who}{source.published_on.year}{words[0] if words else ''}"


def _ended(text: str) -> str:
    """Return the text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _tex(text: str) -> str:
    return text.translate(_TEX_SPECIALS)
