"""A path for every URL pattern of the site, the admin's included: what walks them forgets no page that comes later."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

# What the placeholders of our patterns stand for; all others are numbers.
VALUES = {
    "subject_slug": "biology",
    "slug": "how-do-plants-eat",
    "version": "0123456789ab",
    "key": "no-key-of-ours",
    "app_label": "learn",
    "url": "no-such-page/",
}


def every_path(patterns: Sequence[Any] | None = None, prefix: str = "/") -> Iterator[str]:
    """Yield one path for each pattern that there is."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + _filled(pattern)
        if isinstance(pattern, URLResolver):
            yield from every_path(pattern.url_patterns, path)
        else:
            yield path


def _filled(pattern: URLPattern | URLResolver) -> str:
    route = str(pattern.pattern)
    if isinstance(pattern.pattern, RegexPattern):
        named = re.sub(r"\(\?P<(\w+)>[^)]*\)", _value, route.strip("^$"))
        return named or "no/such/page"
    return re.sub(r"<(?:\w+:)?(\w+)>", _value, route)


def _value(placeholder: re.Match[str]) -> str:
    return VALUES.get(placeholder[1], "1")
