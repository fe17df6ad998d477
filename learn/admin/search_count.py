"""What readers search for, and what of it finds nothing: the questions that are still to be written."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from learn.models import SearchCount


class FoundFilter(admin.SimpleListFilter):
    """Searches that found something, or nothing."""

    title = "what was found"
    parameter_name = "found"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two choices."""
        return [("nothing", "nothing"), ("something", "something")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SearchCount]) -> QuerySet[SearchCount]:
        """Return the searches of the choice."""
        if self.value() == "nothing":
            return queryset.filter(found=0)
        return queryset.filter(found__gt=0) if self.value() == "something" else queryset


@admin.register(SearchCount)
class SearchCountAdmin(admin.ModelAdmin):
    """Readers make the counts; editors read them."""

    list_display = ["query", "day", "searches", "found", "search_again"]
    list_filter = [FoundFilter]
    search_fields = ["query"]
    date_hierarchy = "day"
    ordering = ["-day", "-searches", "query"]
    list_per_page = 100
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no: only searches are counted."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: SearchCount | None = None) -> bool:
        """Return no: a count is what it was."""
        return False

    @admin.display(description="search")
    def search_again(self, count: SearchCount) -> Any:
        """Return a link to what the search finds now."""
        return format_html('<a href="{}?{}">search</a>', reverse("search"), urlencode({"q": count.query}))
