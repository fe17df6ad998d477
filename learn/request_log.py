"""One line in the log for each request, around everything that answers: what was asked, what came of it, how long it took.

Nothing personal: no address, no query (it holds what readers search for), no name, no browser. Every other line that is
logged on the way carries the same request id.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.conf import settings

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Observer = Callable[[str, int, float], None]  # method, status, seconds

logger = logging.getLogger("learn.requests")

PATH_SHOWN = 200  # characters
_PROXYS_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLog:
    """A WSGI application that logs what the one inside it answers; `observe` is told too."""

    def __init__(self, application: Application, observe: Observer | None = None) -> None:
        self._application, self._observe = application, observe

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, and log it."""
        began = time.perf_counter()
        request_id = _request_id(environ)
        status = 500

        def started(line: str, headers: Any, *rest: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, headers, *rest)

        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            return self._application(environ, started)
        finally:
            self._note(environ, status, time.perf_counter() - began)
            structlog.contextvars.clear_contextvars()

    def _note(self, environ: Environ, status: int, seconds: float) -> None:
        method = environ.get("REQUEST_METHOD", "")
        path = (
            environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")[:PATH_SHOWN]
        )
        logger.log(
            logging.ERROR if status >= 500 else logging.INFO,
            "%s %s %d",
            method,
            path,
            status,
            extra={"method": method, "path": path, "status": status, "ms": round(seconds * 1000, 1)},
        )
        if self._observe:
            self._observe(method, status, seconds)


def _request_id(environ: Environ) -> str:
    """Return the id that our own proxy gave the request, or a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    return given if settings.TRUSTED_PROXIES and _PROXYS_ID.fullmatch(given) else uuid.uuid4().hex
