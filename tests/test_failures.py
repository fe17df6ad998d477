"""What readers see when something of ours fails: a plain page, no traceback, nothing asked of the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.template.loader import render_to_string
from django.test import Client

from learn.models import Question
from tests.pages import PageUnderTest

PLANTS = "/learn/biology/questions/how-do-plants-eat"


def failing(error: Exception) -> Callable[..., Any]:
    def execute(*arguments: Any) -> Any:
        raise error

    return execute


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/learn", "/learn/biology", PLANTS, f"{PLANTS}/", f"{PLANTS}/report", "/learn/search?q=x"]
)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_public_page_without_a_database_answers_503_and_recovers(
    client: Client, plants: Question, path: str, error: type[Exception]
) -> None:
    with connection.execute_wrapper(failing(error("connection refused by db.internal"))):
        down = client.get(path)
    up = client.get(path)

    page = PageUnderTest(down)
    assert (down.status_code, down["Retry-After"], down["Cache-Control"]) == (503, "30", "no-store")
    assert page.heading == "Back in a moment"
    assert page.meta("robots") == "noindex"
    assert "db.internal" not in down.content.decode()
    assert not down.cookies
    assert up.status_code in (200, 301)


@pytest.mark.django_db
def test_error_of_our_own_stays_500(client: Client, plants: Question) -> None:
    client.raise_request_exception = False

    with connection.execute_wrapper(failing(ProgrammingError("syntax error at SECRET"))):
        response = client.get(PLANTS)

    assert response.status_code == 500
    assert PageUnderTest(response).heading == "Something went wrong"
    assert "SECRET" not in response.content.decode()


@pytest.mark.django_db
def test_admin_is_left_its_own_errors(admin_client: Client) -> None:
    admin_client.raise_request_exception = False

    with connection.execute_wrapper(failing(OperationalError("gone"))):
        response = admin_client.get("/admin/learn/question/")

    assert response.status_code == 500


@pytest.mark.parametrize("template", ["500.html", "503.html", "403_csrf.html"])
def test_error_page_needs_no_context_and_no_database(template: str) -> None:
    html = render_to_string(template)

    assert html.count("<h1>") == 1
    assert "<script" not in html
