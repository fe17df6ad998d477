"""Previous URLs: the paths that answer with a redirect."""

from django.contrib import admin

from learn.models import PreviousUrl


@admin.register(PreviousUrl)
class PreviousUrlAdmin(admin.ModelAdmin):
    """Written by imports that move a question; editors may add the address of a page that was linked wrongly."""

    list_display = ["path", "question", "created_at"]
    list_select_related = ["question"]
    search_fields = ["path"]
    autocomplete_fields = ["question"]
    fields = ["path", "question", "created_at"]
    readonly_fields = ["created_at"]
    date_hierarchy = "created_at"
    show_full_result_count = False
