"""Cards drawn as PNG files by Pillow.

A site is exported with an image for each question, so drawing one takes about two milliseconds: the image holds numbers
of colours from the start, and what many cards share is drawn once: characters, words, and the rows without a title.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFont

from learn.open_graph import mark
from learn.open_graph.card import HEIGHT, WIDTH, Card
from learn.open_graph.colours import blend, palette
from learn.open_graph.layout import Lines, fit
from learn.open_graph.png import Rows, png, rows_of

FONT = Path(__file__).parent / "fonts" / "SourceSerif4-SemiBold-subset.ttf"

_MARGIN = 80
_TITLE_SIZES = list(range(84, 35, -4))
_TITLE_TOP, _TITLE_BOTTOM = 140, 480
_SMALL = 36
_LARGE_MARK = 620
_LABEL_BASELINE = 96
_GLYPH = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|.")  # a character with the marks upon it
_NO_LIGATURES = ["-liga"]  # characters are drawn one by one

# Sixteen colours are seen as smooth, and make a file of half the size: ground and large mark, each covered by the text in
# five steps, and the label in four. Their numbers: six for each ground, of which the first is the ground itself.
_STEPS, _LABEL_STEPS = 5, 4
_SHADE = _STEPS + 1
_LABEL = 2 * _SHADE
_COVERED = bytes(round(value / 255 * _STEPS) for value in range(256))
_LABEL_COVERED = bytes(
    step and _LABEL + step - 1 for step in (round(value / 255 * _LABEL_STEPS) for value in range(256))
)
_SHADED = [round(value / 255) * _SHADE for value in range(256)]


class _Placed(NamedTuple):
    """What covers a part of an image: numbers to add to those of the colours there, and where."""

    image: Image.Image
    left: int
    top: int


def draw(card: Card) -> bytes:
    """Return the card as a PNG of 1200 by 630. Text that the font cannot show is left out, never shown as boxes."""
    title, label = _shown(card)
    lines = _fit_title(title)
    top = _TITLE_TOP + (_TITLE_BOTTOM - _TITLE_TOP - len(lines.lines) * lines.leading) // 2
    words = _placed(lines.lines, lines.size, top + lines.size, lines.leading)
    first = min((word.top for word in words), default=0)
    last = max((word.top + word.image.height for word in words), default=0)
    titled = _together(words, first, last)
    _add(titled, _background(card.site_name, label).crop((0, first, WIDTH, last)))
    parts = (
        _rows_of_background(card.site_name, label, 0, first),
        rows_of(titled),
        _rows_of_background(card.site_name, label, last, HEIGHT),
    )
    return png(WIDTH, HEIGHT, parts, _colours(card.hue))


def can_draw(text: str) -> bool:
    """Return whether the font has a glyph for every character; others would come out as boxes."""
    return all(map(_has_glyph, set(text)))


def _shown(card: Card) -> tuple[str, str]:
    """Return title and label as they can be drawn: the label is the title where the title itself cannot."""
    title, label = (text if can_draw(text) else "" for text in (_plain(card.title), _plain(card.label)))
    return (title, label) if title else (label, "")


def _plain(text: str) -> str:
    """Return the text composed, without characters that have no width (marks of direction, zero-width joiners)."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if composed.isprintable():  # none of them is
        return composed
    return "".join(character for character in composed if unicodedata.category(character) not in ("Cf", "Cc"))


def _fit_title(title: str) -> Lines:
    return fit(
        title,
        width=WIDTH - 2 * _MARGIN,
        height=_TITLE_BOTTOM - _TITLE_TOP,
        sizes=_TITLE_SIZES,
        measure=_length,
    )


@lru_cache(maxsize=8)
def _background(site_name: str, label: str) -> Image.Image:
    """Return what the cards of a subject share, in the numbers of the colours: the marks, the wordmark and the label."""
    image = Image.new("L", (WIDTH, HEIGHT))
    image.paste(mark.bubble(_LARGE_MARK).point(_SHADED), (WIDTH - 430, HEIGHT - 400))
    size, top = 60, HEIGHT - 108
    small = ImageChops.subtract(mark.bubble(size), mark.lines(size)).point(_COVERED)
    words = [site_name] if can_draw(site_name) else []
    wordmark = _placed(words, _SMALL, top + 42, left=_MARGIN + size + 18)
    label_words = _placed([label], _SMALL, _LABEL_BASELINE, covered=_LABEL_COVERED)
    _add(image, _together([_Placed(small, _MARGIN, top), *wordmark, *label_words], 0, HEIGHT))
    return image


