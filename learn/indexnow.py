"""IndexNow (indexnow.org): search engines told which URLs changed. Off unless INDEXNOW_KEY is set."""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Self
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.urls import reverse

from learn.batches import batches
from learn.models import PreviousUrl, Question
from learn.seo import absolute

logger = logging.getLogger(__name__)

BATCH = 10_000  # URLs in one request, by the protocol
TIMEOUT_SECONDS = 30

# A row is stamped before it is committed: one that was not there yet when we looked may be older than one that was.
_OVERLAP = timedelta(minutes=10)


class NotifyError(Exception):
    """A batch that was not taken; those before it were, and are not sent again."""


class Change(NamedTuple):
    """A URL, and when what it answers changed last."""

    url: str
    at: datetime


@dataclass(slots=True)
class Progress:
    """What was sent so far: everything up to a moment, and what of the minutes before it, by URL."""

    until: datetime | None = None
    sent: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return what the last run left; nothing where there was none."""
        if not path.exists():
            return cls()
        state = json.loads(path.read_text())
        sent = {url: datetime.fromisoformat(at) for url, at in state["sent"].items()}
        return cls(datetime.fromisoformat(state["until"]), sent)

    def write(self, path: Path) -> None:
        """Put it in the place of what the last run left, whole or not at all."""
        until = self.until.isoformat() if self.until else None
        state = {"until": until, "sent": {url: at.isoformat() for url, at in self.sent.items()}}
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".part")
        temporary.write_text(json.dumps(state))
        temporary.replace(path)

    def add(self, changes: Iterable[Change]) -> None:
        """Note what was sent; what is older than the overlap can be forgotten."""
        self.sent.update(changes)
        self.until = max(self.sent.values())
        self.sent = {url: at for url, at in self.sent.items() if at > self.until - _OVERLAP}


def notify(since: datetime | None = None) -> int:
    """Send the URLs that changed since the last run, or since a moment; return how many. NotifyError if one batch fails.

    The first run sends all. Sent are indexable questions, archived ones, and the previous URLs of moved ones.
    """
    path = Path(settings.VAR_ROOT, "indexnow.json")
    progress = Progress.read(path)
    if since is None:
        seen, start = progress.sent, progress.until - _OVERLAP if progress.until else None
    else:
        seen, start = {}, since
    changes = [change for change in _changed_since(start) if seen.get(change.url) != change.at]
    for batch in batches(changes, BATCH):
        _send([change.url for change in batch])
        progress.add(batch)
        progress.write(path)
        logger.info("IndexNow was told of %s URLs.", len(batch))
    return len(changes)


def _changed_since(start: datetime | None) -> list[Change]:
    """Return what changed at `start` or later, the earliest change first; everything if it is `None`."""
    start = start or datetime.min.replace(tzinfo=UTC)
    changes = chain(_changed_questions(start), _changed_previous_urls(start))
    return sorted(changes, key=lambda change: change.at)


def _changed_questions(start: datetime) -> Iterator[Change]:
    questions = Question.objects.indexable() | Question.objects.archived()
    rows = questions.filter(updated_at__gte=start).values_list("subject__slug", "slug", "updated_at")
    for subject_slug, slug, updated_at in rows:
        yield Change(absolute(reverse("question", args=[subject_slug, slug])), updated_at)


def _changed_previous_urls(start: datetime) -> Iterator[Change]:
    rows = PreviousUrl.objects.filter(created_at__gte=start).values_list("path", "created_at")
    for path, created_at in rows:
        yield Change(absolute(path), created_at)


def _send(urls: list[str]) -> None:
    body = {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": absolute(reverse("indexnow_key", args=[settings.INDEXNOW_KEY])),
        "urlList": urls,
    }
    request = Request(  # noqa: S310 - the endpoint is the operator's setting, checked to be http(s) at the start
        settings.INDEXNOW_ENDPOINT,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
        method="POST",
    )
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310
            pass
    except HTTPError as error:
        error.close()
        raise NotifyError(f"{settings.INDEXNOW_ENDPOINT} answered {error.code} {error.reason}.") from None
    except (URLError, TimeoutError) as error:
        raise NotifyError(f"{settings.INDEXNOW_ENDPOINT} cannot be reached: {error}.") from None
