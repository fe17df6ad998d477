"""Choose, among equal answers under one slug in several subjects, the page that search engines should show."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count

from learn.freshness import Card, cards
from learn.models import Question
from learn.prepared import prepared


def choose_canonicals(slugs: Iterable[str]) -> dict[int, Card]:
    """Set `canonical` of every question under these slugs, and return the cards that the changed ones had before.

    Only rows whose choice changed are written; to announce them is the caller's, together with what it changed itself.

    The rule: among live pages that no schedule takes out again what an editor chose; else a page that search engines
    may show, then the earliest date, then the lowest id of the seed file, then the subject's slug.
    """
    shared = [slug for slug, _ in _shared(list(slugs))]
    if not shared:
        return {}
    rows = Question.objects.filter(slug__among=shared).values(
        "pk",
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
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["slug"], row["answer"]].append(row)

    changed = []
    for group in groups.values():
        first = min(group, key=_precedence)["pk"]
        for page in group:
            canonical = None if page["pk"] == first else first
            if not page["canonical_is_chosen"] and page["canonical_id"] != canonical:
                changed.append(Question(pk=page["pk"], canonical_id=canonical))
    before = cards({question.pk for question in changed}) if changed else {}
    Question.objects.bulk_update(changed, ["canonical"])
    return before


@prepared
def _shared(slugs: list[str]) -> Any:
    pages = Question.objects.filter(slug__among=slugs).values("slug").annotate(pages=Count("pk"))
    return pages.filter(pages__gt=1).values_list("slug", "pages")


def _precedence(row: Mapping[str, Any]) -> tuple[Any, ...]:
    choice = 1
    if row["canonical_is_chosen"]:
        choice = 0 if row["canonical_id"] is None else 2
    page = Question(**{name: row[name] for name in ("status", "publish_at", "unpublish_at")})
    is_live = page.is_live and page.unpublish_at is None
    is_shown = not row["no_index"] and row["subject__is_listed"]
    return not is_live, choice, not is_shown, row["published_on"], row["seed_id"], row["subject__slug"]
