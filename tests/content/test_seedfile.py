from __future__ import annotations

import codecs
import datetime as dt
import pickle
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.content.markdown import MAX_ANSWER_BYTES
from learn.content.seedfile import (
    SeedFileError,
    SeedLink,
    check_location,
    parse_seed_file,
    review_seed_question,
)
from learn.content.seedfile.schema import ANSWER_MAX_LENGTH, FIELDS
from tests.content.bad_seed_files import BAD_SEED_FILES, Bad
from tests.content.seed_files import GOOD, PLAIN, changed

TEXT_LINES = {
    "seo.page_description": "  page_description: >-\n    Small bubbles collapse near the bottom.\n",
    "seo.page_keywords": "  page_keywords: >-\n    kettle,bubbles, sound\n",
    "title": "\ntitle: >-\n    Why does a kettle sing?\n",
    "article_title": "article_title: >-\n    Why does a kettle sing?\n",
    "question": "question: >-\n    Why does a kettle sing?\n",
}
TOP_LEVEL = [key for key in FIELDS if "." not in key and not key.startswith("related")]


def entry_of(key: str) -> str:
    """Return the lines of the good file that hold a key and its value."""
    if key in TEXT_LINES:
        return TEXT_LINES[key].removeprefix("\n")
    name = key.rpartition(".")[2]
    if name == "answer" or key == "seo":
        start = GOOD.index(f"\n{name}:") + 1
        return GOOD[start : GOOD.index("\nsubject" if name == "answer" else "\nauthor", start) + 1]
    prefix = "  " if "." in key else ""
    start = GOOD.index(f"\n{prefix}{name}:") + 1
    return GOOD[start : GOOD.index("\n", start) + 1]


def with_value(key: str, value: str) -> bytes:
    indent = "  " if "." in key else ""
    head, _, tail = GOOD.partition("\n" + entry_of(key))
    return f"{head}\n{indent}{key.rpartition('.')[2]}:{value}\n{tail}".encode()


def without(key: str) -> bytes:
    head, _, tail = GOOD.partition("\n" + entry_of(key))
    return f"{head}\n{tail}".encode()


def refusal(data: bytes) -> SeedFileError:
    with pytest.raises(SeedFileError) as caught:
        parse_seed_file(data)
    return caught.value


def test_parse_returns_everything_the_file_holds() -> None:
    question = parse_seed_file(GOOD.encode())

    assert question.schema == "default"
    assert question.id == 51111
    assert question.date == dt.date(2024, 11, 26)
    assert question.title == question.article_title == question.question == "Why does a kettle sing?"
    assert question.date_format == "MMM DD, YYYY"
    assert question.post_on_text == "Posted on"
    assert question.seo_title == "QuickTakes | Physics"
    assert question.page_description == "Small bubbles collapse near the bottom."
    assert question.page_keywords == "kettle,bubbles, sound"
    assert question.author == "QuickTakes"
    assert question.no_index is True
    assert question.answer == r"Steam bubbles collapse.\n\n1. **Bubbles** form at $ x $.\n2. They collapse."
    assert question.subject == "Physics"
    assert question.file_name == "why-does-a-kettle-sing.md"
    assert question.url == "/learn/physics/questions/why-does-a-kettle-sing"
    assert (question.subject_slug, question.slug) == ("physics", "why-does-a-kettle-sing")
    assert str(question.score) == "-1.0"
    assert question.related == (
        SeedLink(1, "/learn/physics/questions/what-is-steam", 51115, "What is steam?", "Physics"),
        SeedLink(3, "/learn/chemistry/questions/what-is-a-bubble", 51117, "What is a bubble?", "Chemistry"),
    )
    assert question.extra == {}
    assert question.body == "\n\n&nbsp;"


def test_parse_tells_absent_optional_keys() -> None:
    question = parse_seed_file(PLAIN.encode())

    assert (question.no_index, question.score, question.related) == (None, None, ())
    assert question.has_plain_titles
    assert question.id == -1  # a placeholder, as questions written by hand carry


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(codecs.BOM_UTF8 + GOOD.encode(), id="byte order mark"),
        pytest.param(GOOD.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(GOOD.replace("\n", "\r").encode(), id="CR only"),
        pytest.param(GOOD.replace("---\n", "--- \t\n").encode(), id="white space after the markers"),
        pytest.param(changed("no_index: True", "no_index: true"), id="lower-case true"),
        pytest.param(changed("author: QuickTakes", "'author': \"QuickTakes\""), id="quotes"),
        pytest.param(changed("What is steam?", "What\n        is steam?"), id="folded over two lines"),
        pytest.param(changed("\nauthor", "\n\n# a note\nauthor"), id="comment line"),
    ],
)
def test_parse_reads_other_spellings_of_the_same_file(data: bytes) -> None:
    assert parse_seed_file(data) == parse_seed_file(GOOD.encode())


@pytest.mark.parametrize("mark", [">", "|", "|+", ">+"])
def test_parse_drops_the_line_feed_of_a_block_title(mark: str) -> None:
    data = changed("\ntitle: >-\n", f"\ntitle: {mark}\n")

    question = parse_seed_file(data)

    assert question.title == "Why does a kettle sing?"


def test_parse_keeps_scalars_as_text() -> None:
    question = parse_seed_file(changed("subject: Physics\nfile", "subject: on\ncount: 0123\nfile"))

    assert question.subject == "on"
    assert question.extra == {"count": "0123"}


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.name) for bad in BAD_SEED_FILES])
def test_parse_refuses(bad: Bad) -> None:
    error = refusal(bad.data)

    assert (error.line, error.key) == (bad.line, bad.key)
    assert bad.word in error.message
    assert error.column >= 1
    assert len(error.message) < 250


