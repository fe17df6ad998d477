"""What lists say of a question, beside its title."""

import datetime as dt
from functools import lru_cache

from django import template
from django.utils.dateformat import format as formatted

from learn.content.text import excerpt

register = template.Library()

_DESCRIPTION_LENGTH = 140  # two lines on a wide screen


@register.filter
@lru_cache(maxsize=4_096)
def short_date(date: dt.date) -> str:
    """Return a date as `Mar 4, 2025`. A list has twenty, on a few days each."""
    return formatted(date, "M j, Y")


@register.filter
def beginning(description: str) -> str:
    """Return the beginning of a description, in whole words."""
    return excerpt(description, _DESCRIPTION_LENGTH)
