"""Figures that take reading an index from one end to the other: worked out once, and again after what they say has changed.

A list's pages each show how many questions there are and where each year begins. To count them grew with the site.
"""

from collections.abc import Callable, Collection, Hashable
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

from learn.freshness.tags import EVERYTHING
from learn.freshness.watch import Watch

Value = TypeVar("Value")


class Remembered:
    """What one process has worked out, each under a key and the tags under which a change of it is announced."""

    def __init__(self) -> None:
        self._watch = Watch()
        self._lock = Lock()
        self._values: dict[Hashable, tuple[frozenset[str], Any]] = {}
        self._changes = 0  # how often something was heard

    def get(self, key: Hashable, tags: Collection[str], work_out: Callable[[], Value]) -> Value:
        """Return the value of the key, which no change of these tags has touched; one query where it is known.

        Within a transaction nothing is remembered: it may read what is taken back. Raises DatabaseError.
        """
        if connection.in_atomic_block:
            return work_out()
        with self._lock:
            self._forget(self._watch.look())
            if key in self._values:
                value: Value = self._values[key][1]
                return value
            changes = self._changes
        value = work_out()
        with self._lock:
            if (
                self._changes == changes
            ):  # else it may be older than what another thread has heard of meanwhile
                self._values[key] = frozenset({EVERYTHING, *tags}), value
        return value

    def _forget(self, heard: set[str]) -> None:
        if heard:
            self._changes += 1
            self._values = {
                key: (tags, value) for key, (tags, value) in self._values.items() if heard.isdisjoint(tags)
            }


remembered = Remembered()
