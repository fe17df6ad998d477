"""What holds for every request to a public page."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]

_PAGE_WITH_A_FORM = re.compile(r"/learn/[^/]+/questions/[^/]+/report")


def public_pages_ignore_cookies(get_response: GetResponse) -> GetResponse:
    """Return a middleware that hides cookies from all but the admin; it stands before the ones that read them.

    Django answers a broken session or CSRF cookie with a new one, on any page: then a public page would set a
    cookie, and a cache would keep one answer for each visitor. A page with a form is left the CSRF cookie alone.
    """
    admin = f"/{settings.ADMIN_URL}"

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(admin):
            kept = {settings.CSRF_COOKIE_NAME} if _PAGE_WITH_A_FORM.fullmatch(request.path_info) else set()
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if name in kept}
        return get_response(request)

    return middleware
