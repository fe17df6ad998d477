"""Who asks: the address that our own proxies saw, and how often it may ask."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from redis.exceptions import RedisError

View = Callable[..., HttpResponse]

SEARCH_PERIOD_SECONDS = 60
TYPED_FOR_A_SEARCH = 20  # titles are asked for at every pause while a reader types: so many for each search


def client_address(request: HttpRequest) -> str:
    """Return the address of the client; of IPv6 the network, of which one customer has all addresses.

    Behind proxies of ours (TRUSTED_PROXIES) it is the entry of X-Forwarded-For that the outermost of them added; what
    stands before it the client wrote itself. "unknown" where nothing tells.
    """
    hops = [request.META.get("REMOTE_ADDR", "")]
    if settings.TRUSTED_PROXIES:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-settings.TRUSTED_PROXIES :]
    try:
        address = ip_address(hops[0].strip())
    except ValueError:
        return "unknown"
    return str(ip_network(f"{address}/64", strict=False) if address.version == 6 else address)


def may_ask(request: HttpRequest, what: str, *, times: int, seconds: int) -> bool:
    """Return whether the client has one left of so many `times` in so many `seconds`, which begin with its first one.

    Counted in the cache that the workers share. Where that does not answer everybody may: readers come first.
    """
    key = f"limit:{what}:{client_address(request)}"
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key) <= times
    except (ValueError, RedisError):  # it expired in between, or the cache is down
        return True


def limited_searches(view: View) -> View:
    """Return the view with SEARCHES_PER_MINUTE for each client, and the 429 page beyond. This machine itself has no limit."""

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        times = settings.SEARCHES_PER_MINUTE
        if _is_free(request, times) or may_ask(request, "search", times=times, seconds=SEARCH_PERIOD_SECONDS):
            return view(request, *args, **kwargs)
        return too_many(SEARCH_PERIOD_SECONDS)

    return limited


def limited_suggestions(view: View) -> View:
    """Return the view with twenty times SEARCHES_PER_MINUTE for each client, and beyond an empty 429 for the script."""

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        times = settings.SEARCHES_PER_MINUTE * TYPED_FOR_A_SEARCH
        if _is_free(request, times) or may_ask(
            request, "suggest", times=times, seconds=SEARCH_PERIOD_SECONDS
        ):
            return view(request, *args, **kwargs)
        headers = {"Retry-After": str(SEARCH_PERIOD_SECONDS), "Cache-Control": "no-store"}
        return HttpResponse(status=429, headers=headers)

    return limited


def _is_free(request: HttpRequest, times: int) -> bool:
    """Return whether nothing is counted: without a limit, from this machine itself, and where nothing was asked."""
    return not times or client_address(request) in ("127.0.0.1", "::/64") or "q" not in request.GET


def too_many(seconds: int) -> HttpResponse:
    """Return the 429 page; the client may ask again after so many seconds."""
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("429.html"), status=429, headers=headers)
