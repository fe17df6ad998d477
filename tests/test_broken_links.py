"""Links as the site that was here before wrote them, and paths as others cut or dress them: one 301, or a 404."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from learn.models import Question
from tests.builders import make_previous_url, make_question, make_subject
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db

PLANTS = "/learn/biology/questions/how-do-plants-eat"

UNDEFINED = [
    "/questions/undefined/how-do-plants-eat",
    "/learn/undefined/questions/how-do-plants-eat",
    "/learn/undefined/questions/undefined/how-do-plants-eat",
    "/learn/biology/questions/undefined/how-do-plants-eat",
    "/learn/chemistry/questions/undefined/how-do-plants-eat",
    "/learn/questions/undefined/how-do-plants-eat",
    "/Learn/Undefined/questions//How-Do-Plants-Eat/",
    "/questions/undefined/how-do-plants-eat.html",
]


@pytest.mark.parametrize("path", UNDEFINED)
def test_link_that_lost_its_subject_redirects_to_the_only_question_of_its_slug(
    client: Client, plants: Question, path: str
) -> None:
    response = client.get(path)

    assert (response.status_code, response["Location"]) == (301, PLANTS)
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", UNDEFINED[:3])
def test_link_that_lost_its_subject_is_not_found_where_two_questions_fit(
    client: Client, plants: Question, path: str
) -> None:
    make_question(make_subject("botany"))

    response = client.get(path)

    assert response.status_code == 404
    assert PageUnderTest(response).values("//*[@class='questions']//a/@href") == [
        PLANTS,
        "/learn/botany/questions/how-do-plants-eat",
    ]


def test_link_that_names_its_subject_redirects_to_it_though_two_questions_fit(
    client: Client, plants: Question
) -> None:
    make_question(make_subject("botany"))

    response = client.get("/learn/botany/questions/undefined/how-do-plants-eat")

    assert response["Location"] == "/learn/botany/questions/how-do-plants-eat"


def test_duplicate_does_not_stand_in_the_way_of_its_canonical_question(
    client: Client, plants: Question
) -> None:
    make_question(make_subject("botany"), canonical=plants)

    assert client.get(UNDEFINED[0])["Location"] == PLANTS


@pytest.mark.parametrize(
    "path",
    [
        "/questions/undefined/missing",
        "/questions/undefined",
        "/questions/undefined/undefined",
        "/learn/undefined",
        "/undefined",
        "/learn/undefined/questions",
        "/questions/undefined/taken-out",
        "//evil.example/questions/undefined/x",
    ],
)
def test_link_with_undefined_that_fits_no_live_question_is_not_found(
    client: Client, plants: Question, path: str
) -> None:
    make_question(plants.subject, "taken-out", status=Question.Status.ARCHIVED)

    response = client.get("/", PATH_INFO=path)

    assert response.status_code == 404
    assert "Location" not in response


def test_previous_url_wins_over_a_guess(client: Client, plants: Question) -> None:
    cell = make_question(plants.subject, "what-is-a-cell")
    make_previous_url(cell, UNDEFINED[0])

    assert client.get(UNDEFINED[0])["Location"] == cell.get_absolute_url()


def test_link_that_lost_its_subject_costs_two_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, plants: Question
) -> None:
    with django_assert_num_queries(2):
        client.get(UNDEFINED[0])


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/learn.html", "/learn"),
        ("/learn/index.html", "/learn"),
        ("/learn/biology.html", "/learn/biology"),
        ("/learn/biology/index.html", "/learn/biology"),
        (f"{PLANTS}.html", PLANTS),
        (f"{PLANTS}/index.html", PLANTS),
        (f"{PLANTS.upper()}/INDEX.HTML", PLANTS),
        (f"{PLANTS}.HTML/", PLANTS),
        ("/learn/feed.atom/", "/learn/feed.atom"),
        ("/learn/Biology/feed.atom", "/learn/biology/feed.atom"),
        ("/.Well-Known/Security.txt", "/.well-known/security.txt"),
        ("/LLMS.txt", "/llms.txt"),
        ("/favicon.ico/", "/favicon.ico"),
    ],
)
def test_path_with_a_file_name_redirects_once_to_the_right_url(
    client: Client, plants: Question, path: str, right: str
) -> None:
    response = client.get(path)

    assert (response.status_code, response.headers.get("Location")) == (301, right)
    assert client.get(right).status_code == 200


def test_file_name_of_the_front_door_leads_where_the_front_door_does(client: Client, db: None) -> None:
    response = client.get("/index.html")

    assert (response.status_code, response["Location"]) == (302, "/learn")


def test_file_name_at_a_previous_url_redirects_once(client: Client, plants: Question) -> None:
    make_previous_url(plants, "/learn/old/questions/once")
    make_previous_url(plants, "/answers/once")

    for path in ("/learn/old/questions/once.html", "/answers/once/", "/answers/Once.html"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, PLANTS)
