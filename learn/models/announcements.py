"""Which pages changed, for those who keep pages: `learn.freshness` writes and reads it."""

from typing import Any

from django.db import models
from django.utils import timezone


class CurrentTransaction(models.Func):
    """The number of the transaction that writes the row on PostgreSQL, where rows are seen in the order of commits.

    SQLite has one writer at a time, so the order of its rows is that of its commits: 0 there.
    """

    allowed_default = True
    output_field = models.BigIntegerField()
    template = "(pg_current_xact_id()::text::bigint)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[()]]:
        """Return the SQL for the database that numbers no transactions."""
        return "0", ()


class Announcement(models.Model):
    """Pages that are no longer what they were, as tags, a line each; written in the transaction that changed them."""

    tags = models.TextField()
    token = models.CharField(
        max_length=16, help_text="Random: tells this row from one of the same number in another database."
    )
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), db_index=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.created_at}: {self.tags}"
