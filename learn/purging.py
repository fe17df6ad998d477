"""Tell a CDN which pages changed, in the form that Cloudflare takes and others imitate. Off unless PURGE_URL is set."""

import json
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.urls import reverse

from learn.batches import batches
from learn.freshness.tags import DATES, EVERYTHING, LISTS
from learn.freshness.watch import Watch
from learn.models import Subject
from learn.seo import absolute
from learn.site_export.addresses import list_pages

logger = logging.getLogger(__name__)

BATCH = 30  # URLs in one request, by Cloudflare's API
MOST = 300  # beyond, everything is purged: sending so many takes longer than filling the cache again
TIMEOUT_SECONDS = 10

_OF_THE_SITE = {LISTS: ("learn", "sitemap_lists", "llms"), DATES: ("feed", "sitemap_index")}


class PurgeError(Exception):
    """The CDN did not take it; what was announced is sent again by the next run."""


def purge_changed() -> int:
    """Purge what was announced since the last run and return how many requests that took; the first purges everything."""
    path = Path(settings.VAR_ROOT, "purge.json")
    watch = Watch.resumed(json.loads(path.read_text())) if path.exists() else Watch()
    heard = watch.look()
    requests = list(_requests(heard if path.exists() else {EVERYTHING}))
    for request in requests:
        _send(request)
    if requests:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".part")
        temporary.write_text(json.dumps(watch.state()))
        temporary.replace(path)
    return len(requests)


def _requests(tags: set[str]) -> Iterator[dict[str, object]]:
    """Yield the bodies of the requests that purge the pages with these tags."""
    urls = [] if EVERYTHING in tags else [absolute(path) for tag in sorted(tags) for path in _paths(tag)]
    if EVERYTHING in tags or len(urls) > MOST or any(tag.startswith("questions:") for tag in tags):
        yield {"purge_everything": True}
        return
    for batch in batches(urls, BATCH):
        yield {"files": batch}


def _paths(tag: str) -> Iterable[str]:
    kind, _, name = tag.partition(":")
    if kind == "question":
        page = reverse("question", args=name.split("/"))
        return [page, f"{page}.md"]
    if kind == "dates" and name:
        return [reverse("subject_feed", args=[name]), reverse("sitemap_section", args=[name])]
    if kind == "list":
        subjects = Subject.objects.with_question_counts().filter(slug=name)
        return [page for subject in subjects for page in list_pages(subject)]
    return [reverse(name) for name in _OF_THE_SITE[tag]]


def _send(body: dict[str, object]) -> None:
    request = Request(  # noqa: S310 - the address is the operator's setting, checked to be http(s) at the start
        settings.PURGE_URL,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.PURGE_TOKEN}"},
        method="POST",
    )
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310
            pass
    except HTTPError as error:
        error.close()
        raise PurgeError(f"{settings.PURGE_URL} answered {error.code} {error.reason}.") from None
    except (URLError, TimeoutError) as error:
        raise PurgeError(f"{settings.PURGE_URL} cannot be reached: {error}.") from None
