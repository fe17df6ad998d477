"""The log: one line a request, a request id on every line, nothing of the reader."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import ProgrammingError, close_old_connections, connection
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from learn.models import Question
from learn.request_log import RequestLog
from quicktakes.logs import logging_to
from tests.test_failures import failing

pytestmark = pytest.mark.django_db

PLANTS = "/learn/biology/questions/how-do-plants-eat"
OF_THE_READER = {
    "HTTP_USER_AGENT": "Browser of Quill", "REMOTE_ADDR": "192.0.2.77", "HTTP_REFERER": "https://search.example/?q=quill",
    "HTTP_COOKIE": "sessionid=quill", "HTTP_AUTHORIZATION": "Basic quill", "HTTP_X_FORWARDED_FOR": "198.51.100.77",
}  # fmt: skip


@pytest.fixture
def log() -> Iterator[Any]:
    """What is written while requests are answered by the whole application, line by line."""
    written, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:]
    config = logging_to("json")
    config["handlers"]["console"]["stream"] = written
    logging.config.dictConfig(config)
    application = RequestLog(WSGIHandler())

    def ask(path: str, **extra: Any) -> list[dict[str, Any]]:
        written.seek(0)
        written.truncate()
        list(application(RequestFactory().get(path, **extra).environ, lambda *answer: None))
        return [json.loads(line) for line in written.getvalue().splitlines()]

    request_started.disconnect(close_old_connections)  # they would end the test's transaction
    yield ask
    request_started.connect(close_old_connections)
    root.handlers[:] = before


@pytest.mark.parametrize(
    ("path", "status"), [(PLANTS, 200), ("/learn/", 301), ("/no", 404), ("/healthz", 200), ("/admin/", 302)]
)
def test_request_is_one_line_of_json(log: Any, plants: Question, path: str, status: int) -> None:
    (line,) = log(path)

    assert line["event"] == f"GET {path} {status}"
    assert (line["method"], line["path"], line["status"]) == ("GET", path, status)
    assert line["ms"] >= 0
    assert len(line["request_id"]) == 32
    assert {"timestamp", "level", "logger"} <= set(line)


def test_line_tells_nothing_of_the_reader(log: Any, plants: Question) -> None:
    text = json.dumps(log("/learn/search?q=what+ails+quill&subject=quill", **OF_THE_READER))

    assert [
        word for word in ("quill", "Quill", "192.0.2", "198.51", "Browser", "search.example") if word in text
    ] == []


def test_error_carries_the_id_of_its_request(log: Any, plants: Question) -> None:
    with connection.execute_wrapper(failing(ProgrammingError("syntax error"))):
        trouble, request = log(PLANTS)

    assert trouble["request_id"] == request["request_id"]
    assert "ProgrammingError: syntax error" in trouble["exception"]
    assert (request["status"], request["level"]) == (500, "error")


@pytest.mark.parametrize(
    ("proxies", "given", "is_kept"),
    [(1, "0123456789abcdef", True), (0, "0123456789abcdef", False), (1, 'x"}\n{"forged": 1}', False)],
)
def test_only_our_proxy_names_requests(
    log: Any, settings: Settings, proxies: int, given: str, *, is_kept: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies

    (line,) = log("/healthz", HTTP_X_REQUEST_ID=given)

    assert (line["request_id"] == given) == is_kept


def test_path_forges_no_line(log: Any) -> None:
    lines = log("/no%0A{%22status%22:200}")

    assert len(lines) == 1


def test_numbers_are_counted_by_method_and_status() -> None:
    from prometheus_client import REGISTRY

    from learn.metrics import observe

    observe("GET", 200, 0.02)
    observe("BREW", 405, 0.02)

    assert REGISTRY.get_sample_value("quicktakes_requests_total", {"method": "GET", "status": "200"}) == 1
    assert REGISTRY.get_sample_value("quicktakes_requests_total", {"method": "other", "status": "405"}) == 1


def test_error_report_goes_without_the_reader() -> None:
    from learn.error_reports import without_the_reader

    event = {
        "user": {"ip_address": "192.0.2.77"},
        "request": {
            "method": "GET",
            "url": "https://learn.example/x?q=quill",
            "cookies": {"a": "b"},
            "headers": {},
        },
    }

    assert without_the_reader(event, {}) == {"request": {"method": "GET", "url": "https://learn.example/x"}}
