"""What holds for every request: headers that protect readers and editors, and public pages without cookies."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from learn.freshness.tags import tags_of_path

GetResponse = Callable[[HttpRequest], HttpResponse]

_PROBES = frozenset({"/healthz", "/readyz"})
_PAGE_WITH_A_FORM = re.compile(r"/learn/[^/]+/questions/[^/]+/report")


# Beside those of django-csp and django-permissions-policy. Django's own middleware sets the last two as well, but not on
# what it refuses itself: a wrong host that asks for plain HTTP.
_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
}


def security_headers(get_response: GetResponse) -> GetResponse:
    """Return a middleware that isolates every answer from other sites, and keeps editors' pages out of every cache."""
    admin = f"/{settings.ADMIN_URL}"

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in _HEADERS.items():
            response.setdefault(name, value)
        if request.path_info.startswith(admin):
            response.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def probes_are_answered_at_once(get_response: GetResponse) -> GetResponse:
    """Return a middleware that asks a probe neither for a host that the site has nor for HTTPS.

    Load balancers and operators ask a process by its address, and what they are told is the same for every host.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_probe = request.path_info in _PROBES
        return resolve(request.path_info).func(request) if is_probe else get_response(request)

    return middleware


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


def public_pages_may_be_kept(get_response: GetResponse) -> GetResponse:
    """Return a middleware that says how long caches may keep the pages whose changes are announced.

    They ask each time whether it is current, or give it once more while they ask, within a second; for a day they may
    give it while the site does not answer. Longer (SHARED_CACHE_SECONDS) only where a publish purges the cache.

    They go without X-Frame-Options, which browsers ignore beside the policy's frame-ancestors: each header is read and
    written anew by every server on the way, and on these pages there is nothing to be tricked into clicking.
    """
    shared = f", s-maxage={settings.SHARED_CACHE_SECONDS}" if settings.SHARED_CACHE_SECONDS else ""
    lifetime = f"public, max-age=0{shared}, stale-while-revalidate=1, stale-if-error=86400"

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 200 and tags_of_path(request.path_info):
            response.headers.setdefault("Cache-Control", lifetime)
            response.xframe_options_exempt = True
        return response

    return middleware
