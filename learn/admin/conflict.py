"""Import conflicts: what a file and an editor both changed, side by side, with one click for each choice."""

import json
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from learn.content.linebreaks import decode
from learn.editing import live_value, settle
from learn.models import Conflict

TAKE_FILE, KEEP_EDIT = "_take_file", "_keep_edit"


@admin.register(Conflict)
class ConflictAdmin(admin.ModelAdmin):
    """Conflicts come from imports and go by a choice; the editor's value is live until somebody chooses the file's."""

    list_display = ["question", "field", "path", "created_at"]
    list_filter = ["field"]
    list_select_related = ["question"]
    search_fields = ["question__title", "path"]
    show_full_result_count = False
    actions = ["keep_edits", "take_files"]
    fields = ["question", "field", "path", "created_at", "imported", "live", "file"]
    readonly_fields = ["question", "field", "path", "created_at", "imported", "live", "file"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no: only an import finds a conflict."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Conflict | None = None) -> bool:
        """Return no: a conflict ends by a choice."""
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the three values, or end the conflict by the button that was clicked."""
        conflict = self.get_object(request, object_id)
        chosen = {TAKE_FILE, KEEP_EDIT} & request.POST.keys()
        if request.method == "POST" and conflict and chosen and self.has_change_permission(request, conflict):
            self._settle(request, conflict, take_file=TAKE_FILE in chosen)
            return HttpResponseRedirect(reverse("admin:learn_conflict_changelist"))
        return super().change_view(request, object_id, form_url, extra_context)

    @admin.action(description="Keep the editor's value", permissions=["change"])
    def keep_edits(self, request: HttpRequest, conflicts: Any) -> None:
        """End the selected conflicts as they stand."""
        for conflict in conflicts:
            self._settle(request, conflict, take_file=False)

    @admin.action(description="Take the file's value", permissions=["change"])
    def take_files(self, request: HttpRequest, conflicts: Any) -> None:
        """End the selected conflicts by putting the file's values live."""
        for conflict in conflicts:
            self._settle(request, conflict, take_file=True)

    def _settle(self, request: HttpRequest, conflict: Conflict, *, take_file: bool) -> None:
        choice = "Took the file's" if take_file else "Kept the editor's"
        message = f"{choice} {conflict.field}."
        self.log_change(request, conflict.question, message)
        settle(conflict, take_file=take_file)
        self.message_user(request, f"{conflict.question}: {message}", messages.SUCCESS)

    @admin.display(description="both started from")
    def imported(self, conflict: Conflict) -> str:
        """Return what the file said before the editor and the file changed it."""
        return _shown(conflict.field, conflict.imported_value)

    @admin.display(description="live: the editor's")
    def live(self, conflict: Conflict) -> str:
        """Return what readers see."""
        return _shown(conflict.field, live_value(conflict))

    @admin.display(description="the file's")
    def file(self, conflict: Conflict) -> str:
        """Return what the file says now."""
        return _shown(conflict.field, conflict.file_value)


def _shown(field: str, value: Any) -> str:
    if field == "answer":
        return decode(value or "")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
