import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.models import Question, Subject
from learn.subject_lists import QUESTIONS_PER_PAGE
from tests.builders import ANSWER_HTML, make_question, make_related_link, make_subject
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db

PLANTS = "/learn/biology/questions/how-do-plants-eat"
SITE = "https://learn.example"


def test_home_sends_to_learn_for_now(client: Client) -> None:
    response = client.get("/")

    assert (response.status_code, response["Location"]) == (302, "/learn")


def test_learn_shows_listed_subjects_with_counts_and_newest_questions(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, plants: Question
) -> None:
    make_question(plants.subject, "a-refusal", no_index=True)
    make_question(plants.subject, "an-old-one", status=Question.Status.ARCHIVED)
    make_question(make_subject("astronomy"), "why-is-the-sky-dark", published_on=dt.date(2025, 5, 1))
    make_question(make_subject("hidden", is_listed=False), "nobody-sees-me")
    make_subject("empty")

    with django_assert_num_queries(2):
        response = client.get("/learn")

    page = PageUnderTest(response)
    assert response.status_code == 200
    assert page.title == "Questions and answers by subject | QuickTakes Learn"
    assert page.canonical == [f"{SITE}/learn"]
    assert page.meta("description") == (
        "Clear, worked answers to 2 study questions in 2 subjects. "
        "Pick a subject, read an answer, follow the next question."
    )
    assert page.texts("//*[@class='subjects']/li") == [
        "Astronomy 1 question Why is the sky dark?",
        "Biology 1 question How do plants eat?",
    ]
    assert page.values("//*[@class='subjects']//p/a/@href") == [
        "/learn/astronomy/questions/why-is-the-sky-dark",
        PLANTS,
    ]
    assert page.texts("//*[@class='questions']//a") == ["Why is the sky dark?", "How do plants eat?"]


def test_subject_of_several_questions_shows_the_newest_without_a_link(
    client: Client, plants: Question
) -> None:
    make_question(plants.subject, "how-do-plants-drink", published_on=dt.date(2020, 1, 1))

    page = PageUnderTest(client.get("/learn"))

    assert page.texts("//*[@class='subjects']//p") == ["How do plants eat?"]
    assert page.values("//*[@class='subjects']//p/a/@href") == []


def test_subject_of_one_question_is_described_as_that(client: Client, plants: Question) -> None:
    page = PageUnderTest(client.get("/learn/biology"))

    assert page.meta("description") == "1 question in Biology, each with a clear, worked answer."


def test_learn_shows_a_question_of_two_subjects_once_among_the_newest(
    client: Client, plants: Question
) -> None:
    make_question(make_subject("botany"), canonical=plants)

    page = PageUnderTest(client.get("/learn"))

    assert page.values("//*[@class='questions']//a/@href") == [PLANTS]


def test_learn_without_questions_says_so(client: Client, biology: Subject) -> None:
    page = PageUnderTest(client.get("/learn"))

    assert "There are no questions yet." in page.texts("//main//p")
    assert page.meta("robots") == "noindex"


def test_subject_lists_its_questions_newest_first(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, plants: Question
) -> None:
    make_question(plants.subject, "what-is-a-cell", published_on=dt.date(2025, 2, 1), page_description="")
    make_question(plants.subject, "a-refusal", no_index=True)

    with django_assert_num_queries(4):
        response = client.get("/learn/biology")

    page = PageUnderTest(response)
    assert response.status_code == 200
    assert page.heading == "Biology"
    assert page.title == "Biology questions and answers | QuickTakes Learn"
    assert page.meta("description") == "2 questions in Biology, each with a clear, worked answer."
    assert page.canonical == [f"{SITE}/learn/biology"]
    assert page.texts("//*[@class='questions']//a") == ["What is a cell?", "How do plants eat?"]
    assert page.texts("//*[@class='questions']//time") == ["Feb 1, 2025", "Nov 26, 2024"]


@pytest.fixture
def many(biology: Subject) -> Subject:
    """A subject of three pages: two whole ones and a question."""
    for number in range(2 * QUESTIONS_PER_PAGE + 1):
        make_question(
            biology, f"question-{number:03}", published_on=dt.date(2024, 1, 1) + dt.timedelta(number)
        )
    return biology


