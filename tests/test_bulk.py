"""Rows at once: stored as the ORM stores them, refused as the ORM refuses them."""

import datetime as dt
from functools import partial

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from learn.bulk import insert_rows, insert_values, new_row
from learn.models import Question, RelatedLink, Subject
from tests.builders import make_question

pytestmark = pytest.mark.django_db

ODD = "a\tb\\n \\. \\N \r\n'%s' \u2028 é \U0001f600"


def test_rows_are_stored_with_every_value_that_they_hold(biology: Subject) -> None:
    page = make_question(biology, "page")
    link = RelatedLink(question=page, position=3, title=ODD, subject_spelling="", url="/learn/x/questions/y")

    insert_rows([link])

    (stored,) = RelatedLink.objects.values()
    assert stored == {
        "id": stored["id"], "question_id": page.pk, "position": 3, "target_id": None, "is_repeat": False,
        "seed_id": None, "title": ODD, "subject_spelling": "", "url": "/learn/x/questions/y",
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, 3, 128, 300])
def test_all_rows_are_stored_however_many(biology: Subject, count: int) -> None:
    page = make_question(biology, "page")

    insert_rows([RelatedLink(question=page, position=number, url=f"/{number}") for number in range(count)])

    stored = list(RelatedLink.objects.order_by("position").values_list("position", "url"))
    assert stored == [(number, f"/{number}") for number in range(count)]


def test_rows_that_are_there_are_changed_where_it_is_asked(biology: Subject) -> None:
    pages = [make_question(biology, f"page-{number}", title="Before?", score="1") for number in range(130)]
    for page in pages:
        page.title, page.score = f"{page.slug}?", "2"

    insert_rows(pages, updating=["title"])

    assert set(Question.objects.values_list("title", "score")) == {(f"{page.slug}?", "1") for page in pages}


def test_new_question_comes_back_as_it_was(biology: Subject) -> None:
    moment = dt.datetime(2024, 11, 26, 12, 30, tzinfo=dt.UTC)
    new = make_question(
        biology, "new", answer=ODD, headings=[[2, "a", "b"]], created_at=moment, updated_at=moment
    )
    Question.objects.all().delete()

    insert_rows([new])

    stored = Question.objects.get()
    for name in (
        "answer",
        "headings",
        "published_on",
        "seed_layout",
        "created_at",
        "no_index",
        "canonical_id",
    ):
        assert getattr(stored, name) == getattr(new, name), name


def test_row_that_breaks_a_rule_is_refused_with_all_of_its_statement(biology: Subject) -> None:
    page = make_question(biology, "page")
    rows = [RelatedLink(question=page, position=1, url=f"/learn/x/questions/{number}") for number in range(2)]

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(rows)

    assert not RelatedLink.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes texts of any length")
def test_text_that_is_too_long_is_refused(biology: Subject) -> None:
    link = RelatedLink(question=make_question(biology), position=1, title="x" * 301, url="/")

    with pytest.raises(DataError), transaction.atomic():
        insert_rows([link])


def test_nothing_to_insert_is_no_error() -> None:
    insert_rows([])
    insert_values("learn_relatedlink", ("url",), [])


def test_new_row_is_what_the_model_makes_of_the_same_values() -> None:
    made, called = (
        make(slug="a", title="A?", headings=[1]) for make in (partial(new_row, Question), Question)
    )

    assert made._state.adding
    assert {field.attname: getattr(made, field.attname) for field in Question._meta.concrete_fields} == {
        field.attname: getattr(called, field.attname) for field in Question._meta.concrete_fields
    }


def test_new_rows_share_no_default_that_can_be_changed() -> None:
    first, second = new_row(Question), new_row(Question)

    first.imported_values["title"] = "A?"

    assert second.imported_values == {}
