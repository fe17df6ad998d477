"""The entries beside the index: who may see a question, and its subject, read without the question's own row.

36,000 of them are read in 5 ms, those of the questions, with their answers, in 150. Django's QuerySets ask them, in
the site's words, so that what a reader may find is spelled out nowhere a second time.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count

from learn.models import SearchEntry

ENTRY_TABLE = "learn_searchentry"
QUESTION_TABLE = "learn_question"
# Column of the entry: column of the question.
ENTRY_COLUMNS = {
    "id": "id",
    "subject_id": "subject_id",
    "status": "status",
    "no_index": "no_index",
    "canonical": "canonical_id",
    "publish_at": "publish_at",
    "unpublish_at": "unpublish_at",
}


def readable(connection: BaseDatabaseWrapper) -> Any:
    """Return the entries of the questions that a search may find."""
    return SearchEntry.objects.using(connection.alias).indexable()


def counted(entries: Any) -> Any:
    """Return the rows of subjects with the number of their entries."""
    return entries.order_by().values_list("subject").annotate(Count("pk"))


def copy_entries(connection: BaseDatabaseWrapper) -> None:
    """Make all entries anew from the questions."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {ENTRY_TABLE}")
        cursor.execute(
            f"INSERT INTO {ENTRY_TABLE} ({', '.join(ENTRY_COLUMNS)}) "
            f"SELECT {', '.join(ENTRY_COLUMNS.values())} FROM learn_question"
        )
