"""Plain text for pages: titles, excerpts, slugs, keywords, counts and dates."""

from __future__ import annotations

import datetime as dt
import re

from learn.content.plain_math import read_tex

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_NOT_IN_SLUG = re.compile(r"[^a-z0-9\s]")
_MOMENT_TOKEN = re.compile(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|Do|DD|D|dddd|ddd")


def page_title(question: str, seo_title: str) -> str:
    """Return the text of `<title>`: the SEO title if it names the question, else both, the question first."""
    question, seo_title = _collapsed(question), _collapsed(seo_title)
    if not seo_title:
        return question
    if question.rstrip("?!. ").casefold() in seo_title.casefold():
        return seo_title
    return f"{question} | {seo_title}"


def excerpt(text: str, limit: int = 160) -> str:
    """Return the beginning of a text in whole words, of at most `limit` characters with its ellipsis.

    White space is collapsed, TeX written as people write it. A text that fits is returned whole; a first word longer
    than the limit is cut.
    """
    text = _collapsed(read_tex(text))
    if len(text) <= limit:
        return text
    head = text[:limit]  # one character more than fits beside the ellipsis: a space there ends a whole word
    words = head.rpartition(" ")[0].rstrip(" ,;:.-\u2013\u2014")
    return (words or head[:-1]) + "…"


def slugify_title(title: str) -> str:
    """Return the slug the corpus gives a title; "" for a title without a letter or digit of ASCII.

    Lower case; each space becomes a hyphen; whatever else is no ASCII letter or digit is dropped, hyphens and
    accented letters too: `Na+ - K+ pump` is `na--k-pump`, `Saint-Exupéry's` is `saintexuprys`.
    """
    kept = _NOT_IN_SLUG.sub("", title.lower()).strip()
    return re.sub(r"\s", "-", kept)


def split_keywords(keywords: str) -> list[str]:
    """Return the keywords of a comma-separated text, without repetitions (in any case), in its order."""
    kept: dict[str, str] = {}
    for word in map(_collapsed, keywords.split(",")):
        if word:
            kept.setdefault(word.casefold(), word)
    return list(kept.values())


def format_date(date: dt.date, moment_format: str) -> str:
    """Return a date in a moment.js format: `MMM DD, YYYY` gives "Nov 26, 2024", in English everywhere.

    Knows YYYY YY MMMM MMM MM M DD D Do dddd ddd and `[literal]`; other characters stand for themselves.
    """
    parts = _date_parts(date)
    return _MOMENT_TOKEN.sub(lambda found: parts.get(found[0], found[1] or ""), moment_format)


def word_count(text: str) -> int:
    """Return how many words a text has, counted between white space."""
    return len(text.split())


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _date_parts(date: dt.date) -> dict[str, str]:
    month, weekday = _MONTHS[date.month - 1], _WEEKDAYS[date.weekday()]
    return {
        "YYYY": f"{date.year:04}",
        "YY": f"{date.year % 100:02}",
        "MMMM": month,
        "MMM": month[:3],
        "MM": f"{date.month:02}",
        "M": str(date.month),
        "DD": f"{date.day:02}",
        "D": str(date.day),
        "Do": f"{date.day}{_ordinal_ending(date.day)}",
        "dddd": weekday,
        "ddd": weekday[:3],
    }


def _ordinal_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
