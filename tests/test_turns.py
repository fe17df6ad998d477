"""Turns at writing, by a clock of our own: as much room after each as somebody who waits needs to find it."""

import pytest
from django.db import connection

from learn import turns
from learn.turns import ROOMS, Turns


class Clock:
    """A clock that goes on only when it is told to, or when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(turns, "time", clock)
    return clock


sqlite_only = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL locks rows: nobody waits for a turn"
)


@sqlite_only
@pytest.mark.parametrize(
    ("length", "since", "room"),
    [
        pytest.param(0.1, 0.0, ROOMS[0][1], id="a short turn leaves little room"),
        pytest.param(0.2, 0.0, ROOMS[1][1], id="a longer one more: who waited looks again less often"),
        pytest.param(5.0, 0.0, ROOMS[2][1], id="a long one"),
        pytest.param(0.1, ROOMS[0][1], 0.0, id="what passed without us counts"),
        pytest.param(0.1, 10.0, 0.0, id="long ago"),
    ],
)  # fmt: skip
def test_room_is_left_after_a_turn(clock: Clock, length: float, since: float, room: float) -> None:
    taken = Turns()
    with taken.turn():
        clock.now += length
    clock.now += since

    with taken.turn():
        pass

    assert clock.slept == [0.0, pytest.approx(room)]


@sqlite_only
def test_room_is_left_after_a_turn_that_failed(clock: Clock) -> None:
    taken = Turns()
    with pytest.raises(ZeroDivisionError), taken.turn():
        1 / 0  # noqa: B018

    with taken.turn():
        pass

    assert clock.slept[-1] == pytest.approx(ROOMS[0][1])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one writes at a time")
def test_postgresql_needs_no_room(clock: Clock) -> None:
    taken = Turns()
    for _ in range(2):
        with taken.turn():
            pass

    assert clock.slept == []
