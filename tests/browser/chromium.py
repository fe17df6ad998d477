"""Debian's Chromium, driven by Playwright: what a page does beside showing itself is written down."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

EXECUTABLE = shutil.which("chromium")
# No sandbox: in a container Chromium has no right to make one. The others keep it from looking for hosts of its own.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, TABLET, DESKTOP = 320, 768, 1280  # widths in CSS pixels
SCHEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced-colors": {"color_scheme": "light", "forced_colors": "active"},
}


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium with a profile of its own, and stop it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=FLAGS)
        yield browser
        browser.close()


@dataclass(slots=True)
class Visit:
    """A page in a tab of its own, with what it said on the console and what it asked for from elsewhere."""

    page: Page
    origin: str
    messages: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Write down from now on; a request to another host gets no answer."""
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("request", lambda request: self._note(request.url))
        self.page.context.route(lambda url: not url.startswith(self.origin), lambda route: route.abort())

    def open(self, path: str) -> None:
        """Go to a path of the site and wait until its fonts are there, which change widths."""
        self.page.goto(self.origin + path)
        self.page.evaluate("() => document.fonts.ready.then(() => null)")

    def show(self, html: str) -> None:
        """Show a document as if the site had sent it."""
        self.page.route(
            f"{self.origin}/shown", lambda route: route.fulfill(body=html, content_type="text/html")
        )
        self.open("/shown")

    def _note(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:")):
            self.foreign_requests.append(url)