def test_subject_page_has_its_own_canonical_title_and_real_links(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, many: Subject
) -> None:
    with django_assert_num_queries(4):
        response = client.get("/learn/biology?page=2")

    page = PageUnderTest(response)
    assert page.canonical == [f"{SITE}/learn/biology?page=2"]
    assert page.title == "Biology questions and answers, page 2 of 3 | QuickTakes Learn"
    assert (page.meta("description") or "").startswith("Page 2 of 3. ")
    assert page.texts("//*[@class='questions']//a")[0] == f"Question {QUESTIONS_PER_PAGE:03}?"
    assert page.values("//nav[@aria-label='Pages']//li/a/@href") == [
        "/learn/biology",
        "/learn/biology?page=2",
        "/learn/biology?page=3",
    ]
    assert page.values("//a[@rel='prev']/@href") == ["/learn/biology"]
    assert page.values("//a[@rel='next']/@href") == ["/learn/biology?page=3"]
    assert page.texts("//*[@aria-current='page']") == ["2"]


def test_subject_pages_hold_every_question_once(client: Client, many: Subject) -> None:
    paths = [path for number in ("", "?page=2", "?page=3") for path in _question_paths(client, number)]

    assert len(paths) == len(set(paths)) == 2 * QUESTIONS_PER_PAGE + 1


def _question_paths(client: Client, query: str) -> list[str]:
    return PageUnderTest(client.get(f"/learn/biology{query}")).values("//*[@class='questions']//a/@href")


@pytest.mark.parametrize(
    "page",
    ["4", "0", "-1", "01", "1.0", "abc", "", "%D9%A1", "999999999999999999999999"],
    ids=lambda page: page or "empty",
)
def test_subject_page_that_does_not_exist_is_not_found(client: Client, many: Subject, page: str) -> None:
    response = client.get(f"/learn/biology?page={page}")

    assert response.status_code == 404


def test_first_page_by_number_redirects_to_the_bare_url(client: Client, biology: Subject) -> None:
    response = client.get("/learn/biology?page=1")

    assert (response.status_code, response["Location"]) == (301, "/learn/biology")


def test_unlisted_subject_is_reachable_with_its_questions_but_not_indexed(client: Client) -> None:
    make_question(make_subject("hidden", is_listed=False), "nobody-sees-me")

    subject, question = client.get("/learn/hidden"), client.get("/learn/hidden/questions/nobody-sees-me")

    assert (subject.status_code, question.status_code) == (200, 200)
    assert PageUnderTest(subject).meta("robots") == PageUnderTest(question).meta("robots") == "noindex"
    assert PageUnderTest(subject).texts("//*[@class='questions']//a") == ["Nobody sees me?"]


def test_question_shows_all_its_parts(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, plants: Question
) -> None:
    with django_assert_num_queries(4):
        response = client.get(PLANTS)

    page = PageUnderTest(response)
    assert response.status_code == 200
    assert page.heading == "How do plants eat?"
    assert page.title == "How do plants eat? | QuickTakes | Biology"
    assert page.meta("description") == "How plants make sugar from light."
    assert page.meta("keywords") == "plants, light, sugar"
    assert page.meta("robots") is None
    assert page.canonical == [f"{SITE}{PLANTS}"]
    assert page.texts("//*[@class='byline']") == ["Posted on Nov 26, 2024 by QuickTakes"]
    assert page.values("//*[@class='byline']/time/@datetime") == ["2024-11-26"]
    assert f'<div id="answer" class="answer">{ANSWER_HTML}</div>' in response.content.decode()
    assert page.texts("//nav[@aria-label='Breadcrumb']//a") == ["Learn", "Biology"]
    assert page.values("//nav[@aria-label='Breadcrumb']//a/@href") == ["/learn", "/learn/biology"]
    assert page.texts("//*[@class='topics']/li") == ["plants", "light", "sugar"]
    assert page.values("//*[@class='topics']//a/@href")[0] == "/learn/search?q=plants"
    assert page.texts("//details/dl/dt") == ["APA", "MLA", "BibTeX"]
    assert page.values("//button[text()='Copy link']/@value") == [f"{SITE}{PLANTS}"]
    assert page.values("//a[@type='text/markdown']/@href") == [f"{PLANTS}.md"]
    assert page.values("(//body//a)[1]/@href") == ["#main"]
    assert page.values("//main/@id") == ["main"]


