"""What an operator gets back, however an import ends: a report, a sentence, an exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError

from learn.importing import run as importing
from learn.importing.lock import ImportLockedError
from learn.importing.report import ImportStoppedError
from learn.management.arguments import named_path, percentage, worker_count
from learn.models import ImportRun, Question
from tests.conftest import Import
from tests.importing.seedfiles import write_seed

pytestmark = pytest.mark.django_db

KEYS = {
    "scanned", "created", "updated", "unchanged", "moved", "archived", "seconds", "rejected", "conflicts", "warnings"
}  # fmt: skip


def raising(error: Exception) -> Any:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("place", "error", "code"),
    [
        pytest.param(
            "import_lock", ImportLockedError("another import is running: process 7"), 75, id="locked"
        ),
        pytest.param("write_batch", ImportStoppedError(15), 143, id="stopped"),
        pytest.param("write_batch", OperationalError("disk full"), 1, id="disk full"),
        pytest.param("write_batch", InterfaceError("connection closed"), 1, id="connection lost"),
    ],
)
def test_report_is_written_however_the_import_ends(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch, place: str, error: Exception, code: int
) -> None:
    write_seed(tmp_path)
    (tmp_path / "report.json").write_text('{"created": 99}')
    monkeypatch.setattr(importing, place, raising(error))

    report = run()

    assert report["exit"] == code
    assert report.keys() == KEYS | {"exit", "output"}
    assert report["created"] == 0
    assert str(error) in report["output"]


@pytest.mark.parametrize("arguments", [("--strict",), ("--prune",)], ids=["strict", "prune"])
def test_refused_import_writes_its_report(tmp_path: Path, run: Import, arguments: tuple[str, ...]) -> None:
    write_seed(tmp_path, "a")
    path = write_seed(tmp_path, "b")
    run()
    path.unlink()
    write_seed(tmp_path, "bad").write_text("broken")

    report = run(*arguments)

    assert (report["exit"], report["scanned"], report["archived"]) == (2, 2, 0)
    assert "Nothing was changed." in report["output"]
    assert ImportRun.objects.first().status == ImportRun.Status.REFUSED  # type: ignore[union-attr]


@pytest.mark.parametrize("place", ["missing/report.json", "."], ids=["no such folder", "a folder"])
def test_report_that_cannot_be_written_is_refused_before_any_work(tmp_path: Path, place: str) -> None:
    write_seed(tmp_path)

    with pytest.raises(CommandError, match="The report cannot be written to") as refused:
        call_command("import_questions", tmp_path, f"--report={tmp_path / place}")

    assert refused.value.returncode == 2
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param([], "required", id="no path"),
        pytest.param([""], "is empty", id="an empty path"),
        pytest.param(["learn", "--workers=0"], "no number of processes", id="no worker"),
        pytest.param(["learn", "--workers=two"], "no number of processes", id="workers in words"),
        pytest.param(["learn", "--max-prune=nan"], "no percentage", id="a percentage that no number exceeds"),
        pytest.param(["learn", "--max-prune=-1"], "no percentage", id="a negative percentage"),
        pytest.param(["learn", "--max-prune=101"], "no percentage", id="more than all"),
        pytest.param(["learn", "--prun"], "--prun", id="half an option"),
        pytest.param(["no-such-folder"], "does not exist", id="no such folder"),
    ],
)
def test_bad_arguments_end_with_two_and_a_sentence(arguments: list[str], word: str) -> None:
    process = subprocess.run(
        [sys.executable, "manage.py", "import_questions", *arguments],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert process.returncode == 2
    assert word in process.stderr
    assert "Traceback" not in process.stderr


def test_import_into_a_database_without_tables_says_what_makes_them(tmp_path: Path) -> None:
    write_seed(tmp_path)

    process = subprocess.run(
        [sys.executable, "manage.py", "import_questions", str(tmp_path)],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        },
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert process.returncode == 2
    assert "manage.py migrate" in process.stderr
    assert "Traceback" not in process.stderr


def test_arguments_that_make_sense_are_taken() -> None:
    assert (named_path("learn"), percentage("12.5"), worker_count("8")) == (Path("learn"), 12.5, 8)


def test_report_file_holds_the_keys_of_the_contract(tmp_path: Path, run: Import) -> None:
    write_seed(tmp_path)

    run()

    assert json.loads((tmp_path / "report.json").read_text()).keys() == KEYS


def test_file_that_is_no_seed_file_by_its_name_is_rejected(tmp_path: Path, run: Import) -> None:
    upper = write_seed(tmp_path, "upper")
    upper = upper.rename(upper.with_suffix(".MD"))
    backup = write_seed(tmp_path, "backup")
    backup = backup.rename(backup.with_suffix(".md~"))

    named, walked = run(path=backup), run()

    assert [item["path"] for item in named["rejected"]] == [str(backup)]
    assert [item["path"] for item in walked["rejected"]] == [str(upper)]
    assert not Question.objects.exists()
