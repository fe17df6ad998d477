import pytest
import yaml
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.content.linebreaks import encode
from learn.models import Question, Subject
from tests.builders import make_previous_url, make_question, make_subject
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db

PLANTS = "/learn/biology/questions/how-do-plants-eat"
SITE = "https://learn.example"


def test_markdown_is_the_answer_under_its_front_matter(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, biology: Subject
) -> None:
    make_question(biology, answer=encode("Plants use $\\neq$ one way:\n\n1. light\n2. water"))

    with django_assert_num_queries(1):
        response = client.get(f"{PLANTS}.md")

    assert response.status_code == 200
    assert response.content.decode() == (
        "---\n"
        "title: How do plants eat?\n"
        "subject: Biology\n"
        f"url: {SITE}{PLANTS}\n"
        "date: 2024-11-26\n"
        "author: QuickTakes\n"
        "keywords:\n"
        "- plants\n"
        "- light\n"
        "- sugar\n"
        "---\n"
        "\n"
        "Plants use $\\neq$ one way:\n\n1. light\n2. water\n"
    )


def test_markdown_is_for_no_index_and_names_the_page(client: Client, plants: Question) -> None:
    response = client.get(f"{PLANTS}.md")

    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Link"] == f'<{SITE}{PLANTS}>; rel="canonical"'


def test_markdown_of_a_duplicate_names_the_canonical_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, plants: Question
) -> None:
    make_question(make_subject("botany"), canonical=plants)

    with django_assert_num_queries(1):
        response = client.get("/learn/botany/questions/how-do-plants-eat.md")

    assert response["Link"] == f'<{SITE}{PLANTS}>; rel="canonical"'
    assert f"url: {SITE}/learn/botany/questions/how-do-plants-eat\n" in response.content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "---",
        "a: b # c",
        "'\"",
        "line\u2028separator",
        "{{ 7 }}",
        "- list",
        "null",
        "0123",
        "日本語 😀",
        "<script>",
    ],
)
def test_front_matter_gives_back_any_text(client: Client, biology: Subject, text: str) -> None:
    make_question(biology, title=text, author=text, page_keywords=text)

    source = client.get(f"{PLANTS}.md").content.decode()

    front_matter = yaml.safe_load(source.removeprefix("---\n").split("\n---\n")[0])
    assert (front_matter["title"], front_matter["author"]) == (text, text)


def test_front_matter_leaves_out_what_there_is_not(client: Client, biology: Subject) -> None:
    make_question(biology, author="", page_keywords="")

    source = client.get(f"{PLANTS}.md").content.decode()

    assert "author" not in source
    assert "keywords" not in source


def test_markdown_of_a_moved_question_redirects_once_to_its_markdown(
    client: Client, plants: Question
) -> None:
    make_previous_url(plants, "/learn/botany/questions/what-do-plants-eat")

    response = client.get("/learn/botany/questions/what-do-plants-eat.md")

    assert (response.status_code, response["Location"]) == (301, f"{PLANTS}.md")
    assert client.get(f"{PLANTS}.md").status_code == 200


@pytest.mark.parametrize(
    ("fields", "path", "status"),
    [
        pytest.param({"status": Question.Status.ARCHIVED}, f"{PLANTS}.md", 410, id="archived"),
        pytest.param({}, "/learn/biology/questions/missing.md", 404, id="missing"),
        pytest.param({}, "/learn/missing/questions/how-do-plants-eat.md", 404, id="other-subject"),
    ],
)
def test_markdown_answers_as_the_page_does(
    client: Client, biology: Subject, fields: dict[str, str], path: str, status: int
) -> None:
    make_question(biology, **fields)

    assert client.get(path).status_code == client.get(path.removesuffix(".md")).status_code == status


def test_missing_markdown_offers_the_same_slug_elsewhere(client: Client, plants: Question) -> None:
    page = PageUnderTest(client.get("/learn/chemistry/questions/how-do-plants-eat.md"))

    assert page.values("//*[@class='questions']//a/@href") == [PLANTS]


def test_page_names_its_markdown(client: Client, plants: Question) -> None:
    page = PageUnderTest(client.get(PLANTS))

    assert page.values("//link[@rel='alternate' and @type='text/markdown']/@href") == [f"{PLANTS}.md"]


def test_upper_case_form_redirects_once(client: Client, plants: Question) -> None:
    response = client.get(f"{PLANTS.upper()}.MD/")

    assert (response.status_code, response["Location"]) == (301, f"{PLANTS}.md")
