"""Cards drawn as PNG files by Pillow."""

import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from learn.open_graph import mark
from learn.open_graph.cards import HEIGHT, WIDTH, Card
from learn.open_graph.colours import Colour, palette
from learn.open_graph.layout import Lines, fit

FONT = Path(__file__).parent / "fonts" / "SourceSerif4-SemiBold-subset.ttf"

_MARGIN = 80
_TITLE_SIZES = list(range(84, 35, -4))
_TITLE_TOP, _TITLE_BOTTOM = 140, 480
_SMALL = 36
_LARGE_MARK = 620
_COLOURS = 48  # ground, two kinds of text and what smooths their edges; more are not seen but sent


def draw(card: Card) -> bytes:
    """Return the card as a PNG of 1200 by 630. Text that the font cannot show is left out, never shown as boxes."""
    colours = palette(card.hue)
    image = Image.new("RGB", (WIDTH, HEIGHT), colours.ground)
    _stamp(image, mark.bubble(_LARGE_MARK), (WIDTH - 430, HEIGHT - 400), colours.shade)
    title, label = _shown(card)
    if label:
        _write(image, (_MARGIN, 96), label, _SMALL, colours.quiet)
    lines = _fit_title(title)
    top = _TITLE_TOP + (_TITLE_BOTTOM - _TITLE_TOP - len(lines.lines) * lines.leading) // 2
    for number, line in enumerate(lines.lines):
        _write(image, (_MARGIN, top + number * lines.leading + lines.size), line, lines.size, colours.text)
    _wordmark(image, card.site_name, colours.text, colours.ground)
    return _png(image)


def can_draw(text: str) -> bool:
    """Return whether the font has a glyph for every character; others would come out as boxes."""
    return all(_has_glyph(character) for character in text)


def _shown(card: Card) -> tuple[str, str]:
    """Return title and label as they can be drawn: the label is the title where the title itself cannot."""
    title, label = (text if can_draw(text) else "" for text in (_plain(card.title), _plain(card.label)))
    return (title, label) if title else (label, "")


def _plain(text: str) -> str:
    """Return the text composed, without characters that have no width (marks of direction, zero-width joiners)."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(character for character in composed if unicodedata.category(character) not in ("Cf", "Cc"))


def _fit_title(title: str) -> Lines:
    return fit(
        title,
        width=WIDTH - 2 * _MARGIN,
        height=_TITLE_BOTTOM - _TITLE_TOP,
        sizes=_TITLE_SIZES,
        measure=lambda text, size: _font(size).getlength(text),
    )


def _wordmark(image: Image.Image, name: str, text: Colour, ground: Colour) -> None:
    size, top = 60, HEIGHT - 108
    _stamp(image, mark.bubble(size), (_MARGIN, top), text)
    _stamp(image, mark.lines(size), (_MARGIN, top), ground)
    if can_draw(name):
        _write(image, (_MARGIN + size + 18, top + 42), name, _SMALL, text)


def _stamp(image: Image.Image, mask: Image.Image, at: tuple[int, int], colour: Colour) -> None:
    image.paste(colour, (*at, at[0] + mask.width, at[1] + mask.height), mask)


def _write(image: Image.Image, at: tuple[int, int], text: str, size: int, colour: Colour) -> None:
    """Write one line; `at` is where its baseline begins."""
    ImageDraw.Draw(image).text(at, text, font=_font(size), fill=colour, anchor="ls")


def _png(image: Image.Image) -> bytes:
    file = BytesIO()
    few = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


@cache
def _has_glyph(character: str) -> bool:
    """Compare with the box that the font shows for a character that no font has."""
    return _glyph(character) != _glyph("\uffff")


def _glyph(character: str) -> bytes:
    return bytes(_font(_SMALL).getmask(character))
