"""Titles broken into lines: in whole words, at the largest size that fits, the lines about equally long."""

from collections.abc import Callable
from typing import NamedTuple

Measure = Callable[[str, int], float]  # (text, type size in pixels) -> width in pixels

ELLIPSIS = "…"
_LINE_HEIGHT = 1.18


class Lines(NamedTuple):
    """A broken text, the type size it fits in, and the distance from one line to the next; both in pixels."""

    lines: list[str]
    size: int
    leading: int


def fit(text: str, *, width: int, height: int, sizes: list[int], measure: Measure) -> Lines:
    """Return the text in the first of `sizes` (largest first) that fits; cut, with an ellipsis, if none does."""
    words = text.split()
    for size in sizes:
        leading = round(size * _LINE_HEIGHT)
        if size != sizes[-1] and sum(measure(word, size) for word in words) > width * (height // leading):
            continue  # even without spaces and in full lines
        lines = break_lines(text, width, size, measure)
        if len(lines) * leading <= height:
            return Lines(_balanced(text, lines, width, size, measure), size, leading)
    kept = lines[: height // leading]
    return Lines([*kept[:-1], _cut(kept[-1], width, size, measure)], size, leading)


def break_lines(text: str, width: float, size: int, measure: Measure) -> list[str]:
    """Return the text in lines of at most `width`; a word longer than a line is broken where the line ends."""
    space = measure(" ", size)
    lines: list[str] = []
    line, used = "", 0.0
    for word in text.split():
        wide = measure(word, size)
        if line and used + space + wide <= width:
            line, used = f"{line} {word}", used + space + wide
            continue
        if line:
            lines.append(line)
        *whole, line = [word] if wide <= width else _pieces(word, width, size, measure)
        lines += whole
        used = wide if line == word else measure(line, size)
    return [*lines, line] if line else lines


def _pieces(word: str, width: float, size: int, measure: Measure) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and measure(pieces[-1] + character, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _balanced(text: str, lines: list[str], width: int, size: int, measure: Measure) -> list[str]:
    """Return as many lines, in the narrowest column that still holds them: no single word is left over at the end."""
    too_narrow, enough = max((int(measure(word, size)) for word in text.split()), default=0), width
    while enough - too_narrow > 8:
        middle = (too_narrow + enough) // 2
        narrower = break_lines(text, middle, size, measure)
        if len(narrower) > len(lines):
            too_narrow = middle
        else:
            lines, enough = narrower, middle
    return lines


def _cut(line: str, width: int, size: int, measure: Measure) -> str:
    while line and measure(line + ELLIPSIS, size) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
