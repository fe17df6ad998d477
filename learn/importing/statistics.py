"""What PostgreSQL knows of the tables that an import fills.

Of a table that it never looked at it takes any hundred URLs to be half of all, and reads it whole to find them: an import
into an empty database got slower with each batch. Autovacuum looks once a minute, by default, which is most of an import.
"""

from django.db import connection

GROWTH = 10  # times as many rows as when it looked last
# Only the columns that batches ask by: the long ones would be unpacked. Left to autovacuum where that is at it.
_LOOK = (
    "ANALYZE (SKIP_LOCKED) learn_question (slug, file_url, subject_id, canonical_id), "
    "learn_relatedlink (url, question_id, target_id)"
)


class Statistics:
    """Has PostgreSQL look at the tables again when an import has made them much larger."""

    def __init__(self) -> None:
        self._due = 100

    def note(self, created: int) -> None:
        """Look if it is time, now that so many questions were created: not for a few, of which autovacuum hears soon enough."""
        if created >= self._due and connection.vendor == "postgresql":
            self._due = created * GROWTH
            with connection.cursor() as cursor:
                cursor.execute(_LOOK)
