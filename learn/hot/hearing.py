"""Ask, before a page is served, whether something was announced: at most a few times a second in each process."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db import Error, close_old_connections

from learn.freshness.watch import Watch
from learn.hot.store import Store

logger = logging.getLogger(__name__)

# A page is new everywhere within a second of its change, on a busy machine too. Ten looks a second cost 0.1 % of a core
# on SQLite, 0.7 % on PostgreSQL.
LOOK_SECONDS = 0.1
WAIT_SECONDS = 0.5  # for another thread's look
STUCK_SECONDS = 5.0  # a look that takes longer is waited for no more: pages are served as they were


class Hearing:
    """Brings what is announced into the store of its process."""

    def __init__(self, store: Store) -> None:
        self.watch = Watch()
        self._store = store
        self._due = 0.0
        self._lock = Lock()
        self._is_down = False

    def listen(self) -> None:
        """Return when the store knows what was announced a moment ago; at once where it was brought in just now."""
        now = time.monotonic()
        if now < self._due:
            return
        with self._turn(now) as is_ours:
            if is_ours and time.monotonic() >= self._due:
                self._look()

    @contextmanager
    def _turn(self, now: float) -> Iterator[bool]:
        """Hold the lock; or not, where another thread's look does not end."""
        is_ours = self._lock.acquire(timeout=WAIT_SECONDS)
        if not is_ours:
            self._due = now + STUCK_SECONDS
        try:
            yield is_ours
        finally:
            if is_ours:
                self._lock.release()

    def _look(self) -> None:
        started = time.monotonic()
        try:
            close_old_connections()  # no request has begun that would do it
            tags = self.watch.look()
        except Error as error:
            # Kept pages are served while the database is down; what was announced meanwhile is heard when it is back.
            if not self._is_down:
                logger.warning(
                    "The database cannot be asked what has changed; pages are served as they were: %s", error
                )
            self._is_down = True
        else:
            self._is_down = False
            if tags:
                self._store.announce(tags)
        finally:
            close_old_connections()
        self._due = started + LOOK_SECONDS
