"""`manage.py migrate`: Django's own, one at a time. Hosts that start together wait for the first, and find it done."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

ADVISORY_KEY = 7_139_120_002  # any number but the import's; the same on every host


class Command(Migrate):
    """Django's command while this process holds the lock of the database."""

    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        """Check the code alone: that there are migrations to apply is no news to those who apply them."""
        asked: Any = super().get_check_kwargs(options)
        return {**asked, "databases": None}

    def handle(self, *args: Any, **options: Any) -> None:
        """Wait for the lock, and migrate."""
        with migration_lock(connections[options["database"]]):
            super().handle(*args, **options)


@contextmanager
def migration_lock(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Hold the lock while the block runs: a session's lock of PostgreSQL, or one on a file beside the SQLite database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_KEY])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])
        return
    with Path(str(connection.settings_dict["NAME"])).with_suffix(".migrate-lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # ends with the file, and with the process
        yield
