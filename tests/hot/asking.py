"""Requests to a WSGI application as a server makes them, and what comes back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from learn import lean
from learn.hot import hearing
from learn.hot.encodings import decode


class Reply(NamedTuple):
    """An answer: its status code, its headers by lower-case name, and its body as it was sent."""

    status: int
    headers: dict[str, str]
    sent: bytes

    @property
    def body(self) -> bytes:
        """The body without its encoding."""
        return decode(self.sent, self.headers.get("content-encoding", "identity"))


@contextmanager
def _test_connection_kept() -> Iterator[None]:
    """Let no request close the connection, in whose transaction the test's rows are; Django's test client does the same."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with patch.object(hearing, "close_old_connections"), patch.object(lean, "close_old_connections"):
        try:
            yield
        finally:
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)


def ask(application: Any, url: str, method: str = "GET", **headers: str) -> Reply:
    """Return the answer to a request; `headers` are written like `if_none_match`."""
    environ = RequestFactory().generic(method, url).environ
    environ |= {"HTTP_HOST": "testserver"}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    started: list[Any] = []

    def start(status: str, sent: Iterable[tuple[str, str]], *error: object) -> None:
        started[:] = [int(status.split()[0]), sent]

    with _test_connection_kept():
        chunks = application(environ, start)
        body = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
    return Reply(started[0], {name.lower(): value for name, value in started[1]}, body)
