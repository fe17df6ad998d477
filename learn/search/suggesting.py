"""Titles that go on as a reader began to type."""

from learn.content.words import SMALL_WORDS, fold
from learn.models import Question
from learn.search.index import index_of
from learn.search.query import parse_query

SHOWN = 8
_LOOKED_AT = 200  # titles with the words; the first that the index comes upon, where more have them
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
    keys = index_of().titles(telling[:_MAX_WORDS], begun, _LOOKED_AT)
    found = list(Question.objects.for_suggestions().filter(pk__in=keys)) if keys else []
    beginning = fold(query.text)
    found.sort(
        key=lambda question: (
            not fold(question.title).startswith(beginning), len(question.title), question.title, question.pk
        )
    )  # fmt: skip
    return found[:SHOWN]
