"""`/.well-known/security.txt` (RFC 9116): where to report a hole."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from learn.seo import absolute

_MONTHS_VALID = 6  # the RFC asks for less than a year


def security_txt(today: dt.date) -> str:
    """Return the file; it expires on SECURITY_EXPIRES, by default on the first of a month about six months ahead."""
    expires = settings.SECURITY_EXPIRES or _months_ahead(today).isoformat()
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {absolute(reverse('security'))}",
    ]
    return "\n".join(lines) + "\n"


def _months_ahead(today: dt.date) -> dt.date:
    months = today.year * 12 + today.month - 1 + _MONTHS_VALID
    return dt.date(months // 12, months % 12 + 1, 1)
