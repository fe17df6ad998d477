"""Prepared queries: the rows that the queryset finds, at each call with the values and the clock of that call."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learn.models import Question, QuestionQuerySet
from learn.prepared import prepared, prepared_slice, prepared_sql
from tests.builders import make_question, make_subject

pytestmark = pytest.mark.django_db


def test_rows_are_those_of_the_queryset_for_any_value() -> None:
    calls = []

    @prepared
    def since(subject: str, day: dt.date, key: int) -> QuestionQuerySet:
        calls.append(subject)
        found = Question.objects.for_page().filter(subject__slug=subject, published_on__gte=day, pk__gt=key)
        return found.order_by("slug")

    for name in ("biology", "chemistry"):
        subject = make_subject(name)
        for day in (1, 2, 3):
            make_question(
                subject, f"{name}-{day}", published_on=dt.date(2025, 1, day), headings=[{"id": day}]
            )

    found = [[(row.slug, row.subject.name, row.headings, row.published_on.day) for row in since(*values)] for values in (
        ("biology", dt.date(2025, 1, 2), 0), ("chemistry", dt.date(2025, 1, 3), 0), ("biology", dt.date(2026, 1, 1), 0),
    )]  # fmt: skip

    assert found == [
        [("biology-2", "Biology", [{"id": 2}], 2), ("biology-3", "Biology", [{"id": 3}], 3)],
        [("chemistry-3", "Chemistry", [{"id": 3}], 3)],
        [],
    ]
    assert len(calls) == 1


def test_values_come_in_the_form_of_python() -> None:
    @prepared
    def dated(slug: str) -> Any:
        return Question.objects.filter(slug=slug).values_list("published_on", "no_index", "unpublish_at")

    moment = timezone.now()
    make_question(make_subject(), "q", published_on=dt.date(2025, 1, 2), unpublish_at=moment)

    assert [tuple(row) for row in dated("q")] == [(dt.date(2025, 1, 2), False, moment)]


def test_sql_with_its_parameters_says_what_the_queryset_does_at_each_call() -> None:
    calls = []

    @prepared_sql
    def live(slug: str) -> Any:
        calls.append(slug)
        return Question.objects.live().filter(slug=slug).values_list("slug")

    make_question(make_subject(), "q")
    live("other")

    for unpublish_in, expected in ((60, [("q",)]), (-60, [])):
        moment = timezone.now() + dt.timedelta(seconds=unpublish_in)
        Question.objects.update(unpublish_at=moment)
        sql, parameters = live("q")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({sql}) AS found", parameters)
            assert cursor.fetchall() == expected
    assert len(calls) == 1


def test_clock_is_read_at_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    @prepared
    def live(slug: str) -> QuestionQuerySet:
        return Question.objects.live().filter(slug=slug)

    now = timezone.now()
    make_question(make_subject(), "q", publish_at=now + dt.timedelta(hours=1))
    before = live("q")
    monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(hours=2))

    assert (before, len(live("q"))) == ([], 1)


def test_one_query_is_sent() -> None:
    @prepared
    def by_slug(slug: str) -> QuestionQuerySet:
        return Question.objects.select_related("subject").filter(slug=slug)

    make_question(make_subject(), "q")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows = by_slug("q")

    assert [row.subject.slug for row in rows] == ["biology"]
    assert len(queries) == 1


def test_value_that_the_query_does_not_take_is_an_error() -> None:
    @prepared
    def by_slug(slug: str, unused: int) -> Any:
        return Question.objects.filter(slug=slug)

    with pytest.raises(TypeError, match="unused"):
        by_slug("q", 1)


def test_slice_is_another_part_at_each_call() -> None:
    @prepared_slice
    def slugs(subject: int) -> Any:
        return Question.objects.filter(subject=subject).order_by("slug").values_list("slug")

    subject = make_subject()
    for slug in "abcde":
        make_question(subject, slug)

    found = [[slug for (slug,) in slugs(subject.pk, *part)] for part in ((2, 0), (2, 3), (9, 4), (2, 9))]

    assert found == [["a", "b"], ["d", "e"], ["e"], []]
