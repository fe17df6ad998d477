import itertools

import pytest

from learn.importing.moves import Content, find_moves


def at(subject: str, slug: str = "a", *, id: int = 1, answer: str = "x") -> Content:
    return Content(f"/learn/{subject}/questions/{slug}", id, answer)


@pytest.mark.parametrize(
    ("arrival", "departure", "moved"),
    [
        pytest.param(at("new"), at("old"), True, id="same id and answer"),
        pytest.param(at("new", id=2), at("old"), True, id="same answer"),
        pytest.param(at("new", answer="y"), at("old"), True, id="same id"),
        pytest.param(at("new", id=2, answer="y"), at("old"), False, id="only the slug is the same"),
        pytest.param(at("new", "b"), at("old"), False, id="another slug"),
    ],
)
def test_move_takes_the_same_slug_and_the_same_id_or_answer(
    arrival: Content, departure: Content, moved: bool
) -> None:
    moves = find_moves([arrival], [departure])

    assert moves == ({arrival.url: departure.url} if moved else {})


def test_move_prefers_the_departure_that_is_most_alike() -> None:
    arrival = at("new", id=1, answer="x")
    departures = [at("a", id=1, answer="y"), at("b", id=2, answer="x"), at("c", id=1, answer="x")]

    assert find_moves([arrival], departures) == {arrival.url: departures[2].url}
    assert find_moves([arrival], departures[:2]) == {arrival.url: departures[1].url}


def test_each_question_moves_once_whatever_the_order_of_files() -> None:
    arrivals = [at("x"), at("y"), at("z", id=9)]
    departures = [at("a"), at("b", id=9, answer="other")]

    results = [
        find_moves(some, others)
        for some in itertools.permutations(arrivals)
        for others in itertools.permutations(departures)
    ]

    assert all(moves == results[0] for moves in results)
    assert results[0] == {arrivals[0].url: departures[0].url, arrivals[2].url: departures[1].url}
