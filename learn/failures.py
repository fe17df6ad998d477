"""What readers see when something of ours fails. Nothing here asks the database, and the pages need no context."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 30

GetResponse = Callable[[HttpRequest], HttpResponse]


class DatabaseDown:
    """Middleware: a public page whose view cannot reach the database answers 503 instead of 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer; Django hands what a view raises to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the 503 page for a database that is down, locked or gone; leave everything else as it is."""
        if not isinstance(exception, (OperationalError, InterfaceError)):
            return None
        if request.path_info.startswith(f"/{settings.ADMIN_URL}"):
            return None  # an editor's save that failed is an error to look into
        logger.error("The database does not answer: %s", exception)
        return service_unavailable()


def service_unavailable() -> HttpResponse:
    """Return the 503 page; clients may ask again after half a minute."""
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
