from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.content.text import excerpt, format_date, page_title, slugify_title, split_keywords, word_count


@pytest.mark.parametrize(
    ("question", "seo_title", "expected"),
    [
        pytest.param("Why?", "QuickTakes | Physics", "Why? | QuickTakes | Physics", id="question first"),
        pytest.param(
            "Why does it sing?", "Why Does It Sing - Physics", "Why Does It Sing - Physics", id="named"
        ),
        pytest.param(
            "Why does it sing?",
            "Why does it? - Physics",
            "Why does it sing? | Why does it? - Physics",
            id="other",
        ),
        pytest.param(" Why\n so? ", "Physics  now", "Why so? | Physics now", id="white space"),
        pytest.param("Why?", "", "Why?", id="no SEO title"),
    ],
)
def test_page_title_names_the_question_once(question: str, seo_title: str, expected: str) -> None:
    assert page_title(question, seo_title) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        pytest.param("", 10, "", id="empty"),
        pytest.param("one two", 7, "one two", id="fits"),
        pytest.param(" one \n\n two\t", 7, "one two", id="white space collapsed"),
        pytest.param("one two three", 8, "one two…", id="whole words, to the last place"),
        pytest.param("one two three", 7, "one…", id="no place for the ellipsis"),
        pytest.param("one, two; three", 5, "one…", id="no comma before the ellipsis"),
        pytest.param("one \N{EM DASH} two three", 9, "one…", id="no dash before the ellipsis"),
        pytest.param("indivisible", 5, "indi…", id="one long word"),
    ],
)
def test_excerpt_ends_with_a_whole_word(text: str, limit: int, expected: str) -> None:
    assert excerpt(text, limit) == expected


@given(st.text(), st.integers(1, 40))
def test_excerpt_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(excerpt(text, limit)) <= limit


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        pytest.param("Why does a kettle sing?", "why-does-a-kettle-sing", id="usual"),
        pytest.param("What is steam-driven?", "what-is-steamdriven", id="hyphen dropped"),
        pytest.param("Na+ - K+ pumps", "na--k-pumps", id="hyphen between spaces"),
        pytest.param(
            "Antoine de Saint-Exupéry's kettle",
            "antoine-de-saintexuprys-kettle",
            id="accents and apostrophes dropped",
        ),
        pytest.param(
            "AC/DC, V_in and (5.5) volts", "acdc-vin-and-55-volts", id="slash, underscore, point dropped"
        ),
        pytest.param("  Why so?  ", "why-so", id="white space at the ends"),
        pytest.param("Почему?", "", id="no ASCII letter"),
    ],
)
def test_slugify_title_follows_the_corpus(title: str, slug: str) -> None:
    assert slugify_title(title) == slug


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("a,b, c", ["a", "b", "c"], id="spaces optional"),
        pytest.param(" , a ,,", ["a"], id="empty ones dropped"),
        pytest.param("Kettle, steam, kettle", ["Kettle", "steam"], id="repetition dropped"),
        pytest.param("boiling\n point", ["boiling point"], id="white space collapsed"),
    ],
)
def test_split_keywords_returns_each_once(keywords: str, expected: list[str]) -> None:
    assert split_keywords(keywords) == expected


@pytest.mark.parametrize(
    ("moment_format", "expected"),
    [
        pytest.param("MMM DD, YYYY", "Nov 06, 2024", id="the corpus's"),
        pytest.param("D MMMM YYYY", "6 November 2024", id="long month"),
        pytest.param("M/D/YY", "11/6/24", id="short"),
        pytest.param("YYYY-MM-DD", "2024-11-06", id="ISO"),
        pytest.param("dddd, MMMM Do", "Wednesday, November 6th", id="weekday and ordinal"),
        pytest.param("ddd", "Wed", id="short weekday"),
        pytest.param("[on] MMM [Day] D", "on Nov Day 6", id="literals"),
        pytest.param("[]D[x", "6[x", id="brackets at their edge"),
        pytest.param("x q", "x q", id="unknown letters"),
        pytest.param("", "", id="empty"),
    ],
)
def test_format_date_follows_moment(moment_format: str, expected: str) -> None:
    assert format_date(dt.date(2024, 11, 6), moment_format) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (22, "22nd"),
        (23, "23rd"),
        (31, "31st"),
    ],
)
def test_format_date_writes_english_ordinals(day: int, expected: str) -> None:
    assert format_date(dt.date(2024, 1, day), "Do") == expected


def test_format_date_pads_an_early_year() -> None:
    assert format_date(dt.date(7, 3, 1), "YYYY YY") == "0007 07"


def test_word_count_counts_between_white_space() -> None:
    assert word_count(" one two\n\nthree-four ") == 3
    assert word_count("") == 0


def test_excerpt_reads_formulas_as_people_write_them() -> None:
    assert excerpt(r"The speed is c = \frac{1}{2} \cdot 10^{8}.") == "The speed is c = 1/2 · 10⁸."
