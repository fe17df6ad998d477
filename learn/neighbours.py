"""The questions before and after one in its subject's list, the newest first."""

from dataclasses import dataclass

from django.db.models import Subquery

from learn.models import Question


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The questions beside one; `None` at an end of the list."""

    previous: Question | None
    next: Question | None


def neighbours(question: Question) -> Neighbours:
    """Return what stands before and after the question, in one query of four steps into one index.

    On each side that is the nearest slug of the same day, else the nearest other day: two steps, because no index
    range can be asked for both at once when the days go down and the slugs go up.
    """
    day, slug = question.published_on, question.slug
    listed = Question.objects.filter(subject=question.subject_id).browsable()
    down, up = listed.order_by("-published_on", "slug"), listed.order_by("published_on", "-slug")
    nearest = [
        up.filter(published_on=day, slug__lt=slug),
        up.filter(published_on__gt=day),
        down.filter(published_on=day, slug__gt=slug),
        down.filter(published_on__lt=day),
    ]
    found = Question.objects.filter(pk__in=[Subquery(side.values("pk")[:1]) for side in nearest])
    beside = sorted(
        found.only("subject", "slug", "title", "published_on"),
        key=lambda other: (-other.published_on.toordinal(), other.slug),
    )
    place = (-day.toordinal(), slug)
    before = [other for other in beside if (-other.published_on.toordinal(), other.slug) < place]
    after = beside[len(before) :]
    for other in beside:
        other.subject = question.subject
    return Neighbours(before[-1] if before else None, after[0] if after else None)
