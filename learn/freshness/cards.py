"""What other pages show of a question: where two cards of it differ, more than its own page has changed."""

import datetime as dt
from collections.abc import Collection
from typing import Any, NamedTuple

from learn.models import Question
from learn.prepared import prepared


class Card(NamedTuple):
    """What lists, neighbours and related questions show of a question, and what decides whether they do."""

    subject_id: int
    subject_slug: str
    slug: str
    title: str
    published_on: dt.date
    page_description: str
    status: str
    publish_at: dt.datetime | None
    unpublish_at: dt.datetime | None
    no_index: bool
    canonical_id: int | None


_FIELDS = tuple("subject__slug" if name == "subject_slug" else name for name in Card._fields)


def card_of(question: Question) -> Card:
    """Return the card of a question that was fetched with its subject."""
    values: dict[str, Any] = {
        name: getattr(question, name) for name in Card._fields if name != "subject_slug"
    }
    return Card(subject_slug=question.subject.slug, **values)


def cards(keys: Collection[int]) -> dict[int, Card]:
    """Return the cards of the stored questions with these primary keys, by key."""
    return {pk: Card(*card) for pk, *card in _rows(list(keys))}


@prepared
def _rows(keys: list[int]) -> Any:
    return Question.objects.filter(pk__among=keys).values_list("pk", *_FIELDS)
