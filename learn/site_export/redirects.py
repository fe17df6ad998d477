"""What a file cannot answer: moved and archived pages, and pages chosen by a query, as maps for nginx and static hosts."""

from collections.abc import Iterable
from pathlib import Path

from learn.models import PreviousUrl
from learn.site_export import addresses

# A static host that knows no query serves the first page of a list for all of them.
_LIST_PAGES = (
    "/learn/:subject sort=title page=:page /learn/:subject.sort-title.page-:page.html 200",
    "/learn/:subject sort=title /learn/:subject.sort-title.html 200",
    "/learn/:subject page=:page /learn/:subject.page-:page.html 200",
)
_HEADERS = """\
/*.md
  Content-Type: text/markdown; charset=utf-8
  X-Robots-Tag: noindex
/*.atom
  Content-Type: application/atom+xml; charset=utf-8
/static/*
  Cache-Control: public, max-age=31536000, immutable
"""


def write_all(folder: Path) -> None:
    """Write `redirects.map` and `gone.map` for nginx, `_redirects` and `_headers` for static hosts."""
    moved, gone = dict(_moved()), sorted(addresses.archived())
    _write(folder / "redirects.map", (f"{_quoted(old)} {new};" for old, new in moved.items()))
    _write(folder / "gone.map", (f"{path} 1;" for path in gone))
    hosted = [f"{old} {new} 301" for old, new in moved.items() if " " not in old]
    _write(
        folder / "_redirects",
        ["/ /learn 302", *hosted, *(f"{path} /404.html 410" for path in gone), *_LIST_PAGES],
    )
    _write(folder / "_headers", _HEADERS.splitlines())


def _moved() -> Iterable[tuple[str, str]]:
    """Yield the previous paths of live questions, and where each is now; Markdown with its page."""
    rows = PreviousUrl.objects.to_live().select_related("question__subject").order_by("path")
    for row in rows.only("path", "question__slug", "question__subject__slug"):
        path = row.question.get_absolute_url()
        yield row.path, path
        yield f"{row.path}.md", f"{path}.md"


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines))
