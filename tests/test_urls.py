"""One right spelling for each URL, one redirect to it from every other, and no way off the host."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.models import Question, Subject
from learn.subject_lists import QUESTIONS_PER_PAGE
from tests.builders import make_previous_url, make_question, make_subject
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db

PLANTS = "/learn/biology/questions/how-do-plants-eat"


def ask(client: Client, url: str) -> Any:
    """Return the answer to a raw request line; the client alone would take `//host` for a host."""
    path, _, query = url.partition("?")
    return client.get("/", PATH_INFO=unquote(path, "latin-1"), QUERY_STRING=query)


@pytest.mark.parametrize(
    ("variant", "right"),
    [
        ("/learn/", "/learn"),
        ("/LEARN", "/learn"),
        ("//learn", "/learn"),
        ("//learn//", "/learn"),
        ("/learn/biology/", "/learn/biology"),
        ("/learn/Biology", "/learn/biology"),
        ("/Learn//BIOLOGY///", "/learn/biology"),
        (f"{PLANTS}/", PLANTS),
        (PLANTS.upper(), PLANTS),
        (PLANTS.replace("/", "//"), PLANTS),
        (f"{PLANTS}%2F", PLANTS),
        (f"{PLANTS}.", PLANTS),
        (f"{PLANTS}%20", PLANTS),
        (f"{PLANTS}),", PLANTS),
        (f"{PLANTS}%E2%80%9D", PLANTS),
        (f"{PLANTS}.md.", f"{PLANTS}.md"),
        ("/learn/biology>", "/learn/biology"),
        ("/robots.txt/", "/robots.txt"),
        ("/Sitemap.XML", "/sitemap.xml"),
        ("/sitemap-Biology.xml/", "/sitemap-biology.xml"),
    ],
)
def test_variant_of_a_url_redirects_once_to_the_right_one(
    client: Client, plants: Question, variant: str, right: str
) -> None:
    response = ask(client, variant)

    assert (response.status_code, response.headers.get("Location")) == (301, right)
    assert client.get(right).status_code == 200


def test_variant_keeps_the_page_number_and_nothing_else(client: Client, biology: Subject) -> None:
    for number in range(QUESTIONS_PER_PAGE + 1):
        make_question(biology, f"question-{number}")

    response = ask(client, "/learn/Biology/?utm_source=mail&page=2")

    assert response["Location"] == "/learn/biology?page=2"


@pytest.mark.parametrize("variant", ["/learn/Biology/?page=1", "/learn/biology/?utm_source=mail"])
def test_variant_of_the_first_page_redirects_once_to_the_bare_url(
    client: Client, biology: Subject, variant: str
) -> None:
    response = ask(client, variant)

    assert (response.status_code, response["Location"]) == (301, "/learn/biology")


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/",
        "//evil.example//learn",
        "///evil.example/%2e%2e",
        "/%2Fevil.example/",
        "/%5Cevil.example/",
        "/learn/..//evil.example/",
        "/learn/%0D%0ALocation:%20https://evil.example/",
        "/https://evil.example/",
        "/Learn/Missing/",
        "/learn/biology/questions/missing/",
        "/LEARN/biology/questions",
        "/learn/biology/questions/",
        "/nothing",
        "/nothing/",
    ],
)
def test_path_that_names_no_page_is_not_found_and_never_redirects(
    client: Client, plants: Question, path: str
) -> None:
    response = ask(client, path)

    assert response.status_code == 404
    assert "Location" not in response


def test_moved_question_redirects_once_to_where_it_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, plants: Question
) -> None:
    make_previous_url(plants, "/learn/botany/questions/what-do-plants-eat")

    with django_assert_num_queries(2):
        response = client.get("/learn/botany/questions/what-do-plants-eat")

    assert (response.status_code, response["Location"]) == (301, PLANTS)
    assert response["Cache-Control"] == "no-cache"


def test_variant_of_a_moved_questions_url_redirects_once(client: Client, plants: Question) -> None:
    make_previous_url(plants, "/learn/botany/questions/what-do-plants-eat")

    response = client.get("/learn/Botany/questions/what-do-plants-eat/")

    assert (response.status_code, response["Location"]) == (301, PLANTS)


def test_question_wins_over_a_previous_url_at_the_same_path(client: Client, plants: Question) -> None:
    make_previous_url(make_question(plants.subject, "what-is-a-cell"), PLANTS)

    assert client.get(PLANTS).status_code == 200


@pytest.mark.parametrize("path", [PLANTS, f"{PLANTS.upper()}/", "/learn/old/questions/once"])
def test_archived_question_is_gone_at_every_url_it_had(client: Client, biology: Subject, path: str) -> None:
    archived = make_question(biology, status=Question.Status.ARCHIVED)
    make_question(biology, "how-do-plants-drink")
    make_previous_url(archived, "/learn/old/questions/once")

    response = client.get(path)

    page = PageUnderTest(response)
    assert response.status_code == 410
    assert page.heading == "This page was taken out"
    assert page.meta("robots") == "noindex"
    assert page.canonical == []
    assert "/learn/biology" in page.values("//main//a/@href")
    assert page.texts("//*[@class='questions']//a") == ["How do plants drink?"]


def test_missing_question_page_offers_the_same_slug_and_like_words(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, plants: Question
) -> None:
    make_question(plants.subject, "how-do-plants-drink")
    make_question(plants.subject, "what-is-light")
    make_question(plants.subject, "do-plants-eat-insects", no_index=True)

    with django_assert_num_queries(4):
        response = client.get("/learn/chemistry/questions/how-do-plants-eat")

    page = PageUnderTest(response)
    assert response.status_code == 404
    assert page.title == "Page not found | QuickTakes Learn"
    assert page.meta("robots") == "noindex"
    assert page.canonical == []
    assert page.values("//*[@class='questions']//a/@href")[0] in (
        PLANTS,
        "/learn/biology/questions/how-do-plants-drink",
    )
    assert set(page.texts("//*[@class='questions']//a")) == {"How do plants eat?", "How do plants drink?"}
    assert "/learn" in page.values("//main//a/@href")


def test_near_matches_start_with_the_same_slug(client: Client, biology: Subject) -> None:
    make_question(biology, "a-photosynthesis-equation-with-light")
    make_question(make_subject("botany"), "photosynthesis-equation")

    page = PageUnderTest(client.get("/learn/chemistry/questions/photosynthesis-equation"))

    assert page.values("//*[@class='questions']//a/@href") == [
        "/learn/botany/questions/photosynthesis-equation",
        "/learn/biology/questions/a-photosynthesis-equation-with-light",
    ]


def test_near_matches_share_the_long_words_rather_than_the_many(client: Client, biology: Subject) -> None:
    make_question(biology, "how-does-it-work")
    make_question(biology, "is-photosynthesis-efficient")

    page = PageUnderTest(client.get("/learn/biology/questions/how-does-photosynthesis-work"))

    assert page.texts("//*[@class='questions']//a") == ["Is photosynthesis efficient?"]


@pytest.mark.parametrize("asked", ["how-is-set-theory", "how-is-set-theory-ap"])
def test_address_that_was_cut_off_finds_the_question_that_goes_on(
    client: Client, biology: Subject, asked: str
) -> None:
    make_question(biology, "how-is-set-theory-applied-in-practice-and-in-proofs")
    make_question(biology, "what-is-theory")

    page = PageUnderTest(client.get(f"/learn/biology/questions/{asked}"))

    assert page.values("//*[@class='questions']//a/@href") == [
        "/learn/biology/questions/how-is-set-theory-applied-in-practice-and-in-proofs",
        "/learn/biology/questions/what-is-theory",
    ]


@pytest.mark.parametrize(
    ("path", "subjects"),
    [
        pytest.param("/learn/biology?page=9", ["Biology"], id="beyond-the-last-page"),
        pytest.param("/learn/biology/questions", ["Biology"], id="no-question"),
        pytest.param("/learn/biology/questions/none", ["Biology"], id="another-question"),
        pytest.param("/learn/biolgy", ["Biology"], id="a-letter-missing"),
        pytest.param("/learn/bio", [], id="too-short"),
        pytest.param("/learn/biol", ["Biology"], id="cut-off"),
        pytest.param(f"/learn/{'biology' * 100}", [], id="no-slug-is-so-long"),
        pytest.param("/learn/geology", [], id="not-listed"),
        pytest.param("/learn/botany", [], id="empty"),
        pytest.param("/biology", [], id="elsewhere"),
    ],
)
def test_not_found_names_the_subject_that_was_meant(
    client: Client, plants: Question, path: str, subjects: list[str]
) -> None:
    make_subject("botany")
    make_question(make_subject("geology", is_listed=False), "stones")

    response = client.get(f"{path}{'&' if '?' in path else '?'}page=99")

    page = PageUnderTest(response)
    assert response.status_code == 404
    assert page.texts("//*[@class='more']/a") == [
        *(f"All questions in {name}" for name in subjects),
        "All subjects and the newest questions",
    ]
    assert page.texts("//*[@class='questions']//a") == []


def test_path_outside_learn_is_not_found_for_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        response = client.get("/wp-login.php")

    assert response.status_code == 404


def test_previous_url_of_another_form_redirects_too(client: Client, plants: Question) -> None:
    make_previous_url(plants, "/questions/undefined/how-do-plants-eat")

    response = client.get("/questions/undefined/how-do-plants-eat")

    assert (response.status_code, response["Location"]) == (301, PLANTS)


PUBLIC_PATHS = [
    "/",
    "/learn",
    "/learn/biology",
    PLANTS,
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-biology.xml",
]


@pytest.mark.parametrize("path", [*PUBLIC_PATHS, "/learn/", "/learn/search?q=plants", "/nothing"])
def test_public_answer_sets_no_cookie_and_varies_on_none(client: Client, plants: Question, path: str) -> None:
    response = client.get(path)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_unknown_query_parameters_headers_and_hosts_change_no_byte(
    client: Client, plants: Question, path: str
) -> None:
    plain = client.get(path)
    dressed = client.get(
        f"{path}?utm_source=x&q=%3Cb%3E&pages=2",
        headers={
            "host": "localhost",
            "x-forwarded-host": "evil.example",
            "accept-language": "de",
            "cookie": "sessionid=1; csrftoken=2",
            "user-agent": "other",
        },
    )

    assert dressed.content == plain.content
    assert dressed.headers == plain.headers


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", [*PUBLIC_PATHS, "/nothing"])
def test_public_page_answers_get_and_head_only(
    client: Client, plants: Question, path: str, method: str
) -> None:
    response = getattr(client, method)(path)

    assert response.status_code == 405


@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_head_answers_as_get_does_without_a_body(client: Client, plants: Question, path: str) -> None:
    got, head = client.get(path), client.head(path)

    assert (head.status_code, head.content) == (got.status_code, b"")


def test_unchanged_page_is_not_sent_again(client: Client, plants: Question) -> None:
    etag = client.get(PLANTS)["ETag"]

    assert client.get(PLANTS, headers={"if-none-match": etag}).status_code == 304


def test_edit_is_live_at_once(client: Client, plants: Question) -> None:
    client.get(PLANTS)
    Question.objects.update(answer_html="<p>Edited.</p>")

    assert PageUnderTest(client.get(PLANTS)).texts("//*[@id='answer']") == ["Edited."]
