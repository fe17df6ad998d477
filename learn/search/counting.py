"""What readers search for, counted by day, and nothing of who they are.

Counts are kept in the process and written together, at most every few seconds, without waiting for a lock: a search
is no slower while an import writes, and goes on where nothing can be written.
"""

import atexit
import datetime as dt
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from learn.content.words import fold
from learn.models import SearchCount
from learn.search import Results

WRITTEN_EVERY = 5.0  # seconds
MAX_KEPT = 500  # different queries in the process, until they can be written
MAX_A_DAY = 5_000  # different queries; beyond, those that are known go on to be counted
KEPT_DAYS = 90
_LOCK_MILLISECONDS = 50

# What may tell who searched: addresses, and numbers as long as those of telephones, accounts and papers.
_PERSONAL = re.compile(r"@|(?:\d[\s()./-]*){6}")
_UPSERT = """
INSERT INTO learn_searchcount (day, query, searches, found) VALUES (%s, %s, %s, %s)
ON CONFLICT (day, query) DO UPDATE SET searches = learn_searchcount.searches + EXCLUDED.searches, found = EXCLUDED.found
"""


class SearchCounter:
    """The counts of one process that are not written yet."""

    def __init__(self) -> None:
        self._kept: dict[tuple[dt.date, str], tuple[int, int]] = {}
        self._lock = threading.Lock()
        self._written_at = -WRITTEN_EVERY
        self._pruned_on: dt.date | None = None

    def count(self, results: Results) -> None:
        """Count a search in all subjects, by the first page of its results."""
        query = " ".join(fold(results.query).split())
        is_whole = results.number == 1 and results.chosen is None
        if not query or not is_whole or len(query) > SearchCount.QUERY_MAX_LENGTH or _PERSONAL.search(query):
            return
        key = (timezone.now().date(), query)
        with self._lock:
            if key in self._kept or len(self._kept) < MAX_KEPT:
                searches, _ = self._kept.get(key, (0, 0))
                self._kept[key] = (searches + 1, results.count)
            if time.monotonic() - self._written_at < WRITTEN_EVERY:
                return
            self._written_at = time.monotonic()
        self.write()

    def write(self) -> None:
        """Write what was counted, or keep it where the database is busy or cannot be written."""
        with self._lock:
            kept, self._kept = self._kept, {}
        if not kept:
            return
        try:
            with _impatient(), transaction.atomic():
                self._store(kept)
        except DatabaseError:
            with self._lock:
                for key, (searches, found) in kept.items():
                    later, _ = self._kept.get(key, (0, 0))
                    self._kept[key] = (searches + later, found)

    def _store(self, kept: dict[tuple[dt.date, str], tuple[int, int]]) -> None:
        today = timezone.now().date()
        if self._pruned_on != today:
            SearchCount.objects.filter(day__lt=today - dt.timedelta(days=KEPT_DAYS)).delete()
            self._pruned_on = today
        if SearchCount.objects.filter(day=today).count() >= MAX_A_DAY:
            known = SearchCount.objects.filter(day=today, query__in=[query for _, query in kept])
            queries = set(known.values_list("query", flat=True))
            kept = {key: value for key, value in kept.items() if key[1] in queries}
        with connection.cursor() as cursor:
            cursor.executemany(_UPSERT, [(*key, *value) for key, value in sorted(kept.items())])


@contextmanager
def _impatient() -> Iterator[None]:
    """Give up at once where another one holds the lock, instead of after the 20 seconds that a save may wait."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {_LOCK_MILLISECONDS}")
            yield
        return
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {_LOCK_MILLISECONDS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")


counter = SearchCounter()
atexit.register(counter.write)
