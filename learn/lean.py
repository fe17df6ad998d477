"""The WSGI application between the kept pages and Django: it answers for question pages without Django's middleware.

Of a page that is rendered anew the middleware was a third. What it adds to a question page are headers, the same ones
for every page: they are taken from the first page that Django answered, so nothing of them is written twice, and what
another middleware adds is among them. See docs/decisions.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections

from learn.hot.requests import Environ, Requests
from learn.question_page import question_at, question_page

logger = logging.getLogger(__name__)

Header = tuple[str, str]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_QUESTION = re.compile(r"/learn/([a-z0-9_-]+)/questions/([a-z0-9_-]+)")

# A request that holds one of these may be answered with another status or another form: that is Django's.
_ASKS_FOR_MORE = (
    "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
)  # fmt: skip


class LeanPages:
    """Answers the plainest request for a question page, which is what kept pages are made of; all else is Django's."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._requests = Requests()
        self._headers: dict[bool, list[Header]] = {}  # by whether the request came over HTTPS

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path = _QUESTION.fullmatch(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "GET" else None
        if path is None or not environ.keys().isdisjoint(_ASKS_FOR_MORE):
            return self._application(environ, start_response)
        secure = self._requests.is_secure(environ)
        if not self._requests.may_be_answered(environ, is_secure=secure):
            return self._application(environ, start_response)
        if secure not in self._headers:
            return self._application(environ, self._listening(start_response, secure=secure))
        page = _page(*path.groups())
        if page is None:
            return self._application(environ, start_response)
        start_response("200 OK", _headers_of(page, self._headers[secure]))
        return [page]

    def _listening(self, start_response: StartResponse, *, secure: bool) -> StartResponse:
        """Return a `start_response` that keeps the headers of a page."""

        def start(status: str, headers: list[Header], *error: object) -> Any:
            if status.startswith("200 "):
                self._headers[secure] = headers.copy()
            return start_response(status, headers, *error)

        return start


def _page(subject_slug: str, slug: str) -> bytes | None:
    """Return the page at the path; None for Django to answer: where there is no page, and where something fails.

    What fails here fails in Django too, which answers with an error page.
    """
    close_old_connections()  # as Django does around each request
    try:
        question = question_at(subject_slug, slug)
        return question_page(question).encode() if question and question.is_live else None
    except (OperationalError, InterfaceError):
        return None  # Django says in the log that the database does not answer
    except Exception:  # a mistake of ours, whatever it is: readers get the site's own error page, from Django
        logger.exception("The page of %s/%s is left to Django", subject_slug, slug)
        return None
    finally:
        close_old_connections()


def _headers_of(page: bytes, headers: list[Header]) -> list[Header]:
    """Return the headers with those of this page in the place of the other's."""
    own = {
        "Content-Length": str(len(page)),
        "ETag": f'"{hashlib.md5(page, usedforsecurity=False).hexdigest()}"',  # as Django's ConditionalGetMiddleware
    }
    return [(name, own.get(name, value)) for name, value in headers]
