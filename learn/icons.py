"""The icons that browsers ask for by fixed names, and the web manifest that names the others."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

_THEME = "#2c4a9a"  # the mark's colour, as in static/img/icon.svg
_PAPER = "#fcfbf9"


@cache
def icon_file(name: str) -> bytes:
    """Return a file of `static/img/`. They are part of the code, so each is read once in a process's life."""
    return Path(settings.BASE_DIR, "static", "img", name).read_bytes()


def manifest() -> dict[str, object]:
    """Return the web app manifest (w3.org/TR/appmanifest): a name and icons for those who keep the site at hand."""
    return {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "start_url": reverse("learn"),
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": _THEME,
        "background_color": _PAPER,
        "icons": [
            _icon("icon-192.png", "192x192", "any"),
            _icon("icon-512.png", "512x512", "any"),
            _icon("icon-maskable-512.png", "512x512", "maskable"),
        ],
    }


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    return {"src": static(f"img/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
