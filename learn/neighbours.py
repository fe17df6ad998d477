"""The questions before and after one in its subject's list, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from learn.models import Question, QuestionQuerySet
from learn.prepared import prepared


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The questions beside one; `None` at an end of the list."""

    previous: Question | None
    next: Question | None


def neighbours(question: Question) -> Neighbours:
    """Return what stands before and after the question."""
    found = around(question.subject_id, question.published_on, question.slug)
    for other in (found.previous, found.next):
        if other:
            other.subject = question.subject
    return found


def neighbours_of(questions: Sequence[Question]) -> dict[int, Neighbours]:
    """Return the same for many questions, by their keys, in two queries."""
    rows = _beside([question.pk for question in questions])
    keys = {key for _, *beside in rows for key in beside if key}
    found = {question.pk: question for question in _at_places(list(keys))}
    beside = {key: Neighbours(found.get(previous), found.get(after)) for key, previous, after in rows}
    # None where a question was taken out of the database since it was read.
    return {question.pk: beside.get(question.pk, Neighbours(None, None)) for question in questions}


@prepared
def _beside(keys: list[int]) -> Any:
    """Return (key, key of the one before, key of the one after): of the same day, else of the nearest other."""
    sides = _sides(OuterRef("subject"), OuterRef("published_on"), OuterRef("slug"))
    before_today, before, after_today, after = (Subquery(side.values("pk")[:1]) for side in sides)
    return Question.objects.filter(pk__among=keys).values_list(
        "pk", Coalesce(before_today, before), Coalesce(after_today, after)
    )


@prepared
def _at_places(keys: list[int]) -> QuestionQuerySet:
    return (
        Question.objects.filter(pk__among=keys)
        .select_related("subject")
        .only("slug", "title", "subject__slug")
    )


def around(subject_id: int, day: date, slug: str) -> Neighbours:
    """Return what stands before and after a place in a subject's list, in one query of four steps into one index.

    On each side that is the nearest slug of the same day, else the nearest other day: two steps, because no index
    range can be asked for both at once when the days go down and the slugs go up.
    """
    nearest = sorted(_nearest(subject_id, day, slug), key=_place)
    before = [other for other in nearest if _place(other) < (-day.toordinal(), slug)]
    after = nearest[len(before) :]
    return Neighbours(before[-1] if before else None, after[0] if after else None)


@prepared
def _nearest(subject_id: int, day: date, slug: str) -> QuestionQuerySet:
    sides = _sides(subject_id, day, slug)
    found = Question.objects.filter(pk__in=[Subquery(side.values("pk")[:1]) for side in sides])
    return found.only("subject", "slug", "title", "published_on")


def _sides(subject: Any, day: Any, slug: Any) -> list[QuestionQuerySet]:
    """Return what comes before a place, nearest first, of the same day and of others; and the same of what comes after."""
    listed = Question.objects.filter(subject=subject).browsable()
    down, up = listed.order_by("-published_on", "slug"), listed.order_by("published_on", "-slug")
    return [
        up.filter(published_on=day, slug__lt=slug),
        up.filter(published_on__gt=day),
        down.filter(published_on=day, slug__gt=slug),
        down.filter(published_on__lt=day),
    ]


def _place(question: Question) -> tuple[int, str]:
    return -question.published_on.toordinal(), question.slug
