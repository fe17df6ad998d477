"""From a query to the keys of its questions: strictly first, and wider only where that finds little."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learn.models import Question
from learn.prepared import prepared
from learn.search.index import ENOUGH, MAX_FEW, MAX_RANKED, Index
from learn.search.matching import Match, every_word, wider
from learn.search.query import Group, Query
from learn.search.ranking import Candidate, ranked
from learn.search.spelling import closest, may_be_misspelt, one_mistake_away

FEW = 5  # found: with fewer, words may be misspelt, and a question may lack one of them
BROAD = MAX_FEW  # with more, those that have the words in their titles are ranked alone
RANKED_BY_TITLE = 60  # three pages; reading titles and comparing words costs 25 µs each
_BEGINNINGS = 8
_RARE = 3
_SURE = 2  # letters at the beginning of a word
_CORRECTED = 3  # words of one query; looking for what one meant takes up to 40 ms at 36,000 questions


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of questions, the best first, the counts by subject, and which words were taken for which others."""

    keys: Sequence[int] = ()
    counts: Mapping[int, int] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Matched:
    """What a match found: each with its subject and score where they are few, and the counts by subject."""

    match: Match
    few: Sequence[tuple[int, int, float]] | None
    counts: Mapping[int, int]

    @property
    def count(self) -> int:
        return sum(self.counts.values())


def find(query: Query, index: Index, subject: int | None = None) -> Found:
    """Return what the query finds, in one subject or in all; the counts are of all. At most sixteen queries."""
    match, instead = every_word(query), dict[str, str]()
    count = index.enough(match)
    if count < ENOUGH and query.groups:  # the last word may be the beginning of one
        # A word is found wherever all are, so where these are enough there is no need to count.
        documents = index.documents(query.groups) if count < FEW else [FEW] * len(query.groups)
        groups, instead = _spellings(query, documents, index)
        if groups != list(query.groups):
            match = every_word(query, groups)
            count = index.enough(match)
            documents = [
                count if group == asked else max(count, 1)
                for group, asked, count in zip(groups, query.groups, documents, strict=True)
            ]
        if count < FEW:
            for match in wider(query, groups, documents):
                if index.enough(match) >= FEW:
                    break
    found = _found(index, match)
    scores = dict(_best(index, found, subject)[:MAX_RANKED])
    return Found(_ordered(query, scores), found.counts, instead)


def find_briefly(query: Query, index: Index) -> list[int]:
    """Return the keys of questions that have all the words, the best first; where none has, those with the telling ones.

    Neither counted nor spelled otherwise: at most five queries.
    """
    match = every_word(query)
    hits = index.few(match)
    if hits is None:
        return _ordered(query, dict(index.best(match, at_titles=True) or index.best(match)))
    if hits or len(query.groups) < 2:
        return _ordered(query, {key: score for key, _, score in hits[:MAX_RANKED]})
    match = next(wider(query, query.groups, index.documents(query.groups)), match)
    return [key for key, _, _ in index.few(match) or []][:MAX_RANKED]


def _found(index: Index, match: Match) -> _Matched:
    """Ask the index once where it finds few enough to be counted here, and otherwise let it count."""
    few = index.few(match)
    return _Matched(match, few, index.counts(match) if few is None else Counter(place for _, place, _ in few))


def _spellings(query: Query, documents: Sequence[int], index: Index) -> tuple[list[Group], dict[str, str]]:
    """Return the groups with what a last word may begin and what a misspelt word may mean, and the latter."""
    groups, instead = list(query.groups), dict[str, str]()
    misspelt: dict[str, int] = {}
    for place, (group, count) in enumerate(zip(query.groups, documents, strict=True)):
        word = group[0]
        beginnings: list[str] = []
        if len(group) == 1 and word == query.last_word:
            words = index.beginning(word)
            words = words if len(words) < 2 or words.get(word, 0) <= FEW else {}
            beginnings = sorted(words, key=lambda other: (-words[other], other))[:_BEGINNINGS]
        if beginnings:
            groups[place] = tuple(dict.fromkeys([*group, *beginnings]))
        elif count <= _RARE and len(group) == 1 and may_be_misspelt(group) and len(misspelt) < _CORRECTED:
            misspelt[word] = place
    for word, meant in _meant(list(misspelt), index).items() if misspelt else ():
        is_there = documents[misspelt[word]]
        groups[misspelt[word]] = tuple([word, *meant] if is_there else meant)
        instead |= {} if is_there else {word: meant[0]}
    return groups, instead


def _meant(words: Sequence[str], index: Index) -> dict[str, list[str]]:
    """Return what misspelt words meant, without those that are there. The first letters are the seldomest mistaken."""
    away = {word: one_mistake_away(word) for word in words}
    alike = [other for word in words for other in away[word] if _begin_alike(word, other)]
    near = index.known([*words, *alike])
    meant = _closest((word for word in words if word not in near), near)
    if left := [word for word, found in meant.items() if not found]:
        others = [other for word in left for other in away[word] if not _begin_alike(word, other)]
        meant |= _closest(left, index.known(others))
    if left := [word for word, found in meant.items() if not found]:
        meant |= _closest(left, index.similar(left))
    return {word: found for word, found in meant.items() if found}


def _closest(words: Iterable[str], documents: Mapping[str, int]) -> dict[str, list[str]]:
    return {word: closest(word, documents) for word in words}


def _begin_alike(word: str, other: str) -> bool:
    return word[:_SURE] == other[:_SURE]


def _best(index: Index, matched: _Matched, subject: int | None) -> list[tuple[int, float]]:
    """Return key and score of at least the MAX_RANKED best, in their order."""
    if matched.few is not None:
        return [(key, score) for key, place, score in matched.few if subject in (None, place)]
    count = matched.count if subject is None else matched.counts.get(subject, 0)
    found = index.best(matched.match, subject, at_titles=True) if count > BROAD else []
    return found if len(found) >= ENOUGH or not count else index.best(matched.match, subject)


def _ordered(query: Query, scores: Mapping[int, float]) -> list[int]:
    """Return the keys, the best answer first: the index's order, improved among the first."""
    if not scores:
        return []
    first = list(scores)[:RANKED_BY_TITLE]
    candidates = [Candidate(key, scores[key], title, keywords) for key, title, keywords in _titles(first)]
    return [*ranked(query.spoken, candidates), *list(scores)[RANKED_BY_TITLE:]]


@prepared
def _titles(keys: Sequence[int]) -> Any:
    return Question.objects.filter(pk__among=keys).values_list("pk", "title", "page_keywords")
