"""The order of what was found: how well title and keywords say what was asked, then what the index scores. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from learn.content.words import SMALL_WORDS, beginning_of, fold, has_word, stem, title_words

_REMEMBERED = 8_192  # titles: some 8 MB; taking a title apart is half of what a candidate costs
_SMALL = 0.25  # what a small word counts beside a telling one

# What each share of a perfect answer adds. Chosen by judgement, not fitted to a set of queries; `make bench` prints what
# they find of known questions beside plain bm25.
ASKED_IN_TITLE = 10.0  # of the words asked for, how many the title has
TITLE_WAS_ASKED = 3.0  # of the title's words, how many were asked for
IN_ORDER = 3.0  # of the pairs of neighbouring words asked for, how many stand in the title's order
IN_KEYWORDS = 4.0
IN_EITHER = 8.0  # of the words asked for, how many title and keywords have together
SCORE = 4.0

Candidate = tuple[int, str, str]  # key, title and keywords of a question that the index found


class Asked:
    """The words that were asked for, in order, the small ones too."""

    def __init__(self, spoken: Sequence[str]) -> None:
        weights = {stem(word): _SMALL if word in SMALL_WORDS else 1.0 for word in spoken}
        telling = max(weights.values(), default=1.0)  # of a small word, where there are no others
        self._words = [
            (word, beginning_of(word), weight, weight < telling) for word, weight in weights.items()
        ]
        self._all = sum(weights.values()) or 1.0
        self._pairs = list(pairwise(map(stem, spoken)))

    def points(self, candidates: Iterable[Candidate]) -> tuple[dict[int, float], bool]:
        """Return what title and keywords of each are worth, and whether the best ones have every word but small ones."""
        worth = {key: self._worth(title, keywords) for key, title, keywords in candidates}
        best_has_all = bool(worth) and max(worth.values())[1]
        return {key: points for key, (points, _) in worth.items()}, best_has_all

    def _worth(self, title: str, keywords: str) -> tuple[float, bool]:
        places, of_title = _read_title(title)
        keywords = fold(keywords)
        in_title = in_keywords = in_either = 0.0
        has_all = True
        for word, start, weight, may_lack in self._words:
            is_in_title = word in places
            is_in_keywords = start in keywords and has_word(keywords, word)
            if is_in_title:
                in_title += weight
            if is_in_keywords:
                in_keywords += weight
            if is_in_title or is_in_keywords:
                in_either += weight
            elif not may_lack:
                has_all = False
        in_order = 0
        if in_title:
            in_order = sum(
                1
                for one, other in self._pairs
                if one in places and other in places and places[one] < places[other]
            )
        points = (
            (ASKED_IN_TITLE * in_title + IN_KEYWORDS * in_keywords + IN_EITHER * in_either) / self._all
            + TITLE_WAS_ASKED * in_title / of_title
            + IN_ORDER * in_order / (len(self._pairs) or 1)
        )
        return points, has_all


def in_order(points: Mapping[int, float], scores: Mapping[int, float]) -> list[int]:
    """Return the keys that have points, the best answer first. The scores are the index's; higher is better."""
    best = max((scores.get(key, 0.0) for key in points), default=0.0) or 1.0
    total = {key: worth + SCORE * scores.get(key, 0.0) / best for key, worth in points.items()}
    return sorted(total, key=lambda key: (-total[key], key))


@lru_cache(maxsize=_REMEMBERED)
def _read_title(title: str) -> tuple[dict[str, int], float]:
    """Return the first place of each stem, and what all the words weigh."""
    words = title_words(title)
    stems = [stem(word.rstrip("+#")) for word in words]
    places = dict(zip(reversed(stems), range(len(words) - 1, -1, -1), strict=True))
    small = sum(map(SMALL_WORDS.__contains__, words))
    return places, len(words) - (1 - _SMALL) * small or 1.0
