"""The colour of a subject, as a class name: style sheets turn it into a hue."""

from zlib import crc32

from django import template

HUE_COUNT = (
    13  # the classes hue-0 … hue-12 of static/css/tokens.css; thirteen spread our subjects most evenly
)

register = template.Library()


@register.filter
def hue_class(subject_slug: str) -> str:
    """Return `hue-0` … `hue-12`: always the same one for a slug, on every machine."""
    return f"hue-{crc32(subject_slug.encode()) % HUE_COUNT}"
