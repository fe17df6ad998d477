"""Text as a value in the query of a URL."""

from urllib.parse import quote

from django import template

register = template.Library()


@register.filter
def query_value(text: str) -> str:
    """Return what `urlencode:""` does, without its look for lazy text: a question's page has a dozen keywords."""
    return quote(text, safe="")
