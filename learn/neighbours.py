"""The questions before and after one in its subject's list, the newest first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery

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
    listed = Question.objects.filter(subject=subject_id).browsable()
    down, up = listed.order_by("-published_on", "slug"), listed.order_by("published_on", "-slug")
    sides = [
        up.filter(published_on=day, slug__lt=slug),
        up.filter(published_on__gt=day),
        down.filter(published_on=day, slug__gt=slug),
        down.filter(published_on__lt=day),
    ]
    found = Question.objects.filter(pk__in=[Subquery(side.values("pk")[:1]) for side in sides])
    return found.only("subject", "slug", "title", "published_on")


def _place(question: Question) -> tuple[int, str]:
    return -question.published_on.toordinal(), question.slug
