"""What a change announces: the pages that differ by it, those that show them, and no other."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client

from learn.freshness import announce, announce_everything, announce_pages, cards
from learn.models import Announcement, Question, Subject
from tests.builders import make_question, make_related_link, make_subject

pytestmark = pytest.mark.django_db


def said() -> set[str]:
    return {tag for row in Announcement.objects.all() for tag in row.tags.split("\n")}


def questions_said() -> set[str]:
    return {tag.rpartition("/")[2] for tag in said() if tag.startswith("question:")}


@pytest.fixture
def row_of_five(biology: Subject) -> list[Question]:
    """Questions `q0` to `q4` of one subject, a day apart, the newest first."""
    return [
        make_question(biology, f"q{number}", published_on=dt.date(2024, 11, 20 - number))
        for number in range(5)
    ]


def change(question: Question, **fields: object) -> None:
    before = cards({question.pk})
    Question.objects.filter(pk=question.pk).update(**fields)
    announce(before, {question.pk})


def test_new_answer_is_told_of_its_page_and_of_dates_alone(row_of_five: list[Question]) -> None:
    make_related_link(row_of_five[0], row_of_five[2])

    change(row_of_five[2], answer_html="<p>New.</p>")

    assert said() == {"question:biology/q2", "dates:biology", "dates"}


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"title": "Another?"}, id="title"),
        pytest.param({"status": Question.Status.ARCHIVED}, id="archived"),
        pytest.param({"no_index": True}, id="no index"),
        pytest.param({"unpublish_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, id="over"),
    ],
)
def test_what_others_show_is_told_of_neighbours_links_and_lists(
    row_of_five: list[Question], fields: dict[str, object]
) -> None:
    make_related_link(row_of_five[0], row_of_five[2])
    chemistry = make_subject("chemistry")
    make_question(chemistry, "double", canonical=row_of_five[2])
    make_question(chemistry, "other")

    change(row_of_five[2], **fields)

    assert questions_said() == {"q2", "q1", "q3", "q0", "double"}
    assert said() >= {"list:biology", "lists", "dates:biology", "dates"}
    assert "list:chemistry" not in said()


def test_another_date_is_told_of_the_neighbours_at_both_places(row_of_five: list[Question]) -> None:
    change(row_of_five[3], published_on=dt.date(2024, 12, 1))

    assert questions_said() == {"q3", "q0", "q2", "q4"}


def test_new_question_is_told_of_its_neighbours(row_of_five: list[Question]) -> None:
    new = make_question(row_of_five[0].subject, "new", published_on=dt.date(2024, 11, 18))

    announce({}, {new.pk})

    assert questions_said() == {"new", "q1", "q2"}


def test_pages_alone_are_told_of_nothing_else(row_of_five: list[Question]) -> None:
    announce_pages({row_of_five[1].pk})

    assert said() == {"question:biology/q1"}


def test_everything_takes_the_place_of_what_was_said(row_of_five: list[Question]) -> None:
    announce_pages({row_of_five[1].pk})

    announce_everything()

    assert said() == {"*"}


def test_many_at_once_are_told_of_their_subject(biology: Subject) -> None:
    questions = [make_question(biology, f"q{number}") for number in range(21)]

    announce({}, {question.pk for question in questions})

    assert "questions:biology" in said()


def test_dry_run_and_second_import_announce_nothing(client: Client) -> None:
    call_command("import_questions", "fixtures", "--dry-run", verbosity=0)
    dry = said()
    call_command("import_questions", "fixtures", verbosity=0)
    first = Announcement.objects.count()
    call_command("import_questions", "fixtures", verbosity=0)

    assert dry == set()
    assert first > 0
    assert Announcement.objects.count() == first
