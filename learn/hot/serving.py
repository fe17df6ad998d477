"""The WSGI application that stands before Django's: pages that are kept are answered here."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.conf import settings

from learn.freshness.tags import tags_of_path
from learn.hot.addresses import address
from learn.hot.encodings import preferred
from learn.hot.hearing import Hearing
from learn.hot.pages import Header, Page
from learn.hot.requests import READERS_ENCODING, Environ, Requests
from learn.hot.store import Store
from learn.request_log import Observer

StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[bool, str, str]  # over HTTPS or not, path, query

# After this a page is rendered again even if nothing was announced: for a row that was changed by hand.
PAGE_SECONDS = 600

# What could make an answer differ between clients: the page that is kept is rendered without it.
_OF_THE_CLIENT = (
    "HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE",
)  # fmt: skip


class _Answer(NamedTuple):
    status: str
    headers: list[Header]
    body: bytes
    heard: int  # how much was announced before it was rendered


class HotPages:
    """Answers GET and HEAD of public pages from memory; everything else, and what it may not keep, is Django's."""

    def __init__(self, application: Application, max_bytes: int, observe: Observer | None = None) -> None:
        self._application, self._observe = application, observe
        self.store = Store(max_bytes)
        self._hearing = Hearing(self.store)
        self._requests = Requests()
        self._is_behind_proxy = bool(settings.TRUSTED_PROXIES)
        self._started_at = datetime.now(UTC)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        key = (self._requests.is_secure(environ), environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        if key not in self.store:
            found = address(*key[1:])
            if found is None:
                return self._application(environ, start_response)
            key = (key[0], found.path, found.query)
        if not self._requests.may_be_answered(environ, is_secure=key[0]):
            return self._application(environ, start_response)
        began = time.perf_counter()
        self._hearing.listen()
        page = self.store.get(key)
        if page is None or time.monotonic() - page.rendered_at > PAGE_SECONDS:
            began = 0.0  # Django's own observer has seen it
            answer = self._answer(environ, key)
            if page is None or not answer.status.startswith("5"):
                page = self._kept(key, answer, environ)
            if page is None:
                start_response(answer.status, answer.headers)
                return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
        return self._served(key, page, environ, start_response, began)

    def _answer(self, environ: Environ, key: Key) -> _Answer:
        """Return Django's answer to the plainest request for the page, with how much was announced before it.

        What may not be kept, a 404 or a 410, goes to this one reader: in the encoding that they accept.
        """
        heard = self.store.announced
        asked = {name: value for name, value in environ.items() if name not in _OF_THE_CLIENT}
        asked |= {"REQUEST_METHOD": "GET", "QUERY_STRING": key[2]}
        asked[READERS_ENCODING] = environ.get("HTTP_ACCEPT_ENCODING", "")
        started: tuple[str, list[Header]] = ("", [])

        def start(status: str, headers: list[Header], *error: object) -> Callable[[bytes], object]:
            nonlocal started
            started = status, headers
            return _no_write

        chunks = self._application(asked, start)
        try:
            body = b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        return _Answer(*started, body, heard)

    def _kept(self, key: Key, answer: _Answer, environ: Environ) -> Page | None:
        """Return the answer as a page, kept; None for one that may not be kept."""
        if not _may_be_kept(answer):
            self.store.drop(key)
            return None
        page = Page(
            answer.headers,
            answer.body,
            preferred(environ.get("HTTP_ACCEPT_ENCODING", "")),
            tags=tags_of_path(key[1]),
            modified=max(self._started_at, self._hearing.watch.changed_at or self._started_at),
            heard=answer.heard,
            rendered_at=time.monotonic(),
        )
        self.store.put(key, page)
        return page

    def _served(
        self, key: Key, page: Page, environ: Environ, start_response: StartResponse, began: float
    ) -> Iterable[bytes]:
        encoding = preferred(environ.get("HTTP_ACCEPT_ENCODING", ""))
        form = page.known_form(encoding)
        if form is None:
            form = page.make_form(encoding)
            self.store.put(key, page)
        known, since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        is_known = (known or since) and page.is_known_to(form, known, since)
        if self._observe and began:
            self._observe(environ["REQUEST_METHOD"], 304 if is_known else 200, time.perf_counter() - began)
        headers = form.not_modified.copy() if is_known else form.headers.copy()
        if self._is_behind_proxy:
            # nginx counts in whole seconds: "for one" may be nearly two, "until this one ends" is at most one.
            headers.append(("X-Accel-Expires", f"@{int(time.time())}"))
        start_response("304 Not Modified" if is_known else "200 OK", headers)
        return [] if is_known or environ["REQUEST_METHOD"] == "HEAD" else [form.body]


def _may_be_kept(answer: _Answer) -> bool:
    """Return whether the answer is the same for all: only one that says so is, and that sets no cookie."""
    headers = {name.lower(): value for name, value in answer.headers}
    is_public = headers.get("cache-control", "").startswith("public")
    varies = headers.get("vary", "").lower() not in ("", "accept-encoding")
    return answer.status.startswith("200 ") and is_public and not varies and "set-cookie" not in headers


def _no_write(data: bytes) -> None:
    # The write that PEP 3333 asks start_response to return; Django never calls it.
    raise NotImplementedError("Django returns what it answers.")
