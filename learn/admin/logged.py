"""Every change in the admin leaves a line in the log too: who, what, and what it was."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from learn.editing.log import noted_in_log


def editor(request: HttpRequest) -> AbstractBaseUser:
    """Return who is signed in: nobody else gets into the admin."""
    return cast(AbstractBaseUser, request.user)


class LoggedAdmin(admin.ModelAdmin):
    """Django's own list of recent actions, and the log of the site."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Note that an object was added."""
        entry = super().log_addition(request, obj, message)
        noted_in_log(obj, editor(request), entry.get_change_message())
        return entry

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Note that an object was changed."""
        entry = super().log_change(request, obj, message)
        noted_in_log(obj, editor(request), entry.get_change_message())
        return entry

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Note that objects are about to be deleted."""
        for obj in queryset:
            noted_in_log(obj, editor(request), "Deleted.")
        return super().log_deletions(request, queryset)
