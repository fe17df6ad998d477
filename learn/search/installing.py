"""Make the index where the questions are: after every `migrate`.

Not in a migration alone: SQLite changes a table by writing it anew, and the triggers of the old one are gone then.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig

from learn.search.index import index_of


def install_index(sender: AppConfig, using: str, plan: Sequence[Any] = (), **arguments: Any) -> None:
    """Make tables and triggers, and fill the index where it does not match the questions.

    `plan` is what was migrated; `flush` sends the signal without one.
    """
    from django.db import connections

    tables = connections[using].introspection.table_names()
    if not {"learn_question", "learn_searchentry"} <= set(tables):
        return  # the app was migrated back to before there was a search
    index = index_of(using)
    index.install()
    if plan or not index.is_in_step():
        index.rebuild()
