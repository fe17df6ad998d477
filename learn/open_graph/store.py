"""Images kept on disk under what they show: each is drawn once, by whichever process is asked first."""

import logging
import os
import tempfile
from pathlib import Path

from django.conf import settings

from learn.open_graph.card import Card

logger = logging.getLogger(__name__)


def image(card: Card) -> bytes:
    """Return the card as a PNG, from the disk where it was drawn before. `og/` may be emptied at any time."""
    path = Path(settings.VAR_ROOT, "og", card.version[:2], f"{card.version}.png")
    try:
        return path.read_bytes()
    except OSError:  # not drawn yet, or the folder cannot be read: the image can still be drawn
        from learn.open_graph.drawing import draw  # Pillow takes 50 ms to load: not before an image is drawn

        png = draw(card)
        _keep(path, png)
        return png


def _keep(path: Path, png: bytes) -> None:
    """Write the file whole or not at all; a full disk costs the next reader a drawing, not this one the image."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(png)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        logger.warning("The link preview %s could not be kept: %s", path, error)
