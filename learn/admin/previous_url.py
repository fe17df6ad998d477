"""Previous URLs: the paths that answer with a redirect, and the way back to one of them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from learn.admin.logged import LoggedAdmin, editor
from learn.editing.addresses import can_move_back, move_back
from learn.models import PreviousUrl, Question


class PreviousUrlForm(forms.ModelForm):
    """A path and where it leads."""

    def clean_path(self) -> str:
        """Return the path; refuse what is no path, and where a question is."""
        path: str = self.cleaned_data["path"].strip()
        if not path.startswith("/") or path.startswith("//") or set(path) & set("?# \\"):
            raise ValidationError("Write the path from the first slash, without host, query and fragment.")
        parts = path.split("/")
        is_question = len(parts) == len(["", "learn", "subject", "questions", "slug"])
        if is_question and Question.objects.at_paths([(parts[2], parts[4])]).exists():
            raise ValidationError("A question is there: a page that is there cannot lead elsewhere.")
        return path


@admin.register(PreviousUrl)
class PreviousUrlAdmin(LoggedAdmin):
    """Written by imports and editors that move a question; editors may add the address of a page that was linked wrongly."""

    form = PreviousUrlForm
    list_display = ["path", "question", "created_at"]
    list_select_related = ["question"]
    search_fields = ["path"]
    autocomplete_fields = ["question"]
    fields = ["path", "question", "created_at"]
    readonly_fields = ["created_at"]
    show_full_result_count = False
    list_per_page = 50
    actions = ["move_back"]

    def has_move_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may change URLs."""
        return bool(request.user.has_perm("learn.move_question"))

    @admin.action(description="Undo the move: back to this URL", permissions=["move"])
    def move_back(self, request: HttpRequest, previous_urls: Any) -> None:
        """Put the questions of the selected URLs back there; where they are now redirects to it."""
        for previous in previous_urls.select_related("question__subject"):
            if not can_move_back(previous):
                self.message_user(request, f"{previous}: no question can be at this path.", messages.ERROR)
                continue
            outcome = move_back(previous, by=editor(request))
            for question, why in outcome.refused:
                self.message_user(request, f"{question}: not moved, because {why}.", messages.ERROR)
            for question in outcome.changed:
                self.message_user(request, f"{question} is at {previous.path} again.", messages.SUCCESS)
