"""Import conflicts: what a file and an editor both changed, three ways side by side, with one click for each choice."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from learn.admin.logged import LoggedAdmin, editor
from learn.content.differences import word_differences
from learn.editing.comparing import label_of, shown
from learn.editing.settling import fingerprint, live_value, settle
from learn.models import Conflict

TAKE_FILE, KEEP_EDIT = "_take_file", "_keep_edit"


@admin.register(Conflict)
class ConflictAdmin(LoggedAdmin):
    """Conflicts come from imports and go by a choice; the editor's value is live until somebody chooses the file's."""

    list_display = ["question", "field", "path", "created_at", "choose"]
    list_filter = ["field"]
    list_select_related = ["question"]
    list_per_page = 50
    search_fields = ["question__title", "path"]
    show_full_result_count = False
    actions = ["keep_edits", "take_files"]
    fields = ["question", "field", "path", "created_at"]
    readonly_fields = ["question", "field", "path", "created_at"]
    change_form_template = "admin/learn/conflict/change_form.html"

    class Media:
        css = {"all": ["css/desk.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no: only an import finds a conflict."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Conflict | None = None) -> bool:
        """Return no: a conflict ends by a choice."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the conflicts, or end the one whose button was clicked."""
        return self._clicked(request, None) or super().changelist_view(request, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the three values, or end the conflict by the button that was clicked."""
        if answer := self._clicked(request, object_id):
            return answer
        conflict = self.get_object(request, object_id)
        context = {**(extra_context or {}), **(_three_ways(conflict) if conflict else {})}
        return super().change_view(request, object_id, form_url, context)

    def _clicked(self, request: HttpRequest, key: str | None) -> HttpResponse | None:
        """End the conflict whose button was clicked; on its own page the button does not name it."""
        chosen = {TAKE_FILE, KEEP_EDIT} & request.POST.keys()
        if request.method != "POST" or not chosen:
            return None
        button = chosen.pop()
        conflict = self.get_object(request, key or request.POST[button])
        if conflict is None or not self.has_change_permission(request, conflict):
            return None
        shown = request.POST.get("shown")  # from the conflict's own page, which shows what is chosen between
        if not self._settle(request, conflict, take_file=button == TAKE_FILE, shown=shown) and key:
            return HttpResponseRedirect(request.path)
        return HttpResponseRedirect(reverse("admin:learn_conflict_changelist"))

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

    def _settle(
        self, request: HttpRequest, conflict: Conflict, *, take_file: bool, shown: str | None = None
    ) -> bool:
        what = label_of(conflict.field)
        if not settle(conflict, take_file=take_file, by=editor(request), shown=shown):
            sentence = (
                f"{conflict.question}: {what} was changed meanwhile, by an editor or an import. Choose again."
            )
            self.message_user(request, sentence, messages.WARNING)
            return False
        choice = "took the file's" if take_file else "kept the editor's"
        self.message_user(request, f"{conflict.question}: {choice} {what}.", messages.SUCCESS)
        return True

    @admin.display(description="choose")
    def choose(self, conflict: Conflict) -> str:
        """Return the two buttons; the question's name tells those who hear them apart."""
        button = '<button name="{}" value="{}" aria-label="{} {} of {}">{}</button> '
        choices = ((KEEP_EDIT, "Keep the editor's"), (TAKE_FILE, "Take the file's"))
        return format_html(
            "{}{}",
            *(
                format_html(
                    button, name, conflict.pk, label, label_of(conflict.field), conflict.question, label
                )
                for name, label in choices
            ),
        )


def _three_ways(conflict: Conflict) -> dict[str, Any]:
    """Return what both started from, and what the editor and the file each made of it."""
    values = (conflict.imported_value, live_value(conflict), conflict.file_value)
    imported, live, file = (shown(conflict.field, value) for value in values)
    return {
        "field_label": label_of(conflict.field),
        "fingerprint": fingerprint(conflict),
        "imported": imported,
        "live": word_differences(imported, live),
        "file": word_differences(imported, file),
    }
