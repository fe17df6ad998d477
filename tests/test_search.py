"""Search: what it finds, in which order, and its page."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode
from pytest_django import DjangoAssertNumQueries

from learn.models import Question, Subject
from learn.search import MAX_QUERY_LENGTH, RESULTS_PER_PAGE, best_keys, search
from tests.builders import make_question, make_subject, pretend_few_are
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db


def titles(query: str, subject: str = "") -> list[str]:
    return [question.title for question in search(query, subject).questions]


@pytest.fixture
def cells(biology: Subject) -> Subject:
    for slug, keywords in (
        ("what-is-a-cell-membrane", ""),
        ("what-is-a-membrane", "cell"),
        ("what-is-a-cell-wall", ""),
        ("what-is-light", "sun"),
    ):
        make_question(biology, slug, page_keywords=keywords)
    return biology


def test_search_puts_the_most_words_first_and_titles_before_keywords(cells: Subject) -> None:
    assert titles("cell MEMBRANE") == [
        "What is a cell membrane?",
        "What is a membrane?",
        "What is a cell wall?",
    ]


def test_search_leaves_small_words_out_unless_there_are_no_others(cells: Subject) -> None:
    assert titles("what is the sun") == ["What is light?"]
    assert len(titles("what is")) == 4


def test_search_finds_only_what_may_be_indexed(cells: Subject) -> None:
    sand = make_question(cells, "what-is-sand")
    make_question(cells, "a-refusal-about-sand", no_index=True)
    make_question(cells, "old-sand", status=Question.Status.ARCHIVED)
    make_question(cells, "sand-in-review", status=Question.Status.IN_REVIEW)
    make_question(cells, "sand-tomorrow", publish_at=timezone.now() + dt.timedelta(days=1))
    make_question(make_subject("hidden", is_listed=False), "hidden-sand")
    make_question(make_subject("physics"), "what-is-sand", canonical=sand)

    results = search("sand")

    assert [question.title for question in results.questions] == ["What is sand?"]
    assert [(facet.subject.slug, facet.count) for facet in results.facets] == [("biology", 1)]


def test_search_in_a_subject_finds_only_its_questions(cells: Subject) -> None:
    make_question(make_subject("physics"), "what-is-a-solar-cell")

    assert titles("cell", "physics") == ["What is a solar cell?"]


@pytest.mark.parametrize("query", ["", "   ", "?!", "\x00", "%", "_", "\\", "'", '"'])
def test_search_without_a_word_finds_nothing_and_asks_for_subjects_alone(
    cells: Subject, django_assert_num_queries: DjangoAssertNumQueries, query: str
) -> None:
    with django_assert_num_queries(1):
        results = search(query)

    assert (list(results.questions), results.count, results.last) == ([], 0, 1)


@pytest.mark.parametrize(
    "query", ["c%l", "c_ll", "cell\x00", "' OR 1=1 --", "\u017f", "\ud7ff\U0010ffff x", "a" * 5000]
)
def test_search_takes_any_text_as_words(cells: Subject, query: str) -> None:
    assert len(search(query).query) <= MAX_QUERY_LENGTH


@pytest.mark.parametrize(
    ("query", "most"),
    [
        pytest.param("cell", 8, id="one-word"),
        pytest.param("cell membrane what", 8, id="all-words"),
        pytest.param("what is", 8, id="small-words"),
        pytest.param("cel membrnae ligth walll xyzzyplugh", 18, id="misspelt"),
        pytest.param('"cell wall" -sun membrane light sun', 18, id="no-question-has-all"),
        pytest.param("whose could your", 18, id="small-words-nobody-wrote"),
        pytest.param("xyzzy plugh", 18, id="nothing"),
    ],
)
@pytest.mark.parametrize("most_few", [1_500, 2], ids=["few", "many"])
def test_search_asks_no_more_than_it_says(
    cells: Subject,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    most: int,
    most_few: int,
) -> None:
    for number in range(20):
        make_question(cells, f"what-is-the-cell-membrane-{number}")
    pretend_few_are(most_few, monkeypatch)

    with django_assert_max_num_queries(most):
        search(query)
    with django_assert_max_num_queries(9):
        best_keys(query)


def test_best_keys_are_those_of_the_first_page_in_its_order(cells: Subject) -> None:
    assert best_keys("cell") == [question.pk for question in search("cell").questions]
    assert best_keys("?!") == best_keys("xyzzy") == []


def test_underscore_inside_of_a_word_stands_for_itself(cells: Subject) -> None:
    make_question(cells, "snake", title="What is snake_case?")

    assert titles("snake_case") == ["What is snake_case?"]
    assert titles("c_ll") == []


def test_search_page_shows_what_was_found(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, cells: Subject
) -> None:
    with django_assert_max_num_queries(20):
        response = client.get("/learn/search?q=cell+membrane")

    page = PageUnderTest(response)
    assert response.status_code == 200
    assert page.heading == "Search"
    assert page.title == "Search: cell membrane | QuickTakes Learn"
    assert page.meta("robots") == "noindex"
    assert page.canonical == []
    assert page.texts("//h2") == ["3 questions for “cell membrane”"]
    assert page.texts("//*[@class='questions']//a")[0] == "What is a cell membrane?"
    assert page.values("//main//input[@name='q']/@value") == ["cell membrane"]
    assert not response.cookies


def test_search_page_keeps_the_chosen_subject(client: Client, cells: Subject) -> None:
    make_subject("physics")

    page = PageUnderTest(client.get("/learn/search?q=cell&subject=physics"))

    assert page.texts("//h2") == ["Nothing found for “cell” in Physics"]
    assert page.values("//option[@selected]/@value") == ["physics"]
    assert "/learn/search?q=cell" in page.values("//main//a/@href")


@pytest.mark.parametrize(
    ("count", "chosen", "folded", "is_open"),
    [
        pytest.param(9, "", 0, False, id="one more is shown"),
        pytest.param(12, "", 4, False, id="many are folded"),
        pytest.param(12, "subject-02", 4, False, id="chosen among the first"),
        pytest.param(12, "subject-11", 4, True, id="chosen among the folded"),
    ],
)
def test_search_page_folds_the_subjects_after_the_first_ones(
    client: Client, count: int, chosen: str, folded: int, is_open: bool
) -> None:
    for number in range(count):
        make_question(
            make_subject(f"subject-{number:02}", name=f"Subject {number:02}"),
            "basalt",
            title="What is basalt?",
        )

    page = PageUnderTest(client.get(f"/learn/search?q=basalt&subject={chosen}"))

    assert len(page.texts("//nav//*[@class='topics']/li/a")) == count + bool(chosen)
    assert page.texts("//details/summary") == ([f"{folded} more subjects"] if folded else [])
    assert len(page.texts("//details/*[@class='topics']/li/a")) == folded
    assert (page.values("//details/@open") != []) == is_open


def test_search_page_in_an_unknown_subject_searches_all(client: Client, cells: Subject) -> None:
    page = PageUnderTest(client.get("/learn/search?q=wall&subject=alchemy"))

    assert page.texts("//*[@class='questions']//a") == ["What is a cell wall?"]


def test_search_page_without_a_query_asks_for_one(client: Client, cells: Subject) -> None:
    response = client.get("/learn/search")

    page = PageUnderTest(response)
    assert response.status_code == 200
    assert page.title == "Search | QuickTakes Learn"
    assert page.texts("//*[@class='questions']") == []


def test_search_page_says_where_it_cut_the_query(client: Client, cells: Subject) -> None:
    page = PageUnderTest(client.get(f"/learn/search?q={'cell+' * 50}"))

    assert page.texts("//main//*[@class='byline']") == ["Only the first 200 characters were searched for."]
    assert len(page.values("//main//input[@name='q']/@value")[0]) <= MAX_QUERY_LENGTH


def test_search_page_shows_hostile_text_as_text(client: Client, cells: Subject) -> None:
    query = '"><script>alert(1)</script>'

    page = PageUnderTest(client.get(f"/learn/search?{urlencode({'q': query})}"))

    assert page.values("//main//input[@name='q']/@value") == [query]
    assert page.values("//main//script") == []


def test_search_pages_have_real_links_that_keep_the_query(client: Client, biology: Subject) -> None:
    for number in range(RESULTS_PER_PAGE + 1):
        make_question(biology, f"cell-{number}")

    first = PageUnderTest(client.get("/learn/search?q=cell&subject=biology"))
    second = PageUnderTest(client.get("/learn/search?q=cell&subject=biology&page=2"))

    assert first.values("//a[@rel='next']/@href") == ["/learn/search?q=cell&subject=biology&page=2"]
    assert second.values("//a[@rel='prev']/@href") == ["/learn/search?q=cell&subject=biology"]
    assert len(second.values("//*[@class='questions']/li")) == 1


@pytest.mark.parametrize("page", ["2", "0", "x", "999999999999"])
def test_search_page_that_does_not_exist_is_not_found(client: Client, cells: Subject, page: str) -> None:
    assert client.get(f"/learn/search?q=cell&page={page}").status_code == 404


def test_variant_of_the_search_url_keeps_what_was_asked(client: Client, cells: Subject) -> None:
    response = client.get("/Learn/Search/?q=cell+wall&subject=biology&utm_source=mail")

    assert (response.status_code, response["Location"]) == (301, "/learn/search?q=cell+wall&subject=biology")


def test_question_and_learn_offer_a_search_box(client: Client, plants: Question) -> None:
    pages = [
        PageUnderTest(client.get(path))
        for path in ("/learn", "/learn/biology", plants.get_absolute_url(), "/no")
    ]

    for page in pages:
        assert page.values("//form[@role='search']/@action") == ["/learn/search"]
        assert page.values("//form[@role='search']//input/@name") == ["q"]


@pytest.mark.django_db(transaction=True)
def test_index_is_in_step_after_a_flush() -> None:
    make_question(make_subject("biology"), "what-is-a-cell")
    call_command("flush", interactive=False, verbosity=0)
    make_question(make_subject("botany"), "what-is-a-leaf")

    assert [found.slug for found in search("cell leaf").questions] == ["what-is-a-leaf"]
