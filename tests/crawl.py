"""The site walked as a crawler walks it: from /learn along every link that is not `nofollow`."""

from collections import deque
from dataclasses import dataclass, field

from django.test import Client

from tests.pages import PageUnderTest

SITE = "https://learn.example"


@dataclass
class Visit:
    """A page as it was found."""

    path: str
    clicks: int  # from /learn, at least
    status: int
    title: str = ""
    description: str = ""
    canonical: str = ""
    is_indexable: bool = False
    levels: list[int] = field(default_factory=list)  # of the headings, in order
    links: set[str] = field(default_factory=set)
    nofollow_links: set[str] = field(default_factory=set)


def crawl(client: Client) -> dict[str, Visit]:
    """Return every page that can be reached from /learn, by its path with its query."""
    visits: dict[str, Visit] = {}
    ahead = deque([("/learn", 0)])
    while ahead:
        path, clicks = ahead.popleft()
        if path not in visits:
            visits[path] = visit(client, path, clicks)
            ahead += [(link, clicks + 1) for link in sorted(visits[path].links)]
    return visits


def visit(client: Client, path: str, clicks: int) -> Visit:
    """Return one page; of what is no HTML only the status."""
    response = client.get(path)
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return Visit(path, clicks, response.status_code)
    page = PageUnderTest(response)
    follow, nofollow = "not(contains(@rel, 'nofollow'))", "contains(@rel, 'nofollow')"
    return Visit(
        path,
        clicks,
        response.status_code,
        title=page.title,
        description=page.meta("description") or "",
        canonical=next(iter(page.canonical), "").removeprefix(SITE),
        is_indexable=page.meta("robots") is None,
        levels=[int(tag.tag[1]) for tag in page.select("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")],
        links=internal(
            page.values(f"//a[{follow}]/@href | //link[@rel='alternate' or @rel='manifest']/@href")
        ),
        nofollow_links=internal(page.values(f"//a[{nofollow}]/@href")),
    )


def internal(links: list[str]) -> set[str]:
    """Return the links to other pages of the site, without their fragments."""
    paths = {link.removeprefix(SITE).partition("#")[0] for link in links}
    return {path for path in paths if path.startswith("/") and not path.startswith(("//", "/static/"))}
