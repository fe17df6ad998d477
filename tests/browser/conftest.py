"""Fixtures: one Chromium for the run, one server and database for each module, and `visit`, which opens a page."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.browser import chromium
from tests.browser.chromium import Visit

OpenPage = Callable[..., Visit]


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    if chromium.EXECUTABLE is None:
        pytest.skip("Chromium is not installed, so no browser test runs (Debian: apt-get install chromium)")
    with pytest.MonkeyPatch.context() as environment, chromium.launched() as browser:
        # Playwright's loop stands still while we use the database, but Django sees that there is one.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield browser


@pytest.fixture(scope="module")
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Open the database to a module, which may fill it; it is empty again afterwards.

    It takes the place of pytest-django's fixture, which empties the database after each test: filling it takes longer
    than most tests here. The name tells pytest-django to make a database at all.
    """
    with django_db_blocker.unblock():
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def server(browser: Browser, transactional_db: None) -> Iterator[LiveServer]:
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture
def visit(browser: Browser, server: LiveServer) -> Iterator[OpenPage]:
    """Open a path of the site, `visit("/learn", width=320, color_scheme="dark")`; tabs close with the test."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "", *, width: int = chromium.DESKTOP, html: str = "", **options: Any) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        visit = Visit(context.new_page(), server.url)
        visit.watch()
        if html:
            visit.show(html)
        elif path:
            visit.open(path)
        return visit

    yield open_page
    for context in contexts:
        context.close()
