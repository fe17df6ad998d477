"""What a reader typed, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.search.query import MAX_GROUPS, MAX_QUERY_LENGTH, parse_query

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789 ")


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        pytest.param("Cell  MEMBRANE", [("cell",), ("membrane",)], id="words"),
        pytest.param("cell cells cell", [("cell",), ("cells",)], id="each-once"),
        pytest.param("what is a cell", [("cell",)], id="small-words-left-out"),
        pytest.param("what is the", [("what",), ("is",), ("the",)], id="small-words-alone"),
        pytest.param("Poincaré", [("poincare",)], id="accent"),
        pytest.param("E = mc^2", [("e",), ("mc 2",)], id="formula"),
        pytest.param(r"\frac{a}{b}", [("frac a b",)], id="tex"),
        pytest.param("don't well-being", [("don t",), ("well being",)], id="inside-a-word"),
        pytest.param("plants,light/heat", [("plants",), ("light",), ("heat",)], id="separators"),
        pytest.param("x ≤ 5", [("x",), ("leq", "le"), ("5",)], id="symbol"),
        pytest.param("α", [("α", "alpha")], id="greek-letter"),
        pytest.param("-5", [("5",)], id="negative-number"),
        pytest.param("a - b", [("b",)], id="minus-alone"),
        pytest.param("x\x00y", [("x",), ("y",)], id="nul"),
        pytest.param("\ud800x", [("x",)], id="half-a-character"),
    ],
)
def test_words_of_a_query(typed: str, groups: list[tuple[str, ...]]) -> None:
    assert list(parse_query(typed).groups) == groups


def test_quoted_words_stand_together_and_minus_leaves_out() -> None:
    query = parse_query('"cell wall" of -plant -"red algae" fungi')

    assert (query.phrases, query.excluded, query.groups) == (
        ("cell wall",),
        ("plant", "red algae"),
        (("fungi",),),
    )


def test_quote_that_is_not_closed_ends_with_the_query() -> None:
    assert parse_query("“cell wall").phrases == ("cell wall",)


def test_query_is_cut_and_says_so() -> None:
    query = parse_query("cell " * 50)

    assert query.was_cut
    assert len(query.text) <= MAX_QUERY_LENGTH


def test_longest_words_are_kept_of_too_many() -> None:
    query = parse_query(" ".join([*map(str, range(10, 30)), "photosynthesis"]))

    assert len(query.groups) == MAX_GROUPS
    assert query.groups[-1] == ("photosynthesis",)


@given(st.text(st.characters(), max_size=300))
def test_no_text_leaves_more_than_letters_digits_and_spaces(typed: str) -> None:
    query = parse_query(typed)

    for part in (*(name for group in query.groups for name in group), *query.phrases, *query.excluded):
        assert all(letter.isalnum() or letter == " " for letter in part)
        assert part.strip() == part != ""
    query.text.encode()


@given(st.text(sorted(PLAIN), max_size=100))
def test_plain_words_are_taken_as_they_are(typed: str) -> None:
    assert set(parse_query(typed).spoken) == set(typed.split())
