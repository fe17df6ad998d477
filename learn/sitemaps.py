"""Sitemaps (sitemaps.org 0.9): exactly the indexable pages, the questions in a section for each subject.

Built from tuples, not from model instances: a section of 5,000 URLs is one query and one join of strings.
"""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django.db.models import Count, Max, Q
from django.urls import reverse

from learn.models import Question, Subject
from learn.models.visibility import is_live
from learn.seo import absolute
from learn.subject_lists import QUESTIONS_PER_PAGE

SECTION_LIMIT = 50_000  # URLs in one file, by the protocol

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def index_xml() -> str:
    """Return the sitemap index: the section of the lists, and those of every subject that has an indexable question."""
    shown = is_live("questions__") & Q(questions__no_index=False)
    canonical = shown & Q(questions__canonical=None)
    # From the subjects: SQLite takes their questions from the index question_shown then, and otherwise reads them all. Of
    # slugs, not keys: PostgreSQL reads that index alone.
    sections = list(
        Subject.objects.listed()
        .annotate(
            any=Count("questions__slug", filter=shown),
            count=Count("questions__slug", filter=canonical),
            newest=Max("questions__updated_at", filter=canonical),
        )
        .filter(any__gt=0)
        .order_by("slug")
        .values_list("slug", "count", "newest")
    )
    lists: list[tuple[str, datetime | None]] = [(reverse("sitemap_lists"), None)] if sections else []
    entries = (
        (_section_path(subject_slug, number), updated_at)
        for subject_slug, count, updated_at in sections
        for number in range(1, -(-count // SECTION_LIMIT) + 1)
    )
    return _document("sitemapindex", "sitemap", [*lists, *entries])


def lists_xml() -> str | None:
    """Return `/learn` and every page of every subject that is listed; `None` where there are none.

    Without `lastmod`: no row holds the day on which a list last changed, and a guess would not be believed again.
    """
    subjects = Subject.objects.listed().with_question_counts().with_any_question().order_by("slug")
    entries: list[tuple[str, None]] = [
        (path if number == 1 else f"{path}?page={number}", None)
        for subject in subjects
        for path in [subject.get_absolute_url()]
        for number in range(1, -(-subject.question_count // QUESTIONS_PER_PAGE) + 1)
    ]
    return _document("urlset", "url", [(reverse("learn"), None), *entries]) if entries else None


def section_xml(subject_slug: str, number: int) -> str | None:
    """Return part `number` (from 1) of a subject's indexable questions; `None` where there are none."""
    start = (number - 1) * SECTION_LIMIT
    questions = (
        Question.objects.indexable()
        .filter(subject__slug=subject_slug)
        .order_by("slug")
        .values_list("slug", "updated_at")[start : start + SECTION_LIMIT]
    )
    # reverse() once, not for each of 5,000 URLs: slugs need no escaping.
    before, after = reverse("question", args=[subject_slug, "-slug-"]).split("-slug-")
    entries = [(f"{before}{slug}{after}", updated_at) for slug, updated_at in questions]
    return _document("urlset", "url", entries) if entries else None


def _section_path(subject_slug: str, number: int) -> str:
    path = reverse("sitemap_section", args=[subject_slug])
    return path if number == 1 else f"{path}?p={number}"


def _document(root: str, element: str, entries: Iterable[tuple[str, datetime | None]]) -> str:
    lines = [
        f"<{element}><loc>{escape(absolute(path))}</loc>{_lastmod(moment)}</{element}>"
        for path, moment in entries
    ]
    body = "\n".join(lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{body}\n</{root}>\n'


def _lastmod(moment: datetime | None) -> str:
    return f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>" if moment else ""
