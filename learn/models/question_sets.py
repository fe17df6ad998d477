"""The words for sets of questions: who may see them, in which order, with which columns."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from learn.models.visibility import QuestionStatus, is_live

if TYPE_CHECKING:
    from learn.models.questions import Question  # noqa: F401 (the linter does not read the string below)

_OF_PAGE = (
    "slug", "status", "publish_at", "unpublish_at", "published_on", "title", "question", "date_format",
    "post_on_text", "seo_title", "page_description", "page_keywords", "author", "no_index", "answer_html",
    "answer_text", "headings", "subject__slug", "subject__name", "subject__is_listed", "canonical__slug",
    "canonical__subject__slug",
)  # fmt: skip


class QuestionQuerySet(models.QuerySet["Question"]):
    """Sets of questions, by what readers and search engines may see of them."""

    def live(self) -> Self:
        """Questions whose page answers 200 now."""
        return self.filter(is_live())

    def drafts(self) -> Self:
        """Questions that nobody has sent to review: their page answers 404."""
        return self.filter(status=QuestionStatus.DRAFT)

    def in_review(self) -> Self:
        """Questions that wait for somebody to publish them: their page answers 404."""
        return self.filter(status=QuestionStatus.IN_REVIEW)

    def scheduled(self) -> Self:
        """Questions whose page answers 404 until a moment that is set."""
        return self.filter(status=QuestionStatus.LIVE, publish_at__gt=timezone.now())

    def archived(self) -> Self:
        """Questions that were taken out: their page answers 410."""
        return self.filter(status=QuestionStatus.ARCHIVED)

    def next_change(self) -> datetime | None:
        """Return the next moment at which one of them appears or goes by its schedule; None where none does."""
        moments = [self._next(name) for name in ("publish_at", "unpublish_at")]
        return min((moment for moment in moments if moment), default=None)

    def _next(self, name: str) -> datetime | None:
        """Return the next moment of that schedule, of a live question."""
        # Few have one. Asked for the status too, SQLite takes its index, and reads every live question.
        rows = self.filter(**{f"{name}__gt": timezone.now()}).order_by(name).values_list(name, "status")
        return next((moment for moment, status in rows if status == QuestionStatus.LIVE), None)

    def browsable(self) -> Self:
        """Live questions that the list of their own subject shows."""
        return self.live().filter(no_index=False)

    def listed(self) -> Self:
        """Questions that any list may show: browsable, in a subject that is listed itself."""
        return self.browsable().filter(subject__is_listed=True)

    def canonical(self) -> Self:
        """Without the duplicates of a question that has its canonical page in another subject."""
        return self.filter(canonical=None)

    def indexable(self) -> Self:
        """Exactly what sitemaps hold: listed, and not a duplicate of a question elsewhere."""
        return self.listed().canonical()

    def newest(self) -> Self:
        """Put the latest first; the slug decides among those of one day, so that pages never overlap."""
        return self.order_by("-published_on", "slug", "pk")

    def by_title(self) -> Self:
        """Put them from A to Z, as the database compares text."""
        return self.order_by("title", "slug", "pk")

    def from_files(self) -> Self:
        """Questions that an import brought; the others were born in the admin."""
        return self.exclude(file_url="")

    def of_files(self, urls: Collection[str]) -> Self:
        """Return the questions that came from the files of these URLs."""
        # `from_files` is what the index on the column is limited to; without it every question is read.
        return self.from_files().filter(file_url__among=urls)

    def with_file(self) -> Self:
        """Questions whose file was there when it was last looked for; a prune takes it from those it archives."""
        return self.exclude(content_hash="")

    def edited(self) -> Self:
        """Questions of which an editor made something else than their file says."""
        return self.filter(is_edited=True)

    def rendered_before(self, version: int) -> Self:
        """Questions whose HTML an older renderer made."""
        return self.filter(renderer_version__lt=version)

    def for_urls(self) -> Self:
        """Only what a question's URL is made of."""
        return self.select_related("subject").only("slug", "subject__slug")

    def for_cards(self) -> Self:
        """Only what a list shows of a question: its answer stays in the database."""
        return self.select_related("subject").only(
            "slug", "title", "published_on", "page_description", "subject__slug", "subject__name"
        )

    def for_suggestions(self) -> Self:
        """Only the title and what the URL is made of."""
        return self.select_related("subject").only("slug", "title", "subject__slug")

    def for_results(self) -> Self:
        """Only what search shows of a question it found: with the text that an excerpt is taken from."""
        return self.for_cards().only(
            "slug", "title", "published_on", "answer_text", "subject__slug", "subject__name"
        )

    def for_page(self) -> Self:
        """With what a question page shows beside the question, and only that."""
        return self.select_related("subject", "canonical__subject").only(*_OF_PAGE)

    def for_files(self) -> Self:
        """With what a question's page and its Markdown form are made of, and only that."""
        return self.select_related("subject", "canonical__subject").only(*_OF_PAGE, "answer")

    def for_next_steps(self) -> Self:
        """Only what tells whether a page may lead there, and what it says then; with the canonical question."""
        return self.select_related("subject", "canonical__subject").only(
            "slug", "status", "publish_at", "unpublish_at", "no_index", "title", "subject__slug", "subject__name",
            "subject__is_listed", "canonical__slug", "canonical__title", "canonical__subject__slug",
            "canonical__subject__name",
        )  # fmt: skip

    def for_feed(self) -> Self:
        """Only what a feed says of a question: not its HTML."""
        return self.for_cards().only(
            "slug", "title", "published_on", "page_description", "page_keywords", "author", "answer_text",
            "updated_at", "subject__slug", "subject__name",
        )  # fmt: skip

    def for_image(self) -> Self:
        """Only what the image of a question shows."""
        return self.select_related("subject").only(
            "slug", "status", "publish_at", "unpublish_at", "title", "subject__slug", "subject__name"
        )

    def for_source(self) -> Self:
        """With what the Markdown form of a question is made of, and not what rendering made of it."""
        return self.select_related("subject", "canonical__subject").only(
            "slug", "status", "publish_at", "unpublish_at", "title", "published_on", "page_keywords", "author",
            "answer", "subject__slug", "subject__name", "canonical__slug", "canonical__subject__slug",
        )  # fmt: skip

    def at_paths(self, paths: list[tuple[str, str]]) -> Self:
        """Return the questions at these (subject slug, slug) pairs; one query, however many."""
        slugs_by_subject: dict[str, list[str]] = {}
        for subject_slug, slug in paths:
            slugs_by_subject.setdefault(subject_slug, []).append(slug)
        condition = Q(pk__in=[])
        for subject_slug, slugs in slugs_by_subject.items():
            condition |= Q(subject__slug=subject_slug, slug__in=slugs)
        # The slugs once more: for several subjects SQLite finds no index in the condition, and reads every question.
        return self.filter(condition, slug__in={slug for _, slug in paths})
