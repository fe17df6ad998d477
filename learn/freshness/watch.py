"""Hear which pages changed: what was announced since the last look, and what a schedule did on its own.

A look is one query. Each process looks for itself, so none depends on another, or on a cache, to know what is new.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from learn.freshness import tags
from learn.freshness.announcements import tags_of_change, tags_of_shown
from learn.freshness.cards import cards
from learn.models import Announcement, Question
from learn.prepared import prepared

Row = tuple[int, str, str, datetime]  # key, token, tags, moment


class Watch:
    """What one process has heard so far. The first `look` hears nothing: whoever looks has kept no page before it."""

    def __init__(self) -> None:
        self._last: tuple[int, str] | None = (
            None  # key and token of the newest row heard; None before the first look
        )
        self._heard: set[int] = set()
        self._horizon = 0
        self._scheduled_until = timezone.now()
        self._next_scheduled: datetime | None = None
        self.changed_at: datetime | None = None  # when content changed last, as far as announced

    @classmethod
    def resumed(cls, state: list[int | str]) -> Self:
        """Return a watch that goes on where the one of this `state()` ended, in another process."""
        last, token, horizon, scheduled_until = state
        watch = cls()
        watch._last = (int(last), str(token))
        watch._heard = {int(last)}
        watch._horizon = int(horizon)
        watch._scheduled_until = watch._next_scheduled = datetime.fromisoformat(str(scheduled_until))
        return watch

    def state(self) -> list[int | str]:
        """Return what `resumed` needs, in the form of JSON."""
        last, token = self._last or (0, "")
        return [last, token, self._horizon, self._scheduled_until.isoformat()]

    def look(self) -> set[str]:
        """Return the tags of the pages that changed since the last look; DatabaseError where it cannot look."""
        horizon = _oldest_open_transaction()
        if self._last is None:
            self._begin(horizon)
            return set()
        rows = self._rows(horizon)
        heard = self._hear(rows)
        now = timezone.now()
        if self._next_scheduled and self._next_scheduled <= now:
            heard |= _tags_of_scheduled(self._scheduled_until, now)
        if heard:
            self._next_scheduled = Question.objects.next_change()
        self._scheduled_until, self._horizon = now, horizon
        return heard

    def _begin(self, horizon: int) -> None:
        newest = Announcement.objects.order_by("pk").last()
        self._last = (newest.pk, newest.token) if newest else (0, "")
        seen = Announcement.objects.filter(transaction__gte=horizon).values_list("pk", flat=True)
        self._heard = {self._last[0], *(seen if horizon else ())}
        self._horizon = horizon
        self._scheduled_until = timezone.now()
        self._next_scheduled = Question.objects.next_change()
        self.changed_at = newest.created_at if newest else None

    def _rows(self, horizon: int) -> list[Row]:
        """Return the last row that was heard, all after it, and those of transactions that were open at the last look.

        PostgreSQL gives a row its key before it is committed: one that was not there to be heard may have a lower key
        than one that was. Its transaction's number is not lower than that of the oldest open one was.
        """
        last, _ = self._last or (0, "")
        found = _since_or_late(last, self._horizon) if horizon else _since(last)
        return [(row.pk, row.token, row.tags, row.created_at) for row in found]

    def _hear(self, rows: Iterable[Row]) -> set[str]:
        rows, heard = list(rows), set[str]()
        known = {(key, token) for key, token, _, _ in rows}
        if self._last != (0, "") and self._last not in known:
            heard.add(tags.EVERYTHING)  # another database, or one that was put back
        for key, _, lines, moment in rows:
            if key not in self._heard:
                heard.update(lines.split("\n"))
                self.changed_at = max(self.changed_at or moment, moment)
        if rows:
            self._last = rows[-1][:2]
        elif heard:
            self._last = (0, "")
        self._heard = {key for key, *_ in rows}
        return heard


# Prepared: a process looks ten times a second, and building the query took longer than running it.
@prepared
def _since(last: int) -> QuerySet[Announcement]:
    return Announcement.objects.filter(pk__gte=last).order_by("pk")


@prepared
def _since_or_late(last: int, horizon: int) -> QuerySet[Announcement]:
    return Announcement.objects.filter(Q(pk__gte=last) | Q(transaction__gte=horizon)).order_by("pk")


def _oldest_open_transaction() -> int:
    """Return the number below which every transaction has ended; 0 on SQLite, where one writes at a time."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def _tags_of_scheduled(since: datetime, until: datetime) -> set[str]:
    """Return the tags of what a schedule changed in that time: pages that appeared or went with no row written."""
    due = Q(publish_at__gt=since, publish_at__lte=until) | Q(unpublish_at__gt=since, unpublish_at__lte=until)
    keys = list(Question.objects.filter(due).values_list("pk", flat=True))
    stored = cards(keys)
    return tags_of_change(stored, stored) | tags_of_shown(keys, stored.values()) if stored else set()
