"""Say which pages changed. One row in the database, in the transaction of the change: it is true when the change is.

The pages that show a question are found here, once, for all who keep pages: processes, proxies, exports.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from learn.freshness import tags
from learn.freshness.cards import Card, cards
from learn.models import Announcement, Question, RelatedLink, SuggestedQuestion
from learn.neighbours import around
from learn.prepared import prepared

# Up to so many questions at once the neighbours of each are looked up; beyond, their subjects' questions are all told.
NEIGHBOURS_OF = 20
# More tags of one subject's questions become one tag of them all: an import of thousands writes short rows.
TAGS_OF_A_SUBJECT = 50
KEPT = 10_000  # announcements; who has heard none of them for longer takes everything as changed


def announce(before: Mapping[int, Card], keys: Collection[int]) -> None:
    """Say that these questions changed; `before` is what `cards` returned before it, without the new ones."""
    if keys:
        _say(tags_of_change(before, cards(keys)))


def announce_pages(keys: Collection[int]) -> None:
    """Say that the pages of these questions show something else beside their content: other links, other questions."""
    if found := set(_paths(_pages_of(list(keys)))):
        _say(found)


def announce_everything() -> None:
    """Say that every page may have changed: a subject got another name, a backup came back."""
    Announcement.objects.all().delete()  # this one says all that they said
    _say({tags.EVERYTHING})


def tags_of_change(before: Mapping[int, Card], after: Mapping[int, Card]) -> set[str]:
    """Return the tags of the pages that differ by a change of these questions from `before` to `after`."""
    states = [*before.values(), *after.values()]
    found = {tags.question_tag(card.subject_slug, card.slug) for card in states}
    found |= {tags.dates_tag(card.subject_slug) for card in states} | {tags.DATES}
    differing = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    if differing:
        found |= tags_of_shown(
            differing, [state[key] for key in differing for state in (before, after) if key in state]
        )
    return found


def tags_of_shown(keys: Collection[int], states: Iterable[Card]) -> set[str]:
    """Return the tags of the pages that show these questions in one of these states, or stop showing them."""
    places = {(card.subject_id, card.subject_slug, card.published_on, card.slug) for card in states}
    subjects = {subject_slug for _, subject_slug, _, _ in places}
    found = {tags.LISTS, *map(tags.list_tag, subjects), *map(tags.dates_tag, subjects), tags.DATES}
    # As next steps: by an editorial link, by one to a duplicate that they stand for, or by a suggestion.
    told = list(keys)
    for pages in (_linking(told), _linking_to_duplicates(told), _suggesting(told), _duplicates(told)):
        found.update(_paths(pages))
    if len(keys) > NEIGHBOURS_OF:
        return found | set(map(tags.questions_tag, subjects))
    for subject_id, subject_slug, day, slug in places:
        nearest = around(subject_id, day, slug)
        found.update(
            tags.question_tag(subject_slug, neighbour.slug)
            for neighbour in (nearest.previous, nearest.next)
            if neighbour
        )
    return found


@prepared
def _pages_of(keys: list[int]) -> Any:
    return Question.objects.filter(pk__among=keys).values_list("subject__slug", "slug")


@prepared
def _duplicates(keys: list[int]) -> Any:
    return Question.objects.filter(canonical__among=keys).values_list("subject__slug", "slug")


@prepared
def _linking(keys: list[int]) -> Any:
    return _leading(RelatedLink.objects.filter(target__among=keys))


@prepared
def _linking_to_duplicates(keys: list[int]) -> Any:
    return _leading(RelatedLink.objects.filter(target__canonical__among=keys))


@prepared
def _suggesting(keys: list[int]) -> Any:
    return _leading(SuggestedQuestion.objects.filter(target__among=keys))


def _leading(rows: Any) -> Any:
    return rows.values_list("question__subject__slug", "question__slug").distinct()


def _paths(rows: Iterable[tuple[str, str]]) -> Iterable[str]:
    return (tags.question_tag(subject_slug, slug) for subject_slug, slug in rows)


def _say(said: set[str]) -> None:
    lines = "\n".join(sorted(tags.joined(said, TAGS_OF_A_SUBJECT)))
    row = Announcement.objects.create(tags=lines, token=secrets.token_hex(8))
    if row.pk % KEPT == 0:
        Announcement.objects.filter(pk__lt=row.pk - KEPT).delete()
