"""Drafts, reviews and schedules: what readers may see, decided by the query alone; and the preview of the rest."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learn import previews
from learn.importing.canonical import choose_canonicals
from learn.models import Question, Subject
from learn.previews import preview_path
from learn.subject_lists import BY_TITLE, NEWEST, subject_list
from tests.builders import make_question, make_related_link, make_subject
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
STATES: dict[str, tuple[dict[str, Any], int]] = {
    "draft": ({"status": "draft"}, 404),
    "draft-with-a-past-date": ({"status": "draft", "publish_at": -1}, 404),
    "in-review": ({"status": "in_review"}, 404),
    "scheduled": ({"publish_at": 1}, 404),
    "live": ({}, 200),
    "begun": ({"publish_at": -1}, 200),
    "going": ({"unpublish_at": 1}, 200),
    "begun-and-going": ({"publish_at": -1, "unpublish_at": 1}, 200),
    "over": ({"unpublish_at": -1}, 410),
    "begun-and-over": ({"publish_at": -2, "unpublish_at": -1}, 410),
    "archived": ({"status": "archived"}, 410),
    "archived-with-a-past-date": ({"status": "archived", "publish_at": -1}, 410),
}


def make_in_state(subject: Subject, state: str, **fields: Any) -> Question:
    """Return a question whose slug is its state; the numbers of STATES are hours from now."""
    given = {
        name: timezone.now() + value * HOUR if isinstance(value, int) else value
        for name, value in STATES[state][0].items()
    }
    return make_question(subject, state, **given, **fields)


@pytest.fixture
def every_state(biology: Subject) -> list[Question]:
    return [make_in_state(biology, state) for state in STATES]


@pytest.mark.parametrize("state", STATES)
def test_page_answers_by_its_state(client: Client, biology: Subject, state: str) -> None:
    question = make_in_state(biology, state)

    status = STATES[state][1]
    assert client.get(question.get_absolute_url()).status_code == status
    assert client.get(f"{question.get_absolute_url()}.md").status_code == status
    assert client.get(f"{question.get_absolute_url()}/report").status_code in (status, 404)


def test_question_and_query_agree_on_what_is_live(every_state: list[Question]) -> None:
    live = set(Question.objects.live())

    assert live == {question for question in every_state if question.is_live}
    assert {question.slug for question in live} == {
        slug for slug, (_, status) in STATES.items() if status == 200
    }
    assert {question.slug for question in every_state if question.is_unpublished} == {
        slug for slug, (_, status) in STATES.items() if status == 404
    }


def test_question_and_query_agree_on_what_is_listed(every_state: list[Question], biology: Subject) -> None:
    hidden = make_question(biology, "hidden", no_index=True)
    elsewhere = make_question(make_subject("drafts", is_listed=False), "elsewhere")
    questions = [*every_state, hidden, elsewhere]

    listed = set(Question.objects.listed())

    assert listed == {question for question in questions if question.is_listed}
    assert not listed & {hidden, elsewhere}


def test_every_word_of_what_readers_see_leaves_the_others_out(
    client: Client, every_state: list[Question]
) -> None:
    biology = every_state[0].subject
    around = make_question(biology, "around")
    for position, question in enumerate(every_state):
        make_related_link(around, question, position)

    live = {slug for slug, (_, status) in STATES.items() if status == 200}
    shown = {link.target.slug for link in around.related_links.shown() if link.target}
    hidden = {link.target.slug for link in around.related_links.not_shown() if link.target}
    assert shown == live
    assert hidden == STATES.keys() - live
    assert Subject.objects.with_question_counts().get().question_count == len(live) + 1
    assert {question.slug for question in Question.objects.indexable()} == live | {"around"}
    for sort in (NEWEST, BY_TITLE):
        assert {question.slug for question in subject_list(biology, sort).page(1)} == live | {"around"}
    for path in ("/sitemap-biology.xml", "/learn/feed.atom", "/learn/biology"):
        page = client.get(path).content.decode()
        assert {
            slug for slug in STATES if f'/questions/{slug}"' in page or f"/questions/{slug}<" in page
        } == live


def test_page_appears_and_goes_when_its_moment_has_come(
    client: Client, biology: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    question = make_question(biology, publish_at=now + HOUR, unpublish_at=now + 3 * HOUR)
    answers = []
    for hours in range(5):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + hours * HOUR)
        answers.append(client.get(question.get_absolute_url()).status_code)

    assert answers == [404, 200, 200, 410, 410]


def test_next_change_is_the_nearest_moment_to_come(biology: Subject) -> None:
    now = timezone.now()
    make_question(biology, "a", publish_at=now - HOUR, unpublish_at=now + 3 * HOUR)
    make_question(biology, "b", publish_at=now + 2 * HOUR)
    make_question(biology, "c", publish_at=now + HOUR, status="draft")

    assert Question.objects.next_change() == now + 2 * HOUR
    assert Question.objects.filter(slug="a").next_change() == now + 3 * HOUR
    assert Question.objects.filter(slug="c").next_change() is None


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"status": "hidden"}, id="unknown-status"),
        pytest.param(
            {
                "publish_at": dt.datetime(2025, 1, 2, tzinfo=dt.UTC),
                "unpublish_at": dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
            },
            id="gone-before-it-comes",
        ),
    ],
)
def test_database_refuses_states_that_mean_nothing(biology: Subject, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_question(biology, **fields)


@pytest.mark.parametrize("sort", [NEWEST, BY_TITLE])
def test_list_is_found_in_the_index_alone(biology: Subject, sort: str) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL reads a small table whole, whatever the index
    with CaptureQueriesContext(connection) as queries:
        subject_list(biology, sort).keys(50, 50)
    with connection.cursor() as cursor:
        plan = str(cursor.execute(f"EXPLAIN QUERY PLAN {queries[-1]['sql']}").fetchall())

    assert "USING COVERING INDEX question_by_subject_" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("state", ["draft", "in-review", "scheduled"])
def test_preview_shows_what_readers_cannot_see_yet(client: Client, biology: Subject, state: str) -> None:
    question = make_in_state(biology, state)

    response = client.get(preview_path(question))

    page = PageUnderTest(response)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == page.meta("robots") == "noindex"
    assert page.canonical == []
    assert page.heading == question.title
    assert question.answer_html in response.content.decode()
    assert not response.cookies


def test_preview_of_a_live_question_leads_to_its_page(client: Client, plants: Question) -> None:
    response = client.get(preview_path(plants))

    assert (response.status_code, response["Location"]) == (301, plants.get_absolute_url())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: path[:-1] + ("a" if path[-1] != "a" else "b"), id="other-signature"),
        pytest.param(lambda path: "/learn/preview/" + signing.dumps(1, salt="another"), id="other-salt"),
        pytest.param(lambda path: "/learn/preview/x", id="no-signature"),
    ],
)
def test_preview_that_we_did_not_sign_is_not_found(
    client: Client, biology: Subject, change: Callable[[str], str]
) -> None:
    question = make_question(biology, status="draft")

    assert client.get(change(preview_path(question))).status_code == 404


def test_preview_ends_after_a_week(client: Client, biology: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    path = preview_path(make_question(biology, status="draft"))
    monkeypatch.setattr(previews, "VALID_DAYS", -1)

    response = client.get(path)

    assert response.status_code == 410
    assert response["Cache-Control"] == "no-store"
    assert "expired" in PageUnderTest(response).heading


def test_equal_answer_with_an_end_is_not_the_canonical_one(biology: Subject) -> None:
    going = make_question(biology, published_on=dt.date(2020, 1, 1), unpublish_at=timezone.now() + HOUR)
    staying = make_question(make_subject("botany"))

    choose_canonicals({going.slug})

    going.refresh_from_db()
    staying.refresh_from_db()
    assert (going.canonical, staying.canonical) == (staying, None)
