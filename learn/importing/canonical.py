"""Choose, among equal answers under one slug in several subjects, the page that search engines should show."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Count

from learn.freshness import Card, cards
from learn.models import Question, QuestionQuerySet
from learn.prepared import prepared

_CHOOSE = "UPDATE learn_question SET canonical_id = %s WHERE id = %s"


def choose_canonicals(slugs: Iterable[str]) -> dict[int, Card]:
    """Set `canonical` of every question under these slugs, and return the cards that the changed ones had before.

    Only rows whose choice changed are written; to announce them is the caller's, together with what it changed itself.

    The rule: among live pages that no schedule takes out again what an editor chose; else a page that search engines
    may show, then the earliest date, then the lowest id of the seed file, then the subject's slug.
    """
    shared = [slug for slug, _ in _shared(list(slugs))]
    if not shared:
        return {}
    groups: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for page in _pages(shared):
        groups[page.slug, page.answer].append(page)

    changed = {}
    for group in groups.values():
        first = min(group, key=_precedence).pk
        for page in group:
            canonical = None if page.pk == first else first
            if not page.canonical_is_chosen and page.canonical_id != canonical:
                changed[page.pk] = canonical
    if not changed:
        return {}
    before = cards(changed)
    with connection.cursor() as cursor:
        cursor.executemany(_CHOOSE, [(canonical, pk) for pk, canonical in changed.items()])
    return before


@prepared
def _shared(slugs: list[str]) -> Any:
    pages = Question.objects.filter(slug__among=slugs).values("slug").annotate(pages=Count("pk"))
    return pages.filter(pages__gt=1).values_list("slug", "pages")


@prepared
def _pages(slugs: list[str]) -> QuestionQuerySet:
    return (
        Question.objects.filter(slug__among=slugs)
        .select_related("subject")
        .only(
            "slug",
            "answer",
            "status",
            "publish_at",
            "unpublish_at",
            "no_index",
            "subject__is_listed",
            "published_on",
            "seed_id",
            "subject__slug",
            "canonical_id",
            "canonical_is_chosen",
        )
    )


def _precedence(page: Question) -> tuple[Any, ...]:
    choice = 1
    if page.canonical_is_chosen:
        choice = 0 if page.canonical_id is None else 2
    is_live = page.is_live and page.unpublish_at is None
    is_shown = not page.no_index and page.subject.is_listed
    return not is_live, choice, not is_shown, page.published_on, page.seed_id, page.subject.slug
