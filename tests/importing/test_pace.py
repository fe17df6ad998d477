from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from learn.importing.pace import AIM_SECONDS, LEAST, Pace, pace_of
from learn.turns import Turns
from tests.conftest import Import
from tests.importing.seedfiles import write_seed


@pytest.mark.parametrize(
    ("seconds", "size"),
    [
        pytest.param(AIM_SECONDS / 100, 100, id="a fast machine: as many as there may be"),
        pytest.param(AIM_SECONDS, LEAST, id="as long as it may take: no more"),
        pytest.param(100 * AIM_SECONDS, LEAST, id="a busy machine: never single questions"),
    ],
)
def test_batches_come_to_the_size_that_the_machine_writes_in_time(seconds: float, size: int) -> None:
    pace = Pace(100)

    for _ in range(10):
        pace.note(LEAST, seconds)

    assert pace.size == size


def test_batch_is_never_larger_than_allowed() -> None:
    pace = Pace(2)

    pace.note(2, 0.0)

    assert pace.size == 2


def test_database_that_locks_rows_is_not_made_to_wait_for_small_batches() -> None:
    pace = pace_of("postgresql", 100)

    pace.note(100, 100 * AIM_SECONDS)

    assert pace.size == 100


@pytest.mark.django_db
def test_each_batch_is_a_turn_of_its_own(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []

    class Counted(Turns):
        @contextmanager
        def turn(self) -> Iterator[None]:
            taken.append(self)
            with super().turn():
                yield

    monkeypatch.setattr("learn.importing.run.WRITTEN_TOGETHER", 2)
    monkeypatch.setattr("learn.importing.run.Turns", Counted)
    for slug in "abcde":
        write_seed(tmp_path, slug)

    run()

    assert taken == [taken[0]] * 3
