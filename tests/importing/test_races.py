"""Two imports at once: one runs, the other says so and leaves; a holder that was killed is in nobody's way."""

import os
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.importing.databases import IS_POSTGRESQL, OwnDatabase, own_database
from tests.importing.releases import first_release, write_release

ROUNDS = int(os.environ.get("RELIABILITY_ROUNDS", "3"))
LOCKED = 75
HOLDER = f"another import is running: {'PostgreSQL backend' if IS_POSTGRESQL else 'process'} "
COUNTS = "SELECT (SELECT count(*) FROM learn_importrun WHERE status = 'done'), (SELECT count(*) FROM learn_question)"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnDatabase]:
    with own_database(tmp_path_factory.mktemp("races")) as database:
        yield database


@pytest.fixture
def database(empty: OwnDatabase) -> Iterator[OwnDatabase]:
    with empty.copied() as database:
        yield database


@pytest.fixture
def hold(tmp_path: Path) -> Path:
    """A file that keeps the import waiting that has the lock, for as long as it is there."""
    write_release(tmp_path, first_release(20, random.Random(1)))
    hold = tmp_path / "hold"
    hold.touch()
    return hold


def wait_for_holder(hold: Path, holder: subprocess.Popen[str]) -> None:
    while not hold.with_name(f"hold-{holder.pid}").exists():
        assert holder.poll() is None
        time.sleep(0.01)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_of_two_imports_at_once_one_runs_and_the_other_names_it_and_leaves(
    database: OwnDatabase, hold: Path, seed: int
) -> None:
    processes = [database.start(hold.parent, HOLD_WHILE=str(hold))]
    time.sleep(random.Random(seed).random() / 5)
    processes.append(database.start(hold.parent, HOLD_WHILE=str(hold)))
    while all(process.poll() is None for process in processes):
        time.sleep(0.01)
    [refused] = [process for process in processes if process.poll() is not None]
    [running] = [process for process in processes if process is not refused]
    hold.unlink()

    refusal, _ = refused.communicate()
    running.communicate(timeout=120)

    assert (refused.returncode, running.returncode) == (LOCKED, 0)
    assert (f"{HOLDER}{running.pid} " if not IS_POSTGRESQL else HOLDER) in refusal
    assert database.rows(COUNTS) == [(1, 20)]


def test_killed_holder_leaves_no_stale_lock(database: OwnDatabase, hold: Path) -> None:
    holder = database.start(hold.parent, HOLD_WHILE=str(hold))
    wait_for_holder(hold, holder)
    before, _ = database.run(hold.parent)
    holder.kill()
    holder.communicate()

    after, _ = database.run(hold.parent)

    assert (before, after) == (LOCKED, 0)


def test_without_the_lock_two_imports_run_at_once(database: OwnDatabase, hold: Path) -> None:
    """The control of the tests above."""
    processes = [database.start(hold.parent, HOLD_WHILE=str(hold), NO_LOCK="1") for _ in range(2)]
    for process in processes:
        wait_for_holder(hold, process)
    hold.unlink()

    for process in processes:
        process.communicate(timeout=120)

    assert LOCKED not in [process.returncode for process in processes]
