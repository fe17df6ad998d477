"""Readers' reports of problems: a queue, the oldest open one on top."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from learn.admin.logged import LoggedAdmin
from learn.models import ProblemReport


@admin.register(ProblemReport)
class ProblemReportAdmin(LoggedAdmin):
    """Readers write reports; editors work through them and tick them off."""

    list_display = ["created_at", "reason", "text", "edit_question", "is_done"]
    list_display_links = ["created_at"]
    list_filter = ["is_done", "reason", "question__subject"]
    list_select_related = ["question"]
    search_fields = ["text", "question__title"]
    fields = ["edit_question", "reason", "text", "created_at", "is_done"]
    readonly_fields = ["edit_question", "reason", "text", "created_at"]
    ordering = ["is_done", "created_at"]
    show_full_result_count = False
    actions = ["mark_done"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no: reports come from readers."""
        return False

    @admin.action(description="Mark as done", permissions=["change"])
    def mark_done(self, request: HttpRequest, reports: QuerySet[ProblemReport]) -> None:
        """Tick off the selected reports."""
        for report in reports:
            self.log_change(request, report, "Marked as done.")
        count = reports.update(is_done=True)
        self.message_user(request, f"{count} marked as done.", messages.SUCCESS)

    @admin.display(description="question", ordering="question__title")
    def edit_question(self, report: ProblemReport) -> Any:
        """Return a link to where the question is edited."""
        url = reverse("admin:learn_question_change", args=[report.question_id])
        return format_html('<a href="{}">{}</a>', url, report.question)
