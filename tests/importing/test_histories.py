"""Release after release: no URL is ever lost, and what is live is what a fresh import of the last release gives."""

import os
import random
from pathlib import Path

import pytest
from django.test import Client

from learn.exporting import seed_file_of
from learn.importing import write
from learn.models import ImportRun, PreviousUrl, Question, RelatedLink, Subject
from tests.conftest import Import
from tests.importing.releases import Release, first_release, next_release, url_of, write_release

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

ROUNDS = int(os.environ.get("RELIABILITY_ROUNDS", "6"))
RELEASES = 6


def history(seed: int) -> list[Release]:
    """Return releases of about a dozen questions, each far from the one before it, so that changes meet."""
    chance = random.Random(seed)
    releases = [first_release(12, chance)]
    for _ in range(RELEASES - 1):
        releases.append(next_release(releases[-1], chance, chance.randrange(1, 8)))
    return releases


def replay(releases: list[Release], root: Path, run: Import, *arguments: str) -> None:
    for release in releases:
        write_release(root, release)
        assert run(*arguments)["exit"] == 0


def lost(client: Client, urls: set[str]) -> list[tuple[str, int]]:
    """Return the URLs that answer neither 200, nor 410, nor with one 301 to a page that does 200."""
    found = []
    for url in sorted(urls):
        response = client.get(url)
        if response.status_code == 301:
            response = client.get(response["Location"])
            if response.status_code != 200:
                found.append((url, response.status_code))
        elif response.status_code not in (200, 410):
            found.append((url, response.status_code))
    return found


def live_content() -> dict[str, tuple[object, ...]]:
    """Return what readers get of each question, by its URL, and the file that an export would write."""
    questions = Question.objects.live().select_related("subject", "canonical__subject")
    return {
        question.get_absolute_url(): (
            seed_file_of(question),
            question.answer_html,
            question.subject.name,
            question.canonical and question.canonical.get_absolute_url(),
            [link.target and link.target.get_absolute_url() for link in question.related_links.shown()],
        )
        for question in questions.prefetch_related("related_links")
    }


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_replay_of_all_releases_equals_a_fresh_import_of_the_last(
    tmp_path: Path, run: Import, seed: int
) -> None:
    releases = history(seed)
    replay(releases, tmp_path, run, "--prune", "--max-prune=100")
    replayed = live_content()
    for model in (PreviousUrl, RelatedLink, Question, Subject, ImportRun):
        model.objects.all().delete()

    replay(releases[-1:], tmp_path, run)

    assert replayed == live_content()


@pytest.mark.parametrize("arguments", [(), ("--prune", "--max-prune=100")], ids=["kept", "pruned"])
@pytest.mark.parametrize("seed", range(100, 100 + ROUNDS))
def test_every_url_that_ever_was_is_there_or_moved_once_or_gone(
    tmp_path: Path, run: Import, client: Client, seed: int, arguments: tuple[str, ...]
) -> None:
    releases = history(seed)

    replay(releases, tmp_path, run, *arguments)

    last = {url_of(place) for place in releases[-1]}
    ever = {url_of(place) for release in releases for place in release}
    assert lost(client, ever) == []
    assert [url for url in last if client.get(url).status_code != 200] == []
    if arguments:
        assert {url for url in ever if client.get(url).status_code == 200} == last


def test_without_previous_urls_a_history_loses_some(
    tmp_path: Path, run: Import, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    monkeypatch.setattr(write, "keep_previous_urls", lambda questions, moves: None)
    releases = history(100)

    replay(releases, tmp_path, run)

    assert lost(client, {url_of(place) for release in releases for place in release}) != []


def test_replay_without_prune_is_no_fresh_import(tmp_path: Path, run: Import) -> None:
    """The control of the first test: what it compares does differ where questions were left behind."""
    releases = history(1)
    replay(releases, tmp_path, run)

    assert live_content().keys() > {url_of(place) for place in releases[-1]}
