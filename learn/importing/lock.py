"""One import at a time: a lock that dies with its holder, so that none is ever stale."""

import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from django.db import Error, connection

from learn.importing.report import ImportRefusedError

ADVISORY_KEY = (
    7_139_120_001  # any number; the same in every process that imports into one PostgreSQL database
)

NAMED_WITHIN_SECONDS = 1.0  # a holder writes its name just after it has the lock


class ImportLockedError(Exception):
    """The lock is held; the message names the holder."""


@contextmanager
def import_lock() -> Iterator[None]:
    """Hold the import lock of this database while the block runs.

    SQLite: an `flock` on a file beside the database. PostgreSQL: an advisory lock of the session, so the connection must
    be one of its own, not one that a pooler lends for a transaction. Raises ImportLockedError at once where somebody else
    holds it.
    """
    hold = _postgresql_lock if connection.vendor == "postgresql" else _sqlite_lock
    with hold():
        yield


@contextmanager
def _sqlite_lock() -> Iterator[None]:
    # Resolved: under another name of its folder it is the same database.
    path = Path(str(connection.settings_dict["NAME"])).resolve().with_suffix(".import-lock")
    with _opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImportLockedError(f"another import is running: {_holder_of(path)}") from None
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)  # closing the file ends the lock, and so does the end of the process


def _opened(path: Path) -> TextIO:
    try:
        return path.open("a+")
    except OSError as error:
        raise ImportRefusedError(
            f"The lock {path} cannot be opened: {error.strerror}. Import as the user who owns the database's folder."
        ) from None


def _holder_of(path: Path) -> str:
    """Return the name that the holder wrote into the lock file; the file's where it is too busy to write one."""
    deadline = time.monotonic() + NAMED_WITHIN_SECONDS
    while not (name := path.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return name or str(path)


@contextmanager
def _postgresql_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
        if not cursor.fetchone()[0]:
            cursor.execute(
                "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND (classid::bigint << 32) | objid::bigint = %s",
                [ADVISORY_KEY],
            )
            holder = cursor.fetchone()
            raise ImportLockedError(
                f"another import is running: PostgreSQL backend {holder[0] if holder else 'that just ended'}"
            )
        try:
            yield
        finally:
            with suppress(Error):  # where the connection was lost, the lock went with it
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])
