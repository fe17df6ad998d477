"""The colours of the images, made as `static/css/tokens.css` makes them: a subject has a hue, lightness is the same for all."""

import math
from typing import NamedTuple

# Degrees of oklch, as in tokens.css (a test compares them).
HUES = {
    "hue-site": 262,
    "hue-0": 20,
    "hue-1": 45,
    "hue-2": 70,
    "hue-3": 135,
    "hue-4": 155,
    "hue-5": 175,
    "hue-6": 200,
    "hue-7": 228,
    "hue-8": 252,
    "hue-9": 276,
    "hue-10": 300,
    "hue-11": 328,
    "hue-12": 355,
}

Colour = tuple[int, int, int]


class Palette(NamedTuple):
    """The colours of one image; text on `ground` has a contrast of at least 7:1."""

    ground: Colour
    shade: Colour  # the large mark, hardly above the ground
    text: Colour
    quiet: Colour


def palette(hue: str) -> Palette:
    """Return the colours of a hue class of the style sheet."""
    degrees = HUES[hue]
    return Palette(
        ground=oklch(0.38, 0.1, degrees),
        shade=oklch(0.42, 0.1, degrees),
        text=oklch(0.99, 0.004, 90),
        quiet=oklch(0.89, 0.05, degrees),
    )


def oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """Return a colour of CSS Color 4 in sRGB (0 to 255); chroma shrinks until sRGB has the colour."""
    for step in range(20, -1, -1):
        channels = _linear_srgb(lightness, chroma * step / 20, math.radians(hue))
        if all(-1e-4 <= channel <= 1 + 1e-4 for channel in channels):
            break
    red, green, blue = (round(255 * _gamma(min(max(channel, 0.0), 1.0))) for channel in channels)
    return red, green, blue


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """Return the colour that is `share` (0 to 1) of the other and the rest of the one, as Pillow covers pixels."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2), 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _linear_srgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Return the channels before gamma; outside 0 to 1 where sRGB lacks the colour (matrices: bottosson.github.io/posts/oklab)."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (value / 255 for value in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
