"""The mark of `static/img/icon.svg`, drawn at any size: a speech bubble with two lines of text."""

import math
from functools import cache

from PIL import Image, ImageDraw

_UNITS = 32  # of the icon's viewBox
_OVERSAMPLING = 4  # Pillow draws shapes without smoothing; scaling down smooths them
_ARC_POINTS = 90

# The arcs of the icon's path, as centre, radius and the angles where they begin and end (degrees, clockwise from the
# right): the left of the bubble, the tip of its tail, and its right. Straight lines join them.
_ARCS = (
    ((15.47, 15.5), 13, -90, -302.2),
    ((28.12, 28.91), 0.9, 118, -13.4),
    ((16.31, 15.47), 13, 30.7, -93.6),
)
_LINES = ((10, 12.5, 21.5, 12.5), (10, 18.5, 17, 18.5))
_LINE_RADIUS = 1.5


@cache
def bubble(size: int) -> Image.Image:
    """Return the bubble without its lines as a mask of `size` pixels a side."""
    mask, draw, scale = _canvas(size)
    draw.polygon([(x * scale, y * scale) for arc in _ARCS for x, y in _points(*arc)], fill=255)
    return _smooth(mask, size)


@cache
def lines(size: int) -> Image.Image:
    """Return the two lines in the bubble as a mask of `size` pixels a side."""
    mask, draw, scale = _canvas(size)
    for left, top, right, bottom in _LINES:
        box = (left - _LINE_RADIUS, top - _LINE_RADIUS, right + _LINE_RADIUS, bottom + _LINE_RADIUS)
        draw.rounded_rectangle([value * scale for value in box], radius=_LINE_RADIUS * scale, fill=255)
    return _smooth(mask, size)


def _points(
    centre: tuple[float, float], radius: float, start: float, end: float
) -> list[tuple[float, float]]:
    angles = (math.radians(start + (end - start) * step / _ARC_POINTS) for step in range(_ARC_POINTS + 1))
    return [(centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)) for angle in angles]


def _canvas(size: int) -> tuple[Image.Image, ImageDraw.ImageDraw, float]:
    side = size * _OVERSAMPLING
    mask = Image.new("L", (side, side))
    return mask, ImageDraw.Draw(mask), side / _UNITS


def _smooth(mask: Image.Image, size: int) -> Image.Image:
    return mask.resize((size, size), Image.Resampling.BOX)
