"""Which questions are about the same things. Pure, and without Django: worker processes run it.

A question's terms are the stems of its title and keywords, weighted by how rare they are; what is looked for also has
those of its answer's beginning. The nearest by the angle between the two are what a reader may want next.
"""

import marshal
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from learn.content.words import SMALL_WORDS, stem, words

SUGGESTED = 6  # one more than a page shows: it may show one of them as an editorial link already
ANSWER_CHARACTERS = 1_500  # of an answer's beginning; the rest told nothing more about the corpus's links
_TERMS, _HEAD_TERMS = 40, 30  # the heaviest that are kept
_KEYWORD, _ANSWER = 0.8, 0.3  # what a term counts beside one of the title
_SAME_SUBJECT = 1.2
_NEAR_DUPLICATE = 0.9  # cosine of titles and keywords
_WALKED = 1_500  # entries of the lists of its terms, the heaviest first: what bounds the time for a page
_LOOKED_AT = 60  # of the nearest, until six differ from the page and from one another


class Page(NamedTuple):
    """A question that is looked for: what it is about, and which question readers are sent to in its place."""

    key: int
    subject: int
    canonical: int
    title: str
    keywords: str
    answer: str


class Target(NamedTuple):
    """A question that may be suggested."""

    key: int
    subject: int
    title: str
    keywords: str


Terms = dict[str, float]
Model = tuple[list[int], list[int], list[Terms], dict[str, list[tuple[int, float]]], dict[str, float]]


def model_of(targets: Iterable[Target]) -> Model:
    """Return what `nearest` needs of the questions that may be suggested: keys, subjects, terms, lists by term, rarity."""
    targets = list(targets)
    raw = [_head(target.title, target.keywords) for target in targets]
    documents = Counter(term for terms in raw for term in terms)
    rarity = {term: math.log(1 + len(targets) / count) for term, count in documents.items()}
    heads = [_weighted(terms, rarity, _HEAD_TERMS) for terms in raw]
    lists: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, head in enumerate(heads):
        for term, weight in head.items():
            lists[term].append((place, weight))
    return (
        [target.key for target in targets],
        [target.subject for target in targets],
        heads,
        dict(lists),
        rarity,
    )


def nearest(model: Model, page: Page) -> list[int]:
    """Return the keys of at most six questions, the nearest first: not the page itself, nor one that says the same."""
    keys, subjects, heads, lists, rarity = model
    raw, own = _own_head(model, page)
    for term, count in Counter(_terms(page.answer)).items():
        raw[term] = raw.get(term, 0.0) + _ANSWER * math.log1p(count)
    scores: dict[int, float] = defaultdict(float)
    walked = 0
    for term, weight in _weighted(raw, rarity, _TERMS).items():
        found = lists.get(term, ())
        if walked + len(found) <= _WALKED:
            walked += len(found)
            for place, other in found:
                scores[place] += weight * other
    best = {
        place: score * (_SAME_SUBJECT if subjects[place] == page.subject else 1.0)
        for place, score in nlargest(_LOOKED_AT, scores.items(), key=itemgetter(1))
    }
    # Of equals the first in the order of the targets, which is that of their URLs: keys differ between databases.
    order = sorted(best, key=lambda place: (-best[place], place))
    chosen: list[int] = []
    for place in order:
        alike = (own, *(heads[other] for other in chosen))
        if keys[place] not in (page.key, page.canonical) and all(
            _cosine(heads[place], head) < _NEAR_DUPLICATE for head in alike
        ):
            chosen.append(place)
            if len(chosen) == SUGGESTED:
                break
    return [keys[place] for place in chosen]


def different(model: Model, page: Page, chosen: Sequence[int], others: Iterable[int]) -> Iterator[int]:
    """Yield of some targets, in their order, those that say something else than the page, the chosen and one another."""
    keys, _, heads, _, _ = model
    heads_of = dict(zip(keys, heads, strict=True))
    alike = [_own_head(model, page)[1], *(heads_of[key] for key in chosen)]
    for key in others:
        if all(_cosine(heads_of[key], head) < _NEAR_DUPLICATE for head in alike):
            alike.append(heads_of[key])
            yield key


def _own_head(model: Model, page: Page) -> tuple[Terms, Terms]:
    """Return the terms of a page's title and keywords, as they are and weighted."""
    keys, _, _, _, rarity = model
    raw = _head(page.title, page.keywords)
    # The rarity of a term that this page alone has: it is no other's duplicate.
    unknown = math.log(1 + len(keys))
    return raw, _weighted(raw, {term: rarity.get(term, unknown) for term in raw}, _HEAD_TERMS)


def store_model(model: Model, path: Path) -> None:
    """Write a model where worker processes read it."""
    path.write_bytes(marshal.dumps(model))


def nearest_in(path: Path, page: Page) -> tuple[Page, list[int]]:
    """Return a page, without its answer, and what `nearest` finds for it by the model at a path."""
    return page._replace(answer=""), nearest(_stored(path), page)


@lru_cache(maxsize=1)
def _stored(path: Path) -> Model:
    model: Model = marshal.loads(path.read_bytes())  # noqa: S302 - written a moment ago by the process that started this one
    return model


def _terms(text: str) -> list[str]:
    return [stem(word) for word in words(text) if word not in SMALL_WORDS]


def _head(title: str, keywords: str) -> Terms:
    terms: Terms = dict.fromkeys(_terms(title), 1.0)
    for term, count in Counter(_terms(keywords)).items():
        terms[term] = terms.get(term, 0.0) + _KEYWORD * math.sqrt(min(count, 2))
    return terms


def _weighted(raw: Mapping[str, float], rarity: Mapping[str, float], limit: int) -> Terms:
    """Return the heaviest terms at a length of one; those that no target has are left out."""
    weighted = sorted(((-weight * rarity[term], term) for term, weight in raw.items() if term in rarity))[
        :limit
    ]
    length = math.sqrt(sum(weight * weight for weight, _ in weighted)) or 1.0
    return {term: -weight / length for weight, term in weighted}


def _cosine(one: Terms, other: Terms) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def filled(chosen: Sequence[int], others: Iterable[int]) -> list[int]:
    """Return the chosen with as many of the others as are missing, in their order."""
    wanted = list(chosen)
    for other in others:
        if len(wanted) >= SUGGESTED:
            break
        if other not in wanted:
            wanted.append(other)
    return wanted
