"""The paths of our pages, written into patterns that are looked up once: a page of a question has thirty of them."""

from functools import cache

from django.urls import reverse


def path_of(name: str, *values: str) -> str:
    """Return what `reverse` does for slugs, versions of images and the like, which need no quoting."""
    return _pattern(name, len(values)).format(*values)


@cache
def _pattern(name: str, count: int) -> str:
    stand_ins = [f"{place:012}" for place in range(count)]  # fits a slug, and the version of an image
    path = reverse(name, args=stand_ins)
    for stand_in in stand_ins:
        path = path.replace(stand_in, "{}")
    return path
