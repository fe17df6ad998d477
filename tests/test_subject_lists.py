"""A subject's list: its two orders, its pages, and the jumps to a year or a letter."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.models import Question, Subject
from learn.subject_lists import BY_TITLE, NEWEST, QUESTIONS_PER_PAGE, subject_list
from tests.builders import make_question, make_subject
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(biology: Subject) -> Subject:
    """A subject of three pages in either order: 20 questions on A and 40 on each of B and C, C the newest."""
    for letter, year, count in (("A", 2022, 20), ("B", 2023, 40), ("C", 2025, 40)):
        for number in range(count):
            make_question(
                biology,
                f"{letter.lower()}-{number:02}",
                title=f"{letter} question {number:02}?",
                published_on=dt.date(year, 3, 1) + dt.timedelta(number),
            )
    make_question(biology, "zoo", title="Zoo?", published_on=dt.date(2025, 12, 31))
    return biology


def test_years_begin_where_the_list_says(letters: Subject) -> None:
    listed = subject_list(letters, NEWEST)

    assert [(jump.label, jump.offset, jump.page) for jump in listed.jumps] == [
        ("2025", 0, 1),
        ("2023", 41, 3),
        ("2022", 81, 5),
    ]


def test_letters_begin_where_the_list_says(letters: Subject) -> None:
    listed = subject_list(letters, BY_TITLE)

    assert [(jump.label, jump.offset, jump.page) for jump in listed.jumps] == [
        ("A", 0, 1),
        ("B", 20, 2),
        ("C", 60, 4),
        ("Z", 100, 6),
    ]


@pytest.mark.parametrize("sort", [NEWEST, BY_TITLE])
def test_pages_hold_every_question_once_in_order(letters: Subject, sort: str) -> None:
    listed = subject_list(letters, sort)

    questions = [question for number in range(1, listed.last + 1) for question in listed.page(number)]

    key = {
        NEWEST: lambda question: (-question.published_on.toordinal(), question.slug),
        BY_TITLE: lambda question: (question.title, question.slug),
    }[sort]
    assert listed.question_count == len(questions) == len({question.pk for question in questions}) == 101
    assert questions == sorted(questions, key=key)


@pytest.mark.parametrize("sort", [NEWEST, BY_TITLE])
def test_list_leaves_out_what_readers_may_not_browse(letters: Subject, sort: str) -> None:
    make_question(letters, "a-refusal", no_index=True)
    make_question(letters, "taken-out", status=Question.Status.ARCHIVED)
    make_question(make_subject("botany"), "elsewhere")

    assert subject_list(letters, sort).question_count == 101


def test_titles_without_a_letter_at_their_start_are_one_group(biology: Subject) -> None:
    for slug, title in (("two", "2 or 3?"), ("quoted", '"Life"?'), ("cell", "Cell?")):
        make_question(biology, slug, title=title)

    assert [jump.label for jump in subject_list(biology, BY_TITLE).jumps] == ["#", "C"]


def test_subject_without_questions_has_one_empty_page(biology: Subject) -> None:
    listed = subject_list(biology, NEWEST)

    assert (listed.last, listed.page(1), listed.jumps) == (1, [], [])


def test_jumps_lead_to_the_first_question_of_their_group(client: Client, letters: Subject) -> None:
    page = PageUnderTest(client.get("/learn/biology?sort=title"))

    links = page.values("//nav[@aria-label='Letters']//a/@href")
    assert links == [
        "/learn/biology?sort=title#from-a",
        "/learn/biology?sort=title&page=2#from-b",
        "/learn/biology?sort=title&page=4#from-c",
        "/learn/biology?sort=title&page=6#from-z",
    ]
    for link, title in zip(
        links, ("A question 00?", "B question 00?", "C question 00?", "Zoo?"), strict=True
    ):
        path, _, anchor = link.partition("#")
        target = PageUnderTest(client.get(path))
        assert target.texts(f"//*[@class='questions']/li[@id='{anchor}']/a") == [title]


def test_years_are_offered_in_the_default_order(client: Client, letters: Subject) -> None:
    page = PageUnderTest(client.get("/learn/biology"))

    assert page.texts("//nav[@aria-label='Years']//a") == ["2025", "2023", "2022"]


def test_list_of_one_page_offers_no_jumps(client: Client, biology: Subject) -> None:
    make_question(biology, "old", published_on=dt.date(2020, 1, 1))
    make_question(biology, "new", published_on=dt.date(2025, 1, 1))

    page = PageUnderTest(client.get("/learn/biology"))

    assert page.values("//main//nav/@aria-label") == ["Breadcrumb", "Order"]


def test_title_order_is_a_page_of_its_own_that_no_search_engine_keeps(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, letters: Subject
) -> None:
    with django_assert_num_queries(4):
        response = client.get("/learn/biology?sort=title&page=2")

    page = PageUnderTest(response)
    assert response.status_code == 200
    assert page.title == "Biology questions and answers, A to Z, page 2 of 6 | QuickTakes Learn"
    assert page.meta("robots") == "noindex"
    assert page.canonical == []
    assert page.texts("//nav[@aria-label='Order']//*[@aria-current]") == ["A–Z"]  # noqa: RUF001
    assert page.values("//a[@rel='prev']/@href") == ["/learn/biology?sort=title"]
    assert page.values("//a[@rel='next']/@href") == ["/learn/biology?sort=title&page=3"]
    assert len(page.values("//*[@class='questions']/li")) == QUESTIONS_PER_PAGE


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?sort=title&page=6", 200),
        ("?sort=title&page=7", 404),
        ("?sort=title&page=0", 404),
        ("?sort=TITLE&page=3", 200),
        ("?sort=title&page=1", 301),
    ],
)
def test_pages_of_an_order_that_do_not_exist_are_not_found(
    client: Client, letters: Subject, query: str, status: int
) -> None:
    response = client.get(f"/learn/biology{query}")

    assert response.status_code == status
    assert response.headers.get("Location", "/learn/biology?sort=title") == "/learn/biology?sort=title"


def test_unknown_order_is_the_default(client: Client, letters: Subject) -> None:
    assert client.get("/learn/biology?sort=score").content == client.get("/learn/biology").content


def test_variant_of_the_url_keeps_order_and_page(client: Client, letters: Subject) -> None:
    response = client.get("/learn/Biology/?page=2&sort=title&utm_source=mail")

    assert (response.status_code, response["Location"]) == (301, "/learn/biology?sort=title&page=2")
