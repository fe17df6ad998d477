"""Titles that go on as a reader began to type."""

from collections.abc import Sequence
from heapq import nsmallest

from learn.content.words import SMALL_WORDS, fold
from learn.models import Question, QuestionQuerySet
from learn.prepared import prepared
from learn.search.index import index_of
from learn.search.query import parse_query

SHOWN = 8
_MAX_WORDS = 8


def suggestions(typed: str) -> list[Question]:
    """Return at most eight questions with all the words in their titles, the last one perhaps only begun.

    Those that begin as the reader did come first, then the shorter ones. Two queries; none before two letters.
    """
    query = parse_query(typed)
    words = [*query.spoken]
    begun = words.pop() if words and query.text[-1:].isalnum() and not typed[-1:].isspace() else ""
    telling = [word for word in words if word not in SMALL_WORDS] or words
    if len("".join([*telling, begun])) < 2:
        return []
    beginning = fold(query.text)
    first = nsmallest(
        SHOWN,
        index_of().titles(telling[:_MAX_WORDS], begun),
        key=lambda found: (not fold(found[1]).startswith(beginning), len(found[1]), found[1], found[0]),
    )
    keys = [key for key, _ in first]
    stored = {question.pk: question for question in _with_urls(keys)} if keys else {}
    return [stored[key] for key in keys if key in stored]


@prepared
def _with_urls(keys: Sequence[int]) -> QuestionQuerySet:
    return Question.objects.for_suggestions().filter(pk__among=keys)
