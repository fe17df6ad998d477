"""What a request asks for, as far as it changes the answer: path and known parameters. All else is left out."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from learn.freshness.tags import tags_of_path

MAX_QUERY_LENGTH = 500  # beyond, Django is asked: our own links are short

_VALUES = {
    "page": re.compile("[1-9][0-9]{0,5}"),
    "p": re.compile("[1-9][0-9]{0,5}"),
    "sort": re.compile("title"),
}


class Address(NamedTuple):
    """A page that may be kept: its path, the query that chooses a part of it, and the tags it is announced under."""

    path: str
    query: str
    tags: tuple[str, ...]


def address(path: str, query: str) -> Address | None:
    """Return the address of a page that may be kept; None where Django must be asked.

    A parameter that is unknown, or that the page does not read, changes no byte: it is dropped, so that no such query
    fills the store. A value that no link of ours has is left to Django.
    """
    tags = tags_of_path(path)
    if not tags or len(query) > MAX_QUERY_LENGTH:
        return None
    if not query:
        return Address(path, "", tags)
    asked = dict(parse_qsl(query, keep_blank_values=True))
    chosen = []
    for name in _parameters(tags):
        if name in asked:
            if not _VALUES[name].fullmatch(asked[name]):
                return None
            chosen.append((name, asked[name]))
    return Address(path, urlencode(chosen), tags)


def _parameters(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parameters that a page reads, in the order of our own links."""
    kind = tags[-1].partition(":")[0]
    return {"list": ("sort", "page"), "dates": ("p",)}.get(kind, ()) if ":" in tags[-1] else ()
