"""Make the pictures of docs/rendering.md and the README again, in Chromium.

    .venv/bin/python docs/showcase/make.py [SITE]

Renders docs/showcase/*.md with the site's own renderer and style sheets. With the address of a running site that holds
the fixtures (`make run`), its pages are taken too. Needs Chromium and the development requirements.
"""

import io
import sys
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from learn.content.linebreaks import encode  # noqa: E402
from learn.content.markdown import render  # noqa: E402
from tests.browser.chromium import launched  # noqa: E402

IMAGES = ROOT / "docs" / "images"
COLOURS = 192  # enough for type in a few hues, and a third of the size


class Picture(NamedTuple):
    """A picture of a page: its file's name, theme, size in CSS pixels and pixels a CSS pixel."""

    name: str
    path: str
    scheme: str
    width: int
    height: int
    scale: int = 1


SITE_PICTURES = [
    Picture(
        "question-light-desktop",
        "/learn/mathematics/questions/how-do-you-prove-that-the-square-root-of-2-is-irrational",
        "light",
        1280,
        1300,
    ),
    Picture(
        "question-dark-phone",
        "/learn/physics/questions/what-do-maxwells-four-equations-say",
        "dark",
        390,
        844,
        2,
    ),
    Picture("learn-light-desktop", "/learn", "light", 1280, 900),
    Picture("learn-dark-phone", "/learn", "dark", 390, 844, 2),
    Picture("subject-dark-desktop", "/learn/chemistry", "dark", 1280, 900),
    Picture("subject-light-phone", "/learn/mathematics", "light", 390, 844, 2),
    Picture("search-light-desktop", "/learn/search?q=equilibrium+constant", "light", 1280, 900),
]


def main(site: str | None) -> None:
    """Write every picture that can be made."""
    with launched() as browser:
        for source in sorted((ROOT / "docs" / "showcase").glob("*.md")):
            for scheme in ("light", "dark"):
                save(f"{source.stem}-{scheme}", showcase(browser, source, scheme))
        for picture in SITE_PICTURES if site else ():
            save(picture.name, screenshot(browser, f"{site}{picture.path}", picture))


def showcase(browser: Browser, source: Path, scheme: str) -> bytes:
    """Return the picture of an answer, whole, as wide as a question page sets it, in two columns."""
    page = new_page(browser, Picture(source.stem, "", scheme, 1180, 900))
    page.route(
        "http://showcase/**",
        lambda route: route.fulfill(path=ROOT / route.request.url.partition("showcase/")[2]),
    )
    page.route(
        "http://showcase/", lambda route: route.fulfill(body=document(source), content_type="text/html")
    )
    page.goto("http://showcase/")
    page.evaluate("() => document.fonts.ready.then(() => null)")
    return page.screenshot(full_page=True)


def document(source: Path) -> str:
    """Return a page with the answer and the site's style sheets."""
    styles = "".join(f'<link rel="stylesheet" href="/static/css/{name}.css">' for name in ("site", "answer"))
    columns = "body { display: block } .answer { columns: 2; column-gap: 4rem; padding: 2.5rem } .answer :is(li, pre) { break-inside: avoid } .answer :is(h2, h3) { break-after: avoid }"
    answer = render(encode(source.read_text())).html
    return (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{source.stem}</title>{styles}'
        f'<style>{columns}</style><body class="hue-8"><div class="answer">{answer}</div>'
    )


def screenshot(browser: Browser, url: str, picture: Picture) -> bytes:
    """Return the top of a page of a running site."""
    page = new_page(browser, picture)
    page.goto(url)
    page.evaluate("() => document.fonts.ready.then(() => null)")
    return page.screenshot()


def new_page(browser: Browser, picture: Picture) -> Page:
    """Return an empty tab of the picture's theme and size."""
    size = ViewportSize(width=picture.width, height=picture.height)
    return browser.new_page(
        viewport=size,
        color_scheme="dark" if picture.scheme == "dark" else "light",
        device_scale_factor=picture.scale,
    )


def save(name: str, png: bytes) -> None:
    """Write a picture with few colours, which type does not miss."""
    image = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else None)
