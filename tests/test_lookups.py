"""`among`: the same rows as `in`, from one parameter."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learn.models import Question, RelatedLink
from learn.prepared import prepared
from tests.builders import make_question, make_related_link, make_subject

pytestmark = pytest.mark.django_db

ODD = ['"', "a'b", "é", "x\\u0000", "%s", "{}", "a,b", "NULL", " a ", "a\\", "a\nb"]


def test_texts_keys_and_targets_are_found() -> None:
    subject = make_subject()
    one, two, three = (make_question(subject, slug) for slug in ("one", "two", "three"))
    make_related_link(three, one)

    found = (
        {question.slug for question in Question.objects.filter(slug__among=["one", "three", "none"])},
        set(Question.objects.filter(pk__among={two.pk, three.pk})),
        [link.question for link in RelatedLink.objects.filter(target__among=[one.pk, two.pk])],
    )

    assert found == ({"one", "three"}, {two, three}, [three])


@pytest.mark.parametrize("title", ODD)
def test_any_text_is_found_as_it_is(title: str) -> None:
    question = make_question(make_subject(), "one", title=title)

    assert list(Question.objects.filter(title__among=[title, "another"])) == [question]
    assert not Question.objects.filter(title__among=[title + "x"]).exists()


def test_empty_list_finds_nothing() -> None:
    make_question(make_subject(), "one")

    assert not Question.objects.filter(slug__among=[]).exists()


def test_list_of_thousands_is_one_parameter() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert not Question.objects.filter(pk__among=range(100_000, 105_000)).exists()

    assert len(queries) == 1


def test_prepared_query_takes_another_list_at_each_call() -> None:
    calls = []

    @prepared
    def slugs(keys: list[int]) -> Any:
        calls.append(keys)
        return Question.objects.filter(pk__among=keys).order_by("slug").values_list("slug")

    subject = make_subject()
    one, two = make_question(subject, "one"), make_question(subject, "two")

    assert [slugs([one.pk]), slugs([one.pk, two.pk]), slugs([])] == [[("one",)], [("one",), ("two",)], []]
    assert len(calls) == 1
