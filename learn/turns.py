"""Turns at writing: who has many transactions to write leaves room between them for who has one.

On SQLite one connection writes at a time, and who waits is not woken but looks again: after 1, 2, 5, 10, 15 and 20 ms, then
three times after 25, twice after 50, and every 100 ms from then on (`sqliteDefaultBusyCallback` in SQLite's main.c). Where
the next transaction began sooner after the last one, an editor's save waited for two seconds beside an import.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# By how long a turn may take: the room after it, within which anybody looks again who has waited since it began. Seconds.
ROOMS = ((0.127, 0.026), (0.227, 0.051), (float("inf"), 0.101))


class Turns:
    """The transactions of one piece of work, each taken as a turn."""

    def __init__(self) -> None:
        self._next = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let others write first, if the last turn has only just ended; PostgreSQL, which locks rows, needs no room."""
        if connection.vendor == "sqlite":
            time.sleep(max(0.0, self._next - time.monotonic()))
        started = time.monotonic()
        try:
            yield
        finally:
            ended = time.monotonic()
            self._next = ended + next(room for longest, room in ROOMS if ended - started < longest)
