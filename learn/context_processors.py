"""What every template may use without being handed it."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """Return the site's name and its address without a slash at the end. Reads nothing of the request."""
    return site_values()


def site_values() -> dict[str, str]:
    """Return the same for a page that is rendered without a request."""
    return {"SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL}
