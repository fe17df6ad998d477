"""Subjects: their names, descriptions, and whether lists show them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from learn.admin.logged import LoggedAdmin
from learn.freshness import announce_everything
from learn.models import Subject


@admin.register(Subject)
class SubjectAdmin(LoggedAdmin):
    """A subject's slug is part of its questions' URLs, so it is set once."""

    list_display = ["name", "slug", "question_count", "is_listed"]
    list_filter = ["is_listed"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "description", "is_listed", "imported_name"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subject]:
        """Return the subjects with their counts."""
        return Subject.objects.with_question_counts()

    def get_readonly_fields(self, request: HttpRequest, obj: Subject | None = None) -> list[str]:
        """Return what cannot be changed: the slug only while adding a subject can it be set."""
        return ["imported_name", "slug"] if obj else ["imported_name"]

    def save_model(self, request: HttpRequest, obj: Subject, form: Any, change: bool) -> None:
        """Store the subject; its name and whether it is listed show on pages of every subject."""
        super().save_model(request, obj, form, change)
        announce_everything()

    @admin.display(description="questions", ordering="question_count")
    def question_count(self, subject: Subject) -> int:
        """Return how many questions the subject's page lists."""
        return subject.question_count
