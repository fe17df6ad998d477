"""The least that a WSGI server can serve: the page as bytes; and whitenoise, serving it from a file."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

_FOLDER = Path(os.environ["BARE_FOLDER"])
_BODY = (_FOLDER / "page.html").read_bytes()
_HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(_BODY)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer everything with the page."""
    start_response("200 OK", _HEADERS.copy())
    return [_BODY]


static = WhiteNoise(application, root=_FOLDER, prefix="static/")
