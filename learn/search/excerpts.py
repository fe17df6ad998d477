"""Where the words of a query stand in a text, marked. The text is escaped before any mark is set."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from learn.content.plain_math import read_tex
from learn.content.text import excerpt as beginning
from learn.content.words import SMALL_WORDS, beginning_of, fold, stem
from learn.search.query import Query

LENGTH = 240  # characters: two to three lines
_BEFORE = 60  # of them before the first word found
_LOOKED_AT = 60  # words found; the best place is nearly always among the first
_OF_EACH = 8  # of them the same one

_WORD = re.compile(r"[^\W_]+")

Found = Sequence[tuple[int, int, str]]  # start, end and stem of a word


def excerpts(query: Query, instead: Mapping[str, str]) -> Callable[[str], SafeString]:
    """Return what makes excerpts for a query: the part of a text with the most of its words, as HTML with `<mark>`.

    `instead` names words that stand for words of the query.
    """
    spoken = {instead.get(word, word) for word in query.spoken}
    telling = {word for word in spoken if word not in SMALL_WORDS} or spoken
    stems = {stem(word) for word in telling} - {""}
    starts = set(map(beginning_of, stems))  # what begins alike is looked at again, as a whole
    stem_of = _Stems(stems)

    def of_text(text: str) -> SafeString:
        text = read_tex(text)
        found = _found(starts, stem_of, text)
        if not found:
            return mark_safe(escape(beginning(text, LENGTH)))  # noqa: S308 - escaped here
        start, end = _window(text, _best_place(found))
        return _marked(text, start, end, found)

    return of_text


class _Stems(dict[str, str]):
    """The stem of each word that was met; "" for one that was not asked for. Of twenty answers, most are the same."""

    def __init__(self, stems: Collection[str]) -> None:
        super().__init__()
        self._stems = stems

    def __missing__(self, word: str) -> str:
        stemmed = stem(fold(word))
        self[word] = stemmed if stemmed in self._stems else ""
        return self[word]


def _found(starts: Collection[str], stem_of: Mapping[str, str], text: str) -> Found:
    found: dict[int, tuple[int, int, str]] = {}
    lower = text.lower()
    if len(lower) != len(text):  # a letter that becomes two, as İ does: places would be others
        lower = "".join(letter if len(letter.lower()) > 1 else letter.lower() for letter in text)
    for start in starts:  # each by itself: three times as fast as one pattern of all
        place, left = lower.find(start), _OF_EACH
        while place >= 0 and left:
            if not (place and lower[place - 1].isalnum()) and (whole := _WORD.match(lower, place)):
                word = stem_of[whole[0]]
                if word:
                    found[place] = (place, whole.end(), word)
                    left -= 1
            place = lower.find(start, place + len(start))
    return [found[place] for place in sorted(found)[:_LOOKED_AT]]


def _best_place(found: Found) -> int:
    """Return where the first stretch begins that has the most different words."""
    best, most, first = 0, 0, 0
    within: dict[str, int] = {}
    for index, (_, end, word) in enumerate(found):
        within[word] = within.get(word, 0) + 1
        while first < index and end - found[first][0] > LENGTH - _BEFORE:
            gone = found[first][2]
            within[gone] -= 1
            if not within[gone]:
                del within[gone]
            first += 1
        if len(within) > most:
            best, most = found[first][0], len(within)
    return best


def _window(text: str, place: int) -> tuple[int, int]:
    """Return a stretch of whole words around a place."""
    start = max(0, place - _BEFORE)
    if start:
        start = text.find(" ", start, place) + 1 or place
    end = start + LENGTH
    return (start, len(text)) if end >= len(text) else (start, max(text.rfind(" ", place, end), place + 1))


def _marked(text: str, start: int, end: int, found: Found) -> SafeString:
    parts, done = ["… "] if start else [], start
    for first, last, _ in found:
        if start <= first and last <= end:  # a word has nothing that is escaped
            parts += [escape(text[done:first]), "<mark>", text[first:last], "</mark>"]
            done = last
    parts += [escape(text[done:end]), " …" if end < len(text) else ""]
    return mark_safe(" ".join("".join(parts).split()))  # noqa: S308 - every part of the text is escaped above
