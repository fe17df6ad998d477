"""Resolve related links: the URL that a file names becomes the question that is there, or none."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.db.models.functions import Coalesce

from learn.freshness import announce_pages
from learn.models import PreviousUrl, Question, RelatedLink
from learn.prepared import prepared

_POINT = "UPDATE learn_relatedlink SET target_id = %s WHERE url = %s"  # one statement of many cases took five times as long


def resolve_links(urls: Iterable[str]) -> None:
    """Point all links to these URLs at what is there now; only rows that lead elsewhere are written.

    Nothing but the URL decides: not the order in which files came, nor where a question was before.
    """
    urls = sorted(set(urls))
    targets = targets_at(urls)
    wrong = [(url, page) for url, target, page in _linked(urls) if target != targets.get(url)]
    if wrong:
        with connection.cursor() as cursor:
            cursor.executemany(_POINT, [(targets.get(url), url) for url in sorted({url for url, _ in wrong})])
        announce_pages({page for _, page in wrong})


def targets_at(urls: Iterable[str]) -> dict[str, int]:
    """Return the key of the question that each of these URLs leads to; those that lead to none are left out.

    Where an editor merged the question into another, that one; where an editor moved it, wherever it is now.
    """
    urls = set(urls)
    targets = _found_at(urls, _answering)
    if elsewhere := urls.difference(targets):
        targets |= _moved_by_editors(elsewhere)
    return targets


def live_at(urls: Iterable[str]) -> set[str]:
    """Return those of these URLs that lead to a live question."""
    targets = targets_at(urls)
    live = set(Question.objects.live().filter(pk__among=set(targets.values())).values_list("pk", flat=True))
    return {url for url, pk in targets.items() if pk in live}


def there_at(urls: Iterable[str]) -> dict[str, int]:
    """Return the key of the question whose page each of these URLs is; those that are no question's are left out."""
    return _found_at(urls, _pages)


def _paths_of(urls: Iterable[str]) -> dict[tuple[str, str], str]:
    paths = {}
    for url in urls:
        match url.split("/"):
            case ["", "learn", subject_slug, "questions", slug]:
                paths[subject_slug, slug] = url
    return paths


def _found_at(urls: Iterable[str], find: Callable[[list[str]], list[tuple[str, str, int]]]) -> dict[str, int]:
    paths = _paths_of(urls)
    # By slug alone, which few share: a condition for pairs of them has no index.
    found = find(sorted({slug for _, slug in paths})) if paths else []
    return {paths[subject, slug]: pk for subject, slug, pk in found if (subject, slug) in paths}


@prepared
def _pages(slugs: list[str]) -> Any:
    return Question.objects.filter(slug__among=slugs).values_list("subject__slug", "slug", "pk")


@prepared
def _answering(slugs: list[str]) -> Any:
    return Question.objects.filter(slug__among=slugs).values_list(
        "subject__slug", "slug", Coalesce("merged_into", "pk")
    )


def _moved_by_editors(urls: set[str]) -> dict[str, int]:
    """Return the questions whose file names one of these URLs, or that came from no file and were there once.

    What an import moved is not among them: its links come with the same release.
    """
    asked = sorted(urls)
    return dict(_once_at(asked)) | dict(_of_files(asked))


@prepared
def _once_at(urls: list[str]) -> Any:
    there = Coalesce("question__merged_into", "question")
    return PreviousUrl.objects.filter(path__among=urls, question__file_url="").values_list("path", there)


@prepared
def _of_files(urls: list[str]) -> Any:
    return Question.objects.of_files(urls).values_list("file_url", Coalesce("merged_into", "pk"))


@prepared
def _linked(urls: list[str]) -> Any:
    return RelatedLink.objects.filter(url__among=urls).values_list("url", "target", "question")


def mark_repeats(own_url: str, links: Iterable[RelatedLink]) -> None:
    """Mark, in their order, the links that repeat an earlier one or point at the page itself; saving is the caller's."""
    seen = {own_url}
    for link in links:
        link.is_repeat = link.url in seen
        seen.add(link.url)
