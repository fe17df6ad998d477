"""Page numbers: the one asked for, and the ones a page links to."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

NEIGHBOURS = 5  # with every tenth page this leaves no page of a list more than two clicks from its first

_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of a list, and where it is."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Pages:
    """What a page of a list links to. `links` holds `None` for a gap; the page before or after may be missing."""

    number: int
    last: int
    links: list[PageLink | None]
    previous: PageLink | None
    next: PageLink | None


def requested_page(request: HttpRequest, parameter: str) -> int | None:
    """Return the page number in the query string: 1 where there is none, `None` where it is not a page number."""
    value = request.GET.get(parameter)
    if value is None:
        return 1
    return int(value) if _PAGE_NUMBER.fullmatch(value) else None


def pages(number: int, last: int, url_of: Callable[[int], str]) -> Pages:
    """Return the links of page `number` of `last`."""

    def link(page: int) -> PageLink | None:
        return PageLink(page, url_of(page)) if 1 <= page <= last else None

    links = [link(page) if page else None for page in page_links(number, last)]
    return Pages(number, last, links, link(number - 1), link(number + 1))


def page_links(number: int, last: int) -> list[int | None]:
    """Return the pages to link to from page `number`, in order; `None` stands for a gap.

    First, last, neighbours and every tenth, so that any of 100 pages is two clicks away.
    """
    links: list[int | None] = []
    previous = 0
    for page in range(1, last + 1):
        if page in (1, last) or page % 10 == 0 or abs(page - number) <= NEIGHBOURS:
            if page != previous + 1:
                links.append(None)
            links.append(page)
            previous = page
    return links
