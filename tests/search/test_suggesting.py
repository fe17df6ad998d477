"""Titles while typing: which, in which order, and over a form that works without them."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.models import Question, Subject
from tests.builders import make_question
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db


@pytest.fixture
def titles(biology: Subject) -> Subject:
    for slug in (
        "what-is-a-cell-wall",
        "how-is-a-cell-membrane-made",
        "cell-walls-of-fungi-and-plants",
        "why-do-cells-divide",
    ):
        make_question(biology, slug)
    make_question(biology, "a-cell-nobody-sees", status=Question.Status.DRAFT)
    make_question(biology, "a-refusal-about-a-cell", no_index=True)
    return biology


def suggested(client: Client, typed: str) -> list[str]:
    response = client.get("/learn/search/suggest", {"q": typed})
    assert response.status_code == 200
    return [question["title"] for question in response.json()["questions"]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param(
            "cell w", ["Cell walls of fungi and plants?", "What is a cell wall?"], id="begins-so-first"
        ),
        pytest.param(
            "what is a cell w", ["What is a cell wall?", "Cell walls of fungi and plants?"], id="small-words"
        ),
        pytest.param("cell membr", ["How is a cell membrane made?"], id="begun"),
        pytest.param("membr cell", [], id="only-the-last-is-begun"),
        pytest.param("CELLS DIV", ["Why do cells divide?"], id="case"),
        pytest.param("wall ", ["What is a cell wall?"], id="word-is-whole-after-a-space"),
        pytest.param("c", [], id="one-letter"),
        pytest.param("", [], id="nothing"),
        pytest.param("\x00'\"*:^(", [], id="no-letter"),
        pytest.param("quasar", [], id="unknown"),
    ],
)
def test_titles_go_on_as_the_reader_began(
    client: Client, titles: Subject, typed: str, expected: list[str]
) -> None:
    assert suggested(client, typed) == expected


def test_at_most_eight_are_suggested_in_two_queries(
    client: Client, biology: Subject, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_question(biology, f"leaf-{number:02}")

    with django_assert_num_queries(2):
        response = client.get("/learn/search/suggest?q=lea")

    assert [question["url"] for question in response.json()["questions"]] == [
        f"/learn/biology/questions/leaf-{number:02}" for number in range(8)
    ]
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_module_is_at_most_1_5_kb_and_loaded_only_where_a_reader_types(
    client: Client, titles: Subject
) -> None:
    module = Path(settings.BASE_DIR) / "static" / "js" / "suggest.js"
    pages = [PageUnderTest(client.get(path)) for path in ("/learn", "/learn/search", "/learn/biology")]

    assert len(module.read_bytes()) <= 1_500
    for page in pages:
        assert page.values("//form[@role='search']//input/@data-suggest") == ["/static/js/suggest.js"]
        assert "/static/js/suggest.js" not in page.values("//script/@src")