def test_errors_give_the_column() -> None:
    error = refusal(changed("subject: Physics\nfile", "subject: Ph\x0bysics\nfile"))

    assert (error.line, error.column) == (23, 12)


def test_errors_name_line_column_key_and_reason() -> None:
    error = refusal(changed("id: 51111", "id: 0123"))

    assert str(error) == (
        "3:5: id: '0123' is no whole number from 1 to 9223372036854775807: write it in digits, such as 51111"
    )


def test_errors_survive_pickling() -> None:
    error = refusal(b"")

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes, as an import worker sends them

    assert (copy.line, copy.column, copy.key, copy.message) == (
        error.line,
        error.column,
        error.key,
        error.message,
    )


REQUIRED = [key for key, field in FIELDS.items() if field.required and not key.startswith("related")]
OPTIONAL = [key for key, field in FIELDS.items() if not field.required and not key.startswith("related")]


@pytest.mark.parametrize("key", REQUIRED)
def test_parse_refuses_a_required_key_that_is_missing(key: str) -> None:
    error = refusal(without(key))

    assert error.key == key
    assert "missing" in error.message


@pytest.mark.parametrize("key", REQUIRED)
@pytest.mark.parametrize("value", ["", " null", " ~", ' ""', " '  '"])
def test_parse_refuses_a_required_key_that_is_empty(key: str, value: str) -> None:
    error = refusal(with_value(key, value))

    assert error.key == key
    assert any(word in error.message for word in ("missing", "empty", "keys"))


@pytest.mark.parametrize("key", [key for key in REQUIRED if key != "seo"])
@pytest.mark.parametrize("value", ["\n    - a", "\n    a: b", " [a]", " {a: b}"])
def test_parse_refuses_a_list_or_keys_where_text_belongs(key: str, value: str) -> None:
    error = refusal(with_value(key, value))

    assert error.key == key


def test_parse_refuses_text_where_keys_belong() -> None:
    error = refusal(with_value("seo", " QuickTakes"))

    assert (error.line, error.key) == (11, "seo")
    assert "keys belong" in error.message


@pytest.mark.parametrize("key", OPTIONAL)
def test_parse_does_without_an_optional_key(key: str) -> None:
    missing, null = parse_seed_file(without(key)), parse_seed_file(with_value(key, ""))

    assert missing == null != parse_seed_file(GOOD.encode())


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_parse_raises_nothing_else_for_any_bytes(junk: bytes) -> None:
    for data in (junk, b"---\n" + junk + b"\n---\n", b"---\ntitle: " + junk + b"\n---"):
        with pytest.raises(SeedFileError):
            parse_seed_file(data)


@settings(deadline=None)
@given(
    st.integers(0, len(GOOD.encode())), st.integers(0, 3), st.sampled_from(list(":-'\"&*!{}[]#|>%@\t\n\x00é"))
)
def test_parse_raises_nothing_else_for_a_damaged_file(at: int, removed: int, inserted: str) -> None:
    data = GOOD.encode()
    damaged = data[:at] + inserted.encode() + data[at + removed :]

    try:
        place = (parse_seed_file(damaged).id, 1)
    except SeedFileError as error:
        place = (error.line, error.column)

    assert min(place) >= 1


def test_check_location_accepts_the_files_own_place() -> None:
    check_location(parse_seed_file(GOOD.encode()), "physics", "why-does-a-kettle-sing.md")


@pytest.mark.parametrize(
    ("folder", "file_name", "word"),
    [
        pytest.param("chemistry", "why-does-a-kettle-sing.md", "'chemistry'", id="folder"),
        pytest.param("physics", "why.md", "'why.md'", id="file name"),
        pytest.param("physics", "why-does-a-kettle-sing", "rename", id="suffix"),
    ],
)
def test_check_location_refuses_another_place(folder: str, file_name: str, word: str) -> None:
    question = parse_seed_file(GOOD.encode())

    with pytest.raises(SeedFileError) as caught:
        check_location(question, folder, file_name)

    assert (caught.value.line, caught.value.column, caught.value.key) == (25, 6, "url")
    assert word in caught.value.message


def test_review_is_silent_about_a_usual_file() -> None:
    assert review_seed_question(parse_seed_file(GOOD.encode())) == ()


@pytest.mark.parametrize(
    ("data", "key"),
    [
        pytest.param(
            changed("article_title: >-\n    Why does", "article_title: >-\n    How does"),
            "article_title",
            id="title",
        ),
        pytest.param(changed("score: -1.0", "score: -1.0\nmood: calm"), "mood", id="unknown key"),
        pytest.param(changed("\n&nbsp;", "\nMore."), "'More.'", id="body"),
        pytest.param(
            changed("/learn/chemistry/questions/what-is-a-bubble", "/learn/physics/questions/what-is-steam"),
            "related_article3.url",
            id="repeated link",
        ),
        pytest.param(
            changed("questions/what-is-steam", "questions/why-does-a-kettle-sing"),
            "related_article1.url",
            id="link to itself",
        ),
    ],
)
def test_review_warns_once(data: bytes, key: str) -> None:
    (warning,) = review_seed_question(parse_seed_file(data))

    assert warning.startswith(key)


def test_score_keeps_its_digits() -> None:
    question = parse_seed_file(changed("score: -1.0", "score: 0.750"))

    assert question.score == Decimal("0.75")
    assert str(question.score) == "0.750"


def test_longest_answer_of_a_file_is_the_longest_that_is_rendered() -> None:
    assert ANSWER_MAX_LENGTH == MAX_ANSWER_BYTES
