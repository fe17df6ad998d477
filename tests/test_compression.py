"""What is rendered for one request goes compressed, where it holds no secret; clients may still ask whether it changed."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from learn.compression import SHORTEST, public_answers_are_compressed
from learn.hot.encodings import decode
from learn.models import Question
from tests.builders import make_question

SEARCH = "/learn/search?q=plants"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param(SEARCH, 200, id="search"),
        pytest.param("/learn/biology/questions/no-such", 404, id="not found"),
        pytest.param("/learn/biology/questions/old", 410, id="gone"),
    ],
)
@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_page_goes_compressed_and_says_the_same(
    client: Client, plants: Question, path: str, status: int, encoding: str
) -> None:
    make_question(plants.subject, "old", status=Question.Status.ARCHIVED)
    plain = client.get(path)

    compressed = client.get(path, headers={"accept-encoding": encoding})

    assert compressed.status_code == plain.status_code == status
    assert compressed["Content-Encoding"] == encoding
    assert compressed["Content-Length"] == str(len(compressed.content))
    assert len(compressed.content) < len(plain.content) / 2
    assert decode(compressed.content, encoding) == plain.content
    assert compressed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain


@pytest.mark.django_db
def test_client_with_a_compressed_page_is_told_that_it_is_current(client: Client, plants: Question) -> None:
    first = client.get(SEARCH, headers={"accept-encoding": "gzip"})

    again = client.get(SEARCH, headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]})

    assert first["ETag"].startswith('W/"')
    assert again.status_code == 304
    assert again["Vary"] == "Accept-Encoding"


@pytest.mark.django_db
def test_page_with_the_token_of_a_form_is_not_compressed(client: Client, plants: Question) -> None:
    path = f"{plants.get_absolute_url()}/report"

    answers = [client.get(path, headers={"accept-encoding": "br, gzip"}) for _ in range(2)]

    assert all(b"csrfmiddlewaretoken" in answer.content for answer in answers)


def with_cookie(response: HttpResponse) -> None:
    response.set_cookie("a", "b")


def with_header(name: str, value: str) -> Callable[[HttpResponse], None]:
    return lambda response: response.__setitem__(name, value)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(with_cookie, id="cookie"),
        pytest.param(with_header("Vary", "Cookie"), id="differs"),
        pytest.param(with_header("Cache-Control", "no-store, private"), id="private"),
        pytest.param(with_header("Content-Encoding", "gzip"), id="compressed"),
        pytest.param(with_header("Content-Type", "image/png"), id="image"),
        pytest.param(lambda response: setattr(response, "content", b"x" * (SHORTEST - 1)), id="short"),
    ],
)
def test_answer_is_left_as_it_is_where_compressing_it_would_harm_or_not_help(
    change: Callable[[HttpResponse], None],
) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(b"x" * SHORTEST)
        if "changed" in request.path:
            change(response)
        return response

    middleware = public_answers_are_compressed(view)
    requests = RequestFactory(headers={"accept-encoding": "br"})

    assert len(middleware(requests.get("/changed")).content) >= SHORTEST - 1
    assert len(middleware(requests.get("/")).content) < SHORTEST / 2
