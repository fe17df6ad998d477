"""Numbers as readers write them."""

from django import template

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """Return the number with a comma between thousands: 35,915."""
    return f"{number:,}"
