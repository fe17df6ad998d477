"""The same release gives the same database, in whatever order files come, by however many processes, and however often."""

import hashlib
import json
import os
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learn.importing import run as importing
from learn.importing import scan
from learn.models import PreviousUrl, Question, RelatedLink, Subject
from learn.parallel import INLINE
from tests.conftest import Import
from tests.importing.releases import first_release, next_release, write_release

pytestmark = pytest.mark.django_db

ORDERS = int(os.environ.get("RELIABILITY_ROUNDS", "4"))
KEPT_APART = {"id", "subject_id", "canonical_id", "question_id", "target_id", "created_at", "updated_at"}
PATHS = {
    Question: ("subject__slug", "canonical__subject__slug", "canonical__slug"),
    Subject: (),
    RelatedLink: ("question__subject__slug", "question__slug", "target__subject__slug", "target__slug"),
    PreviousUrl: ("question__subject__slug", "question__slug"),
}


def dump_hash() -> str:
    """Hash all that an import writes, the same on every database: keys give way to paths, moments are left out."""
    digest = hashlib.sha256()
    for model, paths in PATHS.items():
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in KEPT_APART]
        rows = model.objects.values_list(*names, *paths)  # type: ignore[attr-defined]
        digest.update(
            "\n".join(sorted(json.dumps(row, default=str, sort_keys=True) for row in rows)).encode()
        )
    return digest.hexdigest()


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases, one after the other, in `1/` and `2/`; large enough for worker processes to be started."""
    folder, chance = tmp_path_factory.mktemp("releases"), random.Random(3)
    first = first_release(INLINE + 20, chance)
    for number, release in enumerate([first, next_release(first, chance, 400)], 1):
        (folder / str(number)).mkdir()
        write_release(folder / str(number), release)
    return folder


@pytest.fixture(scope="module")
def hashes() -> Iterator[set[str]]:
    """The hashes of all orders: one, or an order has shown."""
    hashes: set[str] = set()
    yield hashes
    assert len(hashes) == 1


@pytest.mark.parametrize("seed", range(ORDERS))
def test_every_order_of_files_and_number_of_workers_gives_one_dump(
    releases: Path, run: Import, monkeypatch: pytest.MonkeyPatch, hashes: set[str], seed: int
) -> None:
    chance = random.Random(seed)
    _shuffle(monkeypatch, chance)
    workers = f"--workers={(1, 2, 1, 3)[seed % 4]}"

    run(workers, path=releases / "1")
    report = run(workers, "--prune", "--max-prune=100", path=releases / "2")

    hashes.add(dump_hash())
    assert report["exit"] == 0
    assert min(report[name] for name in ("created", "updated", "moved", "archived")) > 0
    assert len(hashes) == 1


def _shuffle(monkeypatch: pytest.MonkeyPatch, chance: random.Random) -> None:
    """Take files in any order, the way a disk may name them, and not only in the one that the scan puts them in."""
    find = scan.find_seed_files

    def shuffled(paths: Iterable[Path]) -> scan.Release:
        release = find(paths)
        chance.shuffle(release.sources)
        return release

    monkeypatch.setattr(importing, "find_seed_files", shuffled)


def test_dump_hash_differs_where_a_letter_does(releases: Path, run: Import) -> None:
    """The control of the test above."""
    run("--workers=1", path=releases / "1")
    before = dump_hash()
    link = RelatedLink.objects.exclude(target=None).first()
    assert link

    link.target = Question.objects.exclude(pk__in=[link.target_id, link.question_id]).first()
    link.save()

    assert dump_hash() != before


@pytest.mark.parametrize("touched", [False, True], ids=["same files", "touched files"])
def test_second_import_writes_no_row(releases: Path, run: Import, touched: bool) -> None:
    run("--workers=1", path=releases / "1")
    if touched:
        for path in releases.glob("1/learn/*/*.md"):
            os.utime(path)

    with CaptureQueriesContext(connection) as queries:
        report = run("--prune", path=releases / "1")

    assert (report["exit"], report["unchanged"]) == (0, report["scanned"])
    assert writes(queries) == []


def test_writes_are_seen_where_a_file_changed(releases: Path, run: Import) -> None:
    """The control of the test above."""
    run("--workers=1", path=releases / "1")

    with CaptureQueriesContext(connection) as queries:
        run("--workers=1", path=releases / "2")

    assert any("learn_question" in sql for sql in writes(queries))


def writes(queries: CaptureQueriesContext) -> list[str]:
    """Return the statements that write a row, but for the import's own record."""
    return [
        query["sql"]
        for query in queries.captured_queries
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) and "learn_importrun" not in query["sql"]
    ]
