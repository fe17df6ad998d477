"""Import runs: the history of what imports did, to read only."""

from django.contrib import admin
from django.http import HttpRequest

from learn.models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    """Nobody adds, changes or deletes a run: it is what happened."""

    list_display = [
        "started_at",
        "status",
        "scanned",
        "created",
        "updated",
        "unchanged",
        "moved",
        "archived",
        "rejected_count",
        "conflict_count",
    ]
    list_filter = ["status"]
    search_fields = ["paths", "rejected", "conflicts"]
    date_hierarchy = "started_at"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        """Return no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        """Return no."""
        return False

    @admin.display(description="rejected")
    def rejected_count(self, run: ImportRun) -> int:
        """Return how many files could not be imported."""
        return len(run.rejected)

    @admin.display(description="conflicts")
    def conflict_count(self, run: ImportRun) -> int:
        """Return how many questions a file and an editor both changed."""
        return len(run.conflicts)
