"""The questions before and after one, in the order of its subject's list."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.models import Question, Subject
from learn.neighbours import neighbours, neighbours_of
from tests.builders import make_question, make_subject
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db

DAYS = {"d": 3, "a": 2, "b": 2, "c": 2, "e": 1}  # newest first, then by slug: d a b c e


@pytest.fixture
def five(biology: Subject) -> dict[str, Question]:
    return {
        slug: make_question(biology, slug, published_on=dt.date(2025, 1, day)) for slug, day in DAYS.items()
    }


@pytest.mark.parametrize(
    ("slug", "previous", "following"),
    [
        pytest.param("d", None, "a", id="first"),
        pytest.param("a", "d", "b", id="first-of-its-day"),
        pytest.param("b", "a", "c", id="inside-of-a-day"),
        pytest.param("c", "b", "e", id="last-of-its-day"),
        pytest.param("e", "c", None, id="last"),
    ],
)
def test_neighbours_are_next_in_the_list(
    five: dict[str, Question],
    django_assert_num_queries: DjangoAssertNumQueries,
    slug: str,
    previous: str | None,
    following: str | None,
) -> None:
    with django_assert_num_queries(1):
        found = neighbours(five[slug])

    assert found.previous == (five[previous] if previous else None)
    assert found.next == (five[following] if following else None)


def test_neighbours_of_many_are_those_of_each_in_two_queries(
    five: dict[str, Question], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hidden = make_question(five["a"].subject, "bb", published_on=dt.date(2025, 1, 2), no_index=True)
    lonely = make_question(make_subject("botany"), "f")
    questions = [*five.values(), hidden, lonely]

    with django_assert_num_queries(2):
        found = neighbours_of(questions)

    assert found == {question.pk: neighbours(question) for question in questions}
    after = found[five["b"].pk].next
    assert after is not None
    assert after.get_absolute_url() == five["c"].get_absolute_url()


def test_neighbours_are_of_the_subject_and_may_be_browsed(biology: Subject) -> None:
    question = make_question(biology, "b")
    make_question(biology, "a", no_index=True)
    make_question(biology, "c", status=Question.Status.ARCHIVED)
    make_question(make_subject("botany"), "d")

    found = neighbours(question)

    assert (found.previous, found.next) == (None, None)


def test_question_links_to_its_neighbours(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, five: dict[str, Question]
) -> None:
    with django_assert_num_queries(4):
        page = PageUnderTest(client.get("/learn/biology/questions/b"))

    assert page.values("//a[@rel='prev']/@href") == ["/learn/biology/questions/a"]
    assert page.texts("//a[@rel='next']") == ["Next in Biology C?"]


def test_only_question_of_a_subject_has_no_neighbours(client: Client, plants: Question) -> None:
    page = PageUnderTest(client.get(plants.get_absolute_url()))

    assert page.values("//a[@rel='prev' or @rel='next']") == []
