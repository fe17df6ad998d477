"""The order of what was found: how well a title says what was asked, then what the index scores. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from learn.content.words import SMALL_WORDS, fold, has_word, stem, title_words

_REMEMBERED = 8_192  # titles: some 8 MB; taking a title apart is half of what a candidate costs
_SMALL = 0.25  # what a small word counts beside a telling one

# What each share of a perfect answer adds. Chosen by judgement, not fitted to a set of queries; `make bench` prints what
# they find of known questions beside plain bm25.
ASKED_IN_TITLE = 10.0  # of the words asked for, how many the title has
TITLE_WAS_ASKED = 3.0  # of the title's words, how many were asked for
IN_ORDER = 3.0  # of the pairs of neighbouring words asked for, how many stand in the title's order
IN_KEYWORDS = 4.0
SCORE = 4.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that the index found, with its score there."""

    key: int
    score: float
    title: str
    keywords: str


def ranked(spoken: Sequence[str], candidates: Sequence[Candidate]) -> list[int]:
    """Return the keys of the candidates, the best answer first; `spoken` is every word asked for, in order."""
    asked = [stem(word) for word in spoken]
    pairs = list(pairwise(asked))
    weights = {stem(word): _weight(word) for word in spoken}
    best = max((candidate.score for candidate in candidates), default=0.0) or 1.0
    points = {
        candidate.key: _points(pairs, weights, candidate) + SCORE * candidate.score / best
        for candidate in candidates
    }
    return sorted(points, key=lambda key: (-points[key], key))


def _points(pairs: Sequence[tuple[str, str]], weights: dict[str, float], candidate: Candidate) -> float:
    places, of_title = _read_title(candidate.title)
    all_asked = sum(weights.values()) or 1.0
    in_title = sum(map(weights.__getitem__, weights.keys() & places.keys()))
    keywords = fold(candidate.keywords)
    in_keywords = sum(weight for word, weight in weights.items() if has_word(keywords, word))
    in_order = 0
    if in_title:
        in_order = sum(
            1 for one, other in pairs if one in places and other in places and places[one] < places[other]
        )
    return (
        ASKED_IN_TITLE * in_title / all_asked
        + TITLE_WAS_ASKED * in_title / of_title
        + IN_ORDER * in_order / (len(pairs) or 1)
        + IN_KEYWORDS * in_keywords / all_asked
    )


@lru_cache(maxsize=_REMEMBERED)
def _read_title(title: str) -> tuple[dict[str, int], float]:
    """Return the first place of each stem, and what all the words weigh."""
    words = title_words(title)
    stems = [stem(word.rstrip("+#")) for word in words]
    places = dict(zip(reversed(stems), range(len(words) - 1, -1, -1), strict=True))
    small = sum(map(SMALL_WORDS.__contains__, words))
    return places, len(words) - (1 - _SMALL) * small or 1.0


def _weight(word: str) -> float:
    return _SMALL if word in SMALL_WORDS else 1.0
