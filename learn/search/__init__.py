"""Search: one entry point over two databases.

A query is taken apart (`query`), asked of the index (`finding`, on `sqlite` or `postgres`), put in order (`ranking`)
and shown with the places where its words stand (`excerpts`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from learn.content.words import fold
from learn.models import Question, QuestionQuerySet, Subject
from learn.prepared import prepared
from learn.search.excerpts import excerpts
from learn.search.finding import Found, find, find_briefly
from learn.search.index import MAX_RANKED, index_of
from learn.search.query import MAX_QUERY_LENGTH, Query, parse_query

__all__ = ["MAX_QUERY_LENGTH", "RESULTS_PER_PAGE", "Facet", "Results", "best_keys", "search"]

RESULTS_PER_PAGE = 20
FACETS_SHOWN = 8


class Place(NamedTuple):
    """A subject that may be searched in: what a menu shows of it."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A subject with the number of its questions that were found."""

    subject: Place
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found. `query` is what was searched for, after cleaning and cutting.

    `count` is of the chosen subject or, without one, of all; `facets` are of all, the most first. `instead` names the
    words that were found nowhere with those that were searched for in their place; `meant` is the query with them.
    `is_more` says that all counts are at least so many: the pages that follow look further.
    """

    query: str
    was_cut: bool
    questions: Sequence[Question]
    count: int
    number: int
    last: int
    subjects: Sequence[Place] = ()
    chosen: Place | None = None
    facets: Sequence[Facet] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    meant: str = ""
    is_more: bool = False

    @property
    def folded(self) -> Sequence[Place]:
        """The subjects of the facets after the first ones, where they are many: on a phone they filled the screen."""
        rest = self.facets[FACETS_SHOWN:]
        return [facet.subject for facet in rest] if len(rest) > 1 else []

    @property
    def has_more(self) -> bool:
        """Whether more were found than are shown on all pages together."""
        return self.count > self.last * RESULTS_PER_PAGE


def search(query: str, subject: str = "", page: int = 1) -> Results:
    """Return page `page` of the questions that answer a query, the best first.

    Of a query only the first 200 characters count; without a word nothing is found. `subject` is a slug; "" and one
    that is not listed stand for all. A page after the last one is empty. A query that finds enough asks the database
    at most eight times, one that finds little at most eighteen times.
    """
    asked = parse_query(query)
    subjects = list(map(Place._make, _subjects()))
    chosen = next((found for found in subjects if found.slug == subject), None)
    found = (
        find(asked, index_of(), chosen.id if chosen else None, page * RESULTS_PER_PAGE) if asked else Found()
    )
    keys = found.keys[(page - 1) * RESULTS_PER_PAGE : page * RESULTS_PER_PAGE]
    facets = [Facet(subject, found.counts[subject.id]) for subject in subjects if subject.id in found.counts]
    count = sum(facet.count for facet in facets if chosen in (None, facet.subject))
    return Results(
        asked.text,
        asked.was_cut,
        _questions(asked, keys, found.instead) if keys else [],
        count,
        page,
        max(1, -(-min(count, MAX_RANKED) // RESULTS_PER_PAGE)),
        subjects,
        chosen,
        sorted(facets, key=lambda facet: (-facet.count, facet.subject.name)),
        found.instead,
        " ".join(found.instead.get(fold(word), word) for word in asked.text.split()) if found.instead else "",
        found.is_more,
    )


def best_keys(query: str) -> list[int]:
    """Return the keys of at most twenty questions that answer a query, in the order of `search`, and nothing about them.

    At most nine queries: without other spellings where nothing is found.
    """
    asked = parse_query(query)
    return find_briefly(asked, index_of())[:RESULTS_PER_PAGE] if asked else []


@prepared
def _subjects() -> Any:
    return Subject.objects.listed().values_list(*Place._fields)


def _questions(asked: Query, keys: Sequence[int], instead: Mapping[str, str]) -> list[Question]:
    """Return the questions with an excerpt each; one that went meanwhile is left out."""
    stored = {question.pk: question for question in _shown(keys)}
    questions = [stored[key] for key in keys if key in stored]
    excerpt_of = excerpts(asked, instead)
    for question in questions:
        question.excerpt = excerpt_of(question.answer_text)
    return questions


@prepared
def _shown(keys: Sequence[int]) -> QuestionQuerySet:
    # By key alone: that readers may see them was asked with the search, and said again it leads SQLite, whose tables
    # nobody analysed, to an index of all live questions: 8 ms at 36,000.
    return Question.objects.for_results().filter(pk__among=keys)
