"""The list of questions, as fast at a hundred thousand as at a hundred: nothing is counted whole, rows come by key."""

import re
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from learn import search
from learn.models import Conflict, Question, RelatedLink

COUNTED = 1_000  # what a list goes on to; who needs more narrows it down
_WORD = re.compile(r"[\w'-]+")
_MAX_WORDS = 8


class CappedPaginator(Paginator):
    """Pages of the first thousand: to count no further costs the same however many there are."""

    @cached_property
    def count(self) -> int:
        """How many there are, at most COUNTED."""
        questions = cast("QuerySet[Question]", self.object_list)
        return len(questions.values_list("pk", flat=True)[:COUNTED])


class KeyedChangeList(ChangeList):
    """A page of keys is found in an index; only its rows are read."""

    def get_results(self, request: HttpRequest) -> None:
        """Fetch the page: its keys first, then its rows without what a list does not show."""
        super().get_results(request)
        start = (self.page_num - 1) * self.list_per_page if self.multi_page else 0
        keys = list(
            self.queryset.values_list("pk", flat=True)[start : min(start + self.list_per_page, COUNTED)]
        )
        rows = Question.objects.filter(pk__in=keys).select_related("subject").only(*_SHOWN).in_bulk()
        self.result_list = [rows[key] for key in keys if key in rows]
        self.is_capped = self.result_count >= COUNTED


class Choice(admin.SimpleListFilter):
    """A filter that says yes by one word of the site's; its index makes it fast, and what it leaves out is not asked."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the one choice beside all."""
        return [("yes", "Yes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Return what the choice leaves."""
        return self.chosen(queryset) if self.value() == "yes" else queryset

    def chosen(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Return the questions of the choice."""
        raise NotImplementedError  # each filter below is a choice of its own; this one stands in no list


class HasProblems(Choice):
    """Those in whose answers the renderer found problems."""

    title, parameter_name = "has problems", "problems"

    def chosen(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Return the questions of the choice."""
        return queryset.filter(has_problems=True)


class EditedSinceImport(Choice):
    """Those that differ from their file by an editor's hand."""

    title, parameter_name = "edited since import", "edited"

    def chosen(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Return the questions of the choice."""
        return queryset.filter(is_edited=True)


class InConflict(Choice):
    """Those that a file and an editor both changed."""

    title, parameter_name = "in conflict", "conflict"

    def chosen(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Return the questions of the choice."""
        return queryset.filter(pk__in=Conflict.objects.values("question"))


class WithoutRelated(Choice):
    """Those whose page leads to no related question."""

    title, parameter_name = "no related", "unrelated"

    def chosen(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Return the questions of the choice."""
        links = RelatedLink.objects.filter(question=OuterRef("pk"), is_repeat=False, target__isnull=False)
        return queryset.filter(~Exists(links))


class HiddenFromEngines(admin.SimpleListFilter):
    """Whether search engines may show them."""

    title, parameter_name = "indexable", "indexable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return both choices."""
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Return what the choice leaves."""
        return queryset if self.value() is None else queryset.filter(no_index=self.value() == "no")


class QuestionList(admin.ModelAdmin):
    """What the list of questions shows, and how it finds it."""

    list_display = ["title", "subject", "published_on", "shown_status", "no_index", "problem_count"]
    list_filter = [
        "status", HiddenFromEngines, HasProblems, EditedSinceImport, InConflict, WithoutRelated, "subject",
    ]  # fmt: skip
    sortable_by = ()  # an order that no index has would read every question
    search_fields = ["title"]
    search_help_text = "Words of the title or the slug, a whole URL, or what the site's own search finds."
    ordering = ["-published_on", "slug"]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    paginator = CappedPaginator

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that reads rows by their keys."""
        return KeyedChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Question], search_term: str
    ) -> tuple[QuerySet[Question], bool]:
        """Return the questions of a path, or those with all words in title or slug and those that readers would find."""
        path = search_term.strip().partition("://")[2].partition("/")[2] or search_term.strip().lstrip("/")
        parts = path.split("/")
        if len(parts) == len(("learn", "subject", "questions", "slug")) and parts[0] == "learn":
            return queryset.filter(subject__slug=parts[1], slug=parts[3].removesuffix(".md")), False
        words = _WORD.findall(search_term)[:_MAX_WORDS]
        if not words:
            return queryset, False
        # Titles and slugs are in an index: all of them are compared without reading a question.
        in_title = Q()
        for word in words:
            in_title &= Q(title__icontains=word) | Q(slug__contains=word.lower())
        titles = list(Question.objects.filter(in_title).values_list("pk", flat=True)[:COUNTED])
        return queryset.filter(pk__in={*titles, *search.best_keys(search_term)}), False

    @admin.display(description="status")
    def shown_status(self, question: Question) -> str:
        """Return the status; one that waits for its moment is scheduled, one whose time is over has ended."""
        if question.status != Question.Status.LIVE or question.is_live:
            return question.get_status_display().partition(" (")[0]
        return f"scheduled for {question.publish_at:%Y-%m-%d %H:%M}" if question.is_unpublished else "ended"

    @admin.display(description="problems", boolean=False)
    def problem_count(self, question: Question) -> str:
        """Return a mark for questions with problems."""
        return "yes" if question.has_problems else ""


_SHOWN = (
    "title", "slug", "status", "publish_at", "unpublish_at", "published_on", "no_index", "has_problems",
    "subject__name", "subject__slug",
)  # fmt: skip