@lru_cache(maxsize=512)
def _rows_of_background(site_name: str, label: str, first: int, last: int) -> Rows:
    """Return the rows that no title covers; the titles of a subject begin and end in few places."""
    return rows_of(_background(site_name, label).crop((0, first, WIDTH, last)))


@lru_cache(maxsize=32)
def _colours(hue: str) -> bytes:
    """Return the channels of all colours of a hue, in the order of their numbers."""
    colours = palette(hue)
    covered = [
        blend(ground, colours.text, step / _STEPS)
        for ground in (colours.ground, colours.shade)
        for step in range(_STEPS + 1)
    ]
    label = [blend(colours.ground, colours.quiet, step / _LABEL_STEPS) for step in range(1, _LABEL_STEPS + 1)]
    return bytes(channel for colour in covered + label for channel in colour)


def _placed(
    lines: list[str],
    size: int,
    baseline: int,
    leading: int = 0,
    left: float = _MARGIN,
    covered: bytes = _COVERED,
) -> list[_Placed]:
    """Return the words of lines of text, the first on that baseline."""
    placed, space = [], _length(" ", size)
    for number, line in enumerate(lines):
        along = left
        for word in line.split():
            image, x, y = _word(word, size, covered)
            placed.append(_Placed(image, round(along) + x, baseline + number * leading + y))
            along += _length(word, size) + space
    return placed


@lru_cache(maxsize=4_096)
def _word(word: str, size: int, covered: bytes) -> _Placed:
    """Return the word as `covered` has it, and where it lies, seen from where its baseline begins."""
    glyphs, along = [], 0.0
    for glyph, after in pairwise([*_GLYPH.findall(word), ""]):
        drawn, (x, y) = _drawn(glyph, size)
        glyphs.append((drawn, round(along) + x, y))
        along += _advance(glyph, after, size)
    left, top = min(x for _, x, _ in glyphs), min(y for *_, y in glyphs)
    width = max(x + drawn.width for drawn, x, _ in glyphs) - left
    mask = Image.new("L", (width, max(y + drawn.height for drawn, _, y in glyphs) - top))
    draw = ImageDraw.Draw(mask)
    for drawn, x, y in glyphs:
        draw.bitmap((x - left, y - top), drawn, fill=255)
    return _Placed(mask.point(covered), left, top)


@cache
def _drawn(glyph: str, size: int) -> tuple[Image.Image, tuple[int, int]]:
    """Return the mask of a character with its marks, and where it lies. To draw one takes longer than anything else."""
    left, top, right, bottom = (int(edge) for edge in _font(size).getbbox(glyph, anchor="ls"))
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).text((-left, -top), glyph, font=_font(size), fill=255, anchor="ls")
    return mask, (left, top)


@cache
def _advance(glyph: str, after: str, size: int) -> float:
    """Return how far the next character begins from where this one does: they may be kerned."""
    font = _font(size)
    return font.getlength(glyph + after, features=_NO_LIGATURES) - (font.getlength(after) if after else 0)


def _together(words: list[_Placed], first: int, last: int) -> Image.Image:
    """Return the rows with the words in them; where two of them meet, the one that covers more is seen."""
    image = Image.new("L", (WIDTH, last - first))
    for word, left, top in words:
        box = (left, top - first, left + word.width, top - first + word.height)
        image.paste(ImageChops.lighter(image.crop(box), word), box)
    return image


def _add(image: Image.Image, other: Image.Image) -> None:
    """Add the numbers of the other image, where it has any."""
    if box := other.getbbox():
        image.paste(ImageChops.add(image.crop(box), other.crop(box)), box)


@lru_cache(maxsize=65_536)
def _length(text: str, size: int) -> float:
    return sum(_advance(glyph, after, size) for glyph, after in pairwise([*_GLYPH.findall(text), ""]))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


@cache
def _has_glyph(character: str) -> bool:
    """Compare with the box that the font shows for a character that no font has."""
    return _glyph(character) != _glyph("\uffff")


def _glyph(character: str) -> bytes:
    return bytes(_font(_SMALL).getmask(character))
