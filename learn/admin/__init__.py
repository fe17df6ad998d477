"""The editors' pages: Django's stock admin, one module for each model."""

from django.conf import settings
from django.contrib import admin

from learn.admin import conflict, import_run, previous_url, problem_report, question, search_count, subject

__all__ = ["conflict", "import_run", "previous_url", "problem_report", "question", "search_count", "subject"]

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "Editing"
