"""Search: one entry point. It compares the words of titles and keywords, until an index does better."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length

from learn.models import Question

MAX_QUERY_LENGTH = 200
RESULTS_PER_PAGE = 20
_MAX_WORDS = 10  # each is two more comparisons for every question

_WORD = re.compile(r"[^\W_][\w'\u2019.+#-]*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found. `query` is what was searched for, after cleaning and cutting."""

    query: str
    was_cut: bool
    questions: list[Question]
    count: int
    number: int
    last: int


def search(query: str, subject: str = "", page: int = 1) -> Results:
    """Return page `page` of the questions that share at least half of the query's words, the most first.

    A word of the title counts twice as much as one among the keywords.
    Of a query only the first 200 characters count; without a word nothing is found. `subject` is a slug, "" for all
    subjects. A page after the last one is empty. Two queries, none where there is no word to look for.
    """
    cleaned = " ".join(_CONTROLS.sub(" ", query).split())
    asked = cleaned[:MAX_QUERY_LENGTH].strip()
    was_cut = len(cleaned) > MAX_QUERY_LENGTH
    words = _words(asked)
    if not words:
        return Results(asked, was_cut, [], 0, 1, 1)
    found = _matches(words)
    if subject:
        found = found.filter(subject__slug=subject)
    start = (page - 1) * RESULTS_PER_PAGE
    count = found.count()
    questions = list(
        found.order_by("-weight", Length("title"), "slug", "pk")[start : start + RESULTS_PER_PAGE]
    )
    return Results(asked, was_cut, questions, count, page, max(1, -(-count // RESULTS_PER_PAGE)))


def _words(query: str) -> list[str]:
    """Return the words to look for, each once; the small ones of every question only where there are no others."""
    words = list(dict.fromkeys(word.strip("'\u2019.-") for word in _WORD.findall(query.lower())))
    telling = [word for word in words if word not in _SMALL_WORDS]
    return (telling or words)[:_MAX_WORDS]


_SMALL_WORDS = frozenset(
    (
        *(
            "a",
            "an",
            "and",
            "are",
            "as",
            "at",
            "be",
            "by",
            "can",
            "do",
            "does",
            "for",
            "from",
            "how",
            "in",
            "is",
        ),
        *(
            "it",
            "of",
            "on",
            "or",
            "that",
            "the",
            "to",
            "was",
            "were",
            "what",
            "when",
            "where",
            "which",
            "who",
        ),
        *("why", "will", "with"),
    )
)


def _matches(words: list[str]) -> Any:
    hits = [_points(Q(title__icontains=word) | Q(page_keywords__icontains=word)) for word in words]
    titles = [_points(Q(title__icontains=word)) for word in words]
    return (
        Question.objects.indexable()
        .for_cards()
        .annotate(hits=sum(hits, start=Value(0)), weight=sum([*hits, *titles], start=Value(0)))
        .filter(hits__gte=-(-len(words) // 2))
    )


def _points(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0, output_field=IntegerField())
