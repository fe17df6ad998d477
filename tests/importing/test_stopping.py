"""A polite stop: an import ends between two pieces of work, and the next run completes it."""

from pathlib import Path

import pytest

from learn.importing.options import Options
from learn.importing.report import ImportStoppedError
from learn.importing.run import run_import
from learn.models import ImportRun, Question
from tests.conftest import Import
from tests.importing.seedfiles import write_seed

pytestmark = pytest.mark.django_db

SIGTERM = 15


@pytest.mark.parametrize(
    ("stage", "strict", "stored"),
    [
        pytest.param("reading", False, 0, id="while files are read"),
        pytest.param("checking", True, 0, id="while all files are checked"),
        pytest.param("importing", False, 2, id="between two batches"),
    ],
)
def test_import_that_is_asked_to_stop_ends_soon_and_the_next_completes_it(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch, stage: str, strict: bool, stored: int
) -> None:
    monkeypatch.setattr("learn.importing.run.WRITTEN_TOGETHER", 2)
    for slug in "abcde":
        write_seed(tmp_path, slug)
    seen: list[str] = []

    with pytest.raises(ImportStoppedError) as stopped:
        run_import(
            Options(paths=(tmp_path,), strict=strict),
            lambda now, done, total: seen.append(now),
            lambda: SIGTERM if stage in seen else 0,
        )

    assert stopped.value.signal_number == SIGTERM
    assert seen.count(stage) == 1
    assert Question.objects.count() == stored
    assert ImportRun.objects.get().status == ImportRun.Status.FAILED
    assert run()["exit"] == 0
    assert Question.objects.count() == 5


def test_import_that_nobody_stops_runs_to_its_end(tmp_path: Path) -> None:
    write_seed(tmp_path)

    report = run_import(Options(paths=(tmp_path,)), lambda stage, done, total: None, lambda: 0)

    assert report.created == 1
