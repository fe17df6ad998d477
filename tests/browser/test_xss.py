"""No payload in any field runs on any page, whether the browser heeds our Content-Security-Policy or not."""

from collections.abc import Iterator
from html import escape
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from markdown import markdown
from playwright.sync_api import Browser, Dialog, Error, Page, Request
from pytest_django.live_server_helper import LiveServer

from learn.search import MAX_QUERY_LENGTH
from tests.browser import hostile
from tests.content.payloads import BREAKOUTS, MARKDOWN, MARKUP

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

OUR_OWN = (
    "/static/",
    "/favicon.ico",
    "/site.webmanifest",
    "/apple-touch-icon.png",
    "/admin/jsi18n/",
    "/admin/learn/question/preview/",
)

PAYLOAD_CLASSES = 72  # the bar: so many are seen to run where nothing stops them
# These run in a browser only where something wrote them wrongly before: a filter that takes `<script>` out, a second
# decoding, a Markdown that puts a title or a language into an attribute as it stands, a script that reads TeX.
NEED_A_WEAKER_STEP = {
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<javascript:alert(1)>",
    '[a](/b "\\" onclick=alert\\(1\\) ")',
    '[a](</b" onclick=alert(1) x=">)',
    '```"><script>alert(1)</script>\nx\n```',
    '```python"onclick=alert(1)\nx\n```',
    r"$\href{javascript:alert(1)}{x}$",
    r"$\style{background:url(javascript:alert(1))}{x}$",
    r"$\class{x}{y}\cssId{location}{z}$",
    'http://a.b/"onclick=alert(1)//',
    "<!--<script>",
    r"\u003Cscript\u003Ealert(1)\u003C/script\u003E",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
}

# Runs in every frame before the page's own scripts do.
_CANARY = """
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => ran(`${name}() ran`);
"""

# Does what a reader may do: clicks, moves, opens. What needs no script to mislead is told as well.
_PROVOKE = """
() => {
  const script = /^[\\s\\0-\\x20]*j\\s*a\\s*v\\s*a\\s*s\\s*c\\s*r\\s*i\\s*p\\s*t\\s*:/i, found = [];
  for (const element of document.querySelectorAll('*')) {
    for (const {name, value} of [...element.attributes]) {
      if (name.startsWith('on')) element.dispatchEvent(new Event(name.slice(2)));
      if (script.test(value) && name !== 'value' && name !== 'content') {
        found.push(`${element.localName} ${name}`);
        if (element.localName === 'a') element.dispatchEvent(new MouseEvent('click', {cancelable: true}));
      }
    }
  }
  const active = 'base, applet, bgsound, marquee, object, embed, iframe, dialog, xmp, plaintext, template, isindex, '
    + 'video, audio, maction, annotation-xml, foreignObject, animate, main use, body style, body meta, body link, '
    + 'main [style]:not([class*=select2]), [background], main [name=body], main [name=cookie], main [id=location], main [id=document], '
    + 'body script:not([src^="/static/"], [type="application/ld+json"], [type="application/json"])';
  for (const element of document.querySelectorAll(active)) found.push(element.outerHTML.slice(0, 60));
  return found;
}
"""


class Canary:
    """A tab that tells what ran in it, and what it asked for that no page of ours asks for."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin
        self._seen: list[str] = []
        page.expose_function("ran", self._note_run)
        page.add_init_script(_CANARY)
        page.on("dialog", self._dismiss)
        page.on("request", self._note)
        page.context.route(lambda url: not url.startswith(origin), lambda route: route.abort())

    def traces(self, path: str) -> list[str]:
        """Open a path, do what a reader may do, and return what happened that should not."""
        self._seen.clear()
        try:
            self.page.goto(self.origin + path)
        except Error as error:
            if "Download is starting" in error.message:  # nothing of it is shown
                return []
            raise
        self._seen += self.page.evaluate(_PROVOKE)
        return [*self._seen]

    def control(self, html: str) -> list[str]:
        """Return what happens where nothing is escaped or cleaned."""
        body = f'<!DOCTYPE html><html lang="en"><title>Control</title><main>{html}</main>'
        self.page.route("**/control", lambda route: route.fulfill(body=body, content_type="text/html"))
        seen = self.traces("/control")
        self.page.wait_for_timeout(50)
        self.page.unroute("**/control")
        return seen + self._seen

    def _note_run(self, what: str) -> None:
        self._seen.append(what)

    def _dismiss(self, dialog: Dialog) -> None:
        self._seen.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _note(self, request: Request) -> None:
        url = urlsplit(request.url)
        is_ours = request.url.startswith(self.origin) and url.path.startswith(OUR_OWN)
        if not (is_ours or request.is_navigation_request() or url.scheme in ("data", "blob")):
            self._seen.append(f"a request for {request.url}")


@pytest.fixture(params=[pytest.param(True, id="without-csp"), pytest.param(False, id="with-csp")])
def canary(browser: Browser, server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Canary]:
    context = browser.new_context(bypass_csp=request.param)
    yield Canary(context.new_page(), server.url)
    context.close()


@pytest.fixture(scope="module")
def urls(server: LiveServer) -> hostile.Urls:
    return hostile.fill()


@pytest.fixture
def signed_in(canary: Canary, urls: hostile.Urls) -> Canary:
    client = Client()
    client.force_login(User.objects.get_or_create(username="editor", is_staff=True, is_superuser=True)[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    canary.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": canary.origin}]
    )
    return canary


@pytest.mark.parametrize(
    "kind",
    ["question", "subject", "not-found", "gone", "report", "markdown", "feed", "lists", "search"],
)
def test_no_payload_runs_on_a_public_page(canary: Canary, urls: hostile.Urls, kind: str) -> None:
    traces = {url: canary.traces(url) for url in urls[kind]}

    assert {url: seen for url, seen in traces.items() if seen} == {}


@pytest.mark.parametrize(
    "kind",
    ["admin-question", "admin-subject", "admin-conflict", "admin-report", "admin-run", "admin-lists"],
)
def test_no_payload_runs_in_the_admin(signed_in: Canary, urls: hostile.Urls, kind: str) -> None:
    traces = {url: signed_in.traces(url) for url in urls[kind]}

    assert {url: seen for url, seen in traces.items() if seen} == {}


def test_no_payload_runs_in_a_query(canary: Canary, urls: hostile.Urls) -> None:
    asked = [quote(" ".join(group)) for group in hostile.groups(MAX_QUERY_LENGTH)]
    paths = [f"/learn/search?q={text}&subject={text}&page={text}" for text in asked] + [
        f"/learn/search?q={text}&subject={text}" for text in asked
    ]
    traces = {path: canary.traces(path) for path in paths}

    assert {path: seen for path, seen in traces.items() if seen} == {}


def test_payload_runs_where_nothing_stops_it(canary: Canary) -> None:
    controls = {payload: payload for payload in MARKUP}
    controls |= {payload: markdown(payload, extensions=["tables"]) for payload in MARKDOWN}
    controls |= {
        payload: f"<input value=\"{payload}\"><input value='{payload}'><!-- {payload} --><textarea>{payload}</textarea>"
        for payload in BREAKOUTS
    }

    inert = {payload for payload, html in controls.items() if not canary.control(html)}

    assert inert <= NEED_A_WEAKER_STEP
    assert len(controls) - len(inert) >= PAYLOAD_CLASSES


def test_escaped_payload_leaves_no_trace(canary: Canary) -> None:
    assert [payload for payload in hostile.PAYLOADS if canary.control(escape(payload))] == []