@pytest.mark.parametrize(
    ("fields", "byline"),
    [
        pytest.param(
            {"date_format": "D MMMM YYYY"}, "Posted on 26 November 2024 by QuickTakes", id="its-format"
        ),
        pytest.param({"post_on_text": "Written"}, "Written Nov 26, 2024 by QuickTakes", id="its-words"),
        pytest.param({"author": ""}, "Posted on Nov 26, 2024", id="no-author"),
    ],
)
def test_question_byline_is_as_the_file_says(
    client: Client, biology: Subject, fields: dict[str, str], byline: str
) -> None:
    make_question(biology, **fields)

    assert PageUnderTest(client.get(PLANTS)).texts("//*[@class='byline']") == [byline]


def test_question_shows_related_questions_that_readers_may_open_each_once(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, plants: Question
) -> None:
    cell = make_question(plants.subject, "what-is-a-cell")
    light = make_question(make_subject("physics"), "what-is-light")
    make_related_link(plants, light, 1)
    make_related_link(plants, cell, 2)
    make_related_link(plants, light, 3, is_repeat=True)
    make_related_link(plants, None, 4)
    make_related_link(plants, make_question(plants.subject, "gone", status=Question.Status.ARCHIVED), 5)
    make_related_link(plants, make_question(plants.subject, "a-refusal", no_index=True), 6)

    with django_assert_num_queries(4):
        response = client.get(PLANTS)

    page = PageUnderTest(response)
    assert page.texts("//nav[@id='related']//a") == ["What is light?", "What is a cell?"]
    assert page.texts("//nav[@id='related']//li") == ["What is light? Physics", "What is a cell?"]


def test_topic_is_quoted_in_its_link(client: Client, biology: Subject) -> None:
    make_question(biology, page_keywords="R&D/cost=1 #?")

    page = PageUnderTest(client.get(PLANTS))

    assert page.values("//*[@class='topics']//a/@href") == ["/learn/search?q=R%26D%2Fcost%3D1%20%23%3F"]


def test_subjects_line_is_its_description_where_it_has_one(client: Client, plants: Question) -> None:
    make_question(plants.subject, "how-do-plants-drink")
    Subject.objects.update(description="What lives, and how.")

    page = PageUnderTest(client.get("/learn"))

    assert page.texts("//*[@class='subjects']/li/p") == ["What lives, and how."]


def test_question_without_related_questions_has_no_such_list(client: Client, plants: Question) -> None:
    page = PageUnderTest(client.get(PLANTS))

    assert page.values("//nav/@id") == []


@pytest.mark.parametrize(("count", "is_shown"), [(3, False), (4, True)], ids=["three", "four"])
def test_question_has_contents_from_four_headings(
    client: Client, biology: Subject, count: int, is_shown: bool
) -> None:
    headings = [{"level": 2, "id": f"h-{number}", "text": f"Part {number}"} for number in range(count)]
    make_question(biology, headings=headings)

    page = PageUnderTest(client.get(PLANTS))

    expected = [f"#h-{number}" for number in range(count)] if is_shown else []
    assert page.values("//nav[@aria-labelledby='contents-title']//a/@href") == expected


def test_question_without_description_takes_the_answers_beginning(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, biology: Subject
) -> None:
    make_question(biology, page_description="")

    with django_assert_num_queries(4):
        page = PageUnderTest(client.get(PLANTS))

    assert page.meta("description") == "Plants turn light into sugar."


def test_question_that_should_not_be_indexed_says_so(client: Client, biology: Subject) -> None:
    make_question(biology, no_index=True)

    response = client.get(PLANTS)

    assert response.status_code == 200
    assert PageUnderTest(response).meta("robots") == "noindex"


def test_duplicate_names_the_canonical_questions_url(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, plants: Question
) -> None:
    make_question(make_subject("botany"), canonical=plants)

    with django_assert_num_queries(4):
        response = client.get("/learn/botany/questions/how-do-plants-eat")

    assert response.status_code == 200
    assert PageUnderTest(response).canonical == [f"{SITE}{PLANTS}"]
    assert PageUnderTest(response).texts("//nav[@aria-label='Breadcrumb']//a") == ["Learn", "Botany"]
