"""From a query to the keys of its questions: strictly first, and wider only where that finds little."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learn.models import Question
from learn.prepared import prepared
from learn.search.index import ENOUGH, MAX_RANKED, Hits, Index, Listed
from learn.search.matching import Match, every_word, wider
from learn.search.query import Group, Query
from learn.search.ranking import Asked, in_order
from learn.search.spelling import closest, may_be_misspelt, one_mistake_away

FEW = 5  # found: with fewer, words may be misspelt, and a question may lack one of them
RANKED_BY_HEAD = 60  # three pages; reading titles and keywords and comparing words costs 15 µs each
_BEGINNINGS = 8
_RARE = 3
_SURE = 2  # beginnings that are tried before any: of three letters, then of two
_CORRECTED = 3  # words of one query; looking for what one meant takes up to 40 ms at 36,000 questions


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of questions, the best first, the counts by subject, and which words were taken for which others.

    `is_more`: only titles and keywords were looked through, so that there may be more of everything that was counted.
    """

    keys: Sequence[int] = ()
    counts: Mapping[int, int] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    is_more: bool = False


def find(query: Query, index: Index, subject: int | None = None, wanted: int = MAX_RANKED) -> Found:
    """Return what the query finds, in one subject or in all: at least the `wanted` best, with the counts of all.

    Where more titles and keywords than `wanted` have all the words, no answer is looked through. At most sixteen queries.
    """
    asked, match, instead = Asked(query.spoken), every_word(query), dict[str, str]()
    heads = _heads_with(match, asked, index, subject)
    if heads.count > wanted:
        return heads.found(instead)
    hits = index.hits(match)
    whole: Listed = ()
    if hits.count < ENOUGH and query.groups:  # the last word may be the beginning of one
        # A word is found wherever all are, so where these are enough there is no need to count.
        documents = index.documents(query.groups) if hits.count < FEW else [FEW] * len(query.groups)
        groups, instead = _spellings(query, documents, index)
        if groups != list(query.groups):
            asked = Asked([instead.get(word, word) for word in query.spoken])
            match = every_word(query, groups)
            heads = _heads_with(match, asked, index, subject)
            if heads.count > wanted:
                return heads.found(instead)
            hits = index.hits(match)
            documents = [
                count if group == given else max(hits.count, 1)
                for group, given, count in zip(groups, query.groups, documents, strict=True)
            ]
        if hits.count < FEW:
            whole = hits.listed or ()
            for match in wider(query, groups, documents):
                hits = index.hits(match)
                if hits.count >= FEW:
                    break
    keys = _best(asked, index, match, hits, heads, subject, wanted, whole)
    return Found(keys[:MAX_RANKED], hits.counts, instead)


def find_briefly(query: Query, index: Index) -> list[int]:
    """Return the keys of questions that have all the words, the best first; where none has, those with the telling ones.

    Not spelled otherwise: at most nine queries.
    """
    asked, match = Asked(query.spoken), every_word(query)
    heads = _heads_with(match, asked, index, None)
    if heads.count > ENOUGH:
        return [*heads.keys]
    hits = index.hits(match)
    if hits.count or len(query.groups) < 2:
        return _best(asked, index, match, hits, heads, None, ENOUGH)
    match = next(wider(query, query.groups, index.documents(query.groups)), match)
    return [key for key, _ in index.best(match)]


@dataclass(frozen=True, slots=True)
class _Heads:
    """What has all that was asked for in title and keywords, the best first: it comes before everything else.

    The index of heads is a ninth of the whole, so where these are enough a large site is searched as fast as a small one.
    """

    keys: Sequence[int]
    counts: Mapping[int, int]
    count: int  # in the subject that was asked for

    def found(self, instead: Mapping[str, str]) -> Found:
        return Found(self.keys, self.counts, instead, is_more=True)


def _heads_with(match: Match, asked: Asked, index: Index, subject: int | None) -> _Heads:
    hits = index.hits(match, in_heads=True)
    count = hits.count if subject is None else hits.counts.get(subject, 0)
    if hits.listed is None or count > RANKED_BY_HEAD:
        keys = index.best_heads(match, subject)
    else:
        keys = _within(subject, hits.listed)
    return _Heads(_ordered(asked, dict.fromkeys(keys, 0.0)), hits.counts, count)


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

    def others(words: Iterable[str], alike: int) -> list[str]:
        return [other for word in words for other in away[word] if _alikeness(word, other) == alike]

    near = index.known([*words, *others(words, _SURE)])
    meant = _closest((word for word in words if word not in near), near)
    for alike in range(_SURE - 1, -1, -1):
        if left := [word for word, found in meant.items() if not found]:
            meant |= _closest(left, index.known(others(left, alike)))
    if left := [word for word, found in meant.items() if not found]:
        meant |= _closest(left, index.similar(left))
    return {word: found for word, found in meant.items() if found}


def _closest(words: Iterable[str], documents: Mapping[str, int]) -> dict[str, list[str]]:
    return {word: closest(word, documents) for word in words}


def _alikeness(word: str, other: str) -> int:
    """Return how alike two words begin: 2 with three letters or more, 1 with two, else 0."""
    if word[:3] == other[:3]:
        return _SURE
    return int(word[:2] == other[:2])


def _best(
    asked: Asked,
    index: Index,
    match: Match,
    hits: Hits,
    heads: _Heads,
    subject: int | None,
    wanted: int,
    whole: Listed = (),
) -> list[int]:
    """Return at least the `wanted` best keys of what was found, in their order; those in `whole` have every word.

    After those whose heads, title and keywords, say all. A score is most of what a search may cost: the index has to weigh
    each word, and find it in each answer. A few are judged by their heads, and scored only where no head says all that was
    asked for. Of more, those come first that have words in their heads, which are scored fast; the others are scored where
    these fill no page. Of more than are listed, a head has to have all that was asked for.
    """
    first = dict.fromkeys(heads.keys)
    if hits.listed is not None:
        keys = [key for key in _within(subject, hits.listed) if key not in first]
        if len(keys) <= RANKED_BY_HEAD:
            points, is_said = asked.points(_head_rows(keys)) if keys else ({}, True)
            scores = {} if first or is_said else dict(index.best(match, subject))
            return [*first, *in_order(points, scores)]
        scores = dict(index.scored_heads(match, keys))
    else:
        scores = {key: 1.0 for key in index.best_heads(match, subject) if key not in first}
    known = {key: max(scores.values(), default=1.0) for key in _within(subject, whole) if key not in first}
    ordered = [*first, *_ordered(asked, known | scores)]
    if len(ordered) < wanted:
        done = frozenset(ordered)
        others = {key: score for key, score in index.best(match, subject) if key not in done}
        ordered += _ordered(asked, others)
    return ordered


def _within(subject: int | None, listed: Listed) -> list[int]:
    return [key for key, place in listed if subject in (None, place)]


def _ordered(asked: Asked, scores: Mapping[int, float]) -> list[int]:
    """Return the keys, the best answer first: the index's order, improved among the first."""
    keys = list(scores)
    points, _ = asked.points(_head_rows(keys[:RANKED_BY_HEAD])) if keys else ({}, True)
    return [*in_order(points, scores), *keys[RANKED_BY_HEAD:]]


@prepared
def _head_rows(keys: Sequence[int]) -> Any:
    return Question.objects.filter(pk__among=keys).values_list("pk", "title", "page_keywords")
