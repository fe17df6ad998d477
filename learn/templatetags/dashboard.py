"""The data of the admin's front page, asked for by its template: Django's index view takes no context of ours."""

from typing import Any

from django import template

from learn.admin import dashboard

register = template.Library()


@register.simple_tag
def desk_dashboard() -> dict[str, Any]:
    """Return what the front page of the admin shows."""
    return dashboard.dashboard()
