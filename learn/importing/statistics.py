"""What PostgreSQL knows of the tables that an import fills.

Of a table that it never looked at it takes any hundred URLs to be half of all, and reads it whole to find them: an import
into an empty database got slower with each batch, and a page's next steps took 42 ms after it, not 1. Autovacuum looks once a
minute, by default, which is most of an import.
"""

from django.db import connection

GROWTH = 10  # times as many rows as when it looked last
_MANY = 100  # created; of fewer, autovacuum hears soon enough
# Only the columns that batches ask by: the long ones would be unpacked. Left to autovacuum where that is at it.
_LOOK = (
    "ANALYZE (SKIP_LOCKED) learn_question (slug, file_url, subject_id, canonical_id), "
    "learn_relatedlink (url, question_id, target_id)"
)
# What pages and lists ask by, once all is there.
_LOOK_AT_ALL = (
    "ANALYZE (SKIP_LOCKED) learn_question "
    "(slug, file_url, subject_id, canonical_id, status, no_index, publish_at, unpublish_at, published_on, title), "
    "learn_relatedlink (url, question_id, target_id, is_repeat), learn_suggestedquestion, learn_subject, "
    "learn_searchentry, learn_search_text (question_id)"
)


class Statistics:
    """Has PostgreSQL look at the tables again when an import has made them much larger, and when it is done."""

    def __init__(self) -> None:
        self._due = _MANY

    def note(self, created: int) -> None:
        """Look if it is time, now that so many questions were created."""
        if created >= self._due:
            self._due = created * GROWTH
            _look(_LOOK)

    def complete(self, created: int) -> None:
        """Look at all that pages ask, now that the import is done."""
        if created >= _MANY:
            _look(_LOOK_AT_ALL)


def _look(statement: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement)
