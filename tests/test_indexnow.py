"""IndexNow against a server of our own on this machine: what is sent, once, and what a refusal leaves."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from learn import indexnow
from learn.models import PreviousUrl, Question, Subject
from tests.builders import make_previous_url, make_question, make_subject

KEY = "0123456789abcdefABCDEF-0123456789"
PLANTS = "https://learn.example/learn/biology/questions/how-do-plants-eat"
FIRST = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)


class SearchEngine:
    """A server that takes what is posted, or answers with the statuses it is told to."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.content_types: list[str] = []
        self.statuses: list[int] = []

    @property
    def urls(self) -> list[str]:
        """All URLs that were sent, in the order of their coming."""
        return [url for request in self.requests for url in request["urlList"]]


@pytest.fixture
def engine(settings: Settings, tmp_path: Path) -> Iterator[SearchEngine]:
    engine = SearchEngine()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = engine.statuses.pop(0) if engine.statuses else 200
            if status < 300:
                engine.requests.append(json.loads(body))
                engine.content_types.append(self.headers["Content-Type"])
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    settings.INDEXNOW_ENDPOINT = f"http://127.0.0.1:{server.server_port}/indexnow"
    settings.INDEXNOW_KEY = KEY
    settings.VAR_ROOT = str(tmp_path)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield engine
    server.shutdown()
    thread.join()
    server.server_close()


def notify(*arguments: str) -> str:
    """Run the command and return what it says."""
    output = StringIO()
    call_command("notify_indexnow", *arguments, stdout=output)
    return output.getvalue()


def edit(question: Question, minutes: int) -> None:
    Question.objects.filter(pk=question.pk).update(updated_at=FIRST + dt.timedelta(minutes=minutes))


@pytest.fixture
def three(biology: Subject, engine: SearchEngine) -> list[Question]:
    """Three questions, changed a day apart."""
    return [
        make_question(biology, f"question-{number}", updated_at=FIRST + dt.timedelta(days=number))
        for number in range(3)
    ]


def test_first_run_sends_all_indexable_questions_as_the_protocol_asks(
    engine: SearchEngine, plants: Question
) -> None:
    make_question(plants.subject, "a-refusal", no_index=True)
    make_question(make_subject("botany"), canonical=plants)
    make_question(make_subject("hidden", is_listed=False), "nobody-sees-me")

    said = notify()

    assert said == "URLs sent: 1.\n"
    assert engine.content_types == ["application/json; charset=utf-8"]
    assert engine.requests == [
        {
            "host": "learn.example",
            "key": KEY,
            "keyLocation": f"https://learn.example/{KEY}.txt",
            "urlList": [PLANTS],
        }
    ]


def test_second_run_sends_what_changed_since(engine: SearchEngine, three: list[Question]) -> None:
    notify()
    engine.requests.clear()
    edit(three[0], minutes=60 * 24 * 30)

    notify()

    assert [url.rsplit("/", 1)[1] for url in engine.urls] == ["question-0"]


def test_run_without_a_change_sends_nothing(engine: SearchEngine, three: list[Question]) -> None:
    notify()
    engine.requests.clear()

    assert notify() == "URLs sent: 0.\n"
    assert engine.requests == []


def test_change_that_was_committed_late_is_not_lost(engine: SearchEngine, three: list[Question]) -> None:
    notify()
    engine.requests.clear()
    latest = FIRST + dt.timedelta(days=2)

    make_question(three[0].subject, "stamped-before", updated_at=latest - dt.timedelta(minutes=2))
    notify()
    notify()

    assert [url.rsplit("/", 1)[1] for url in engine.urls] == ["stamped-before"]


def test_archived_question_and_previous_url_are_sent(engine: SearchEngine, plants: Question) -> None:
    notify()
    engine.requests.clear()
    make_previous_url(make_question(plants.subject, "what-is-a-cell", no_index=True))
    PreviousUrl.objects.update(created_at=FIRST)
    Question.objects.filter(pk=plants.pk).update(status=Question.Status.ARCHIVED, updated_at=FIRST)

    notify()

    assert sorted(engine.urls) == [PLANTS, "https://learn.example/learn/old/questions/once"]


@pytest.mark.parametrize(
    ("since", "slugs"),
    [
        ("2025-05-02", ["question-1", "question-2"]),
        ("2025-05-02T12:00", ["question-1", "question-2"]),
        ("2025-05-02T12:00+00:00", ["question-1", "question-2"]),
        ("2025-05-02T13:00", ["question-2"]),
        ("2025-05-02T15:00+02:00", ["question-2"]),
        ("2030-01-01", []),
    ],
)
def test_since_sends_what_changed_since_then_sent_before_or_not(
    engine: SearchEngine, three: list[Question], since: str, slugs: list[str]
) -> None:
    notify()
    engine.requests.clear()

    notify(f"--since={since}")

    assert [url.rsplit("/", 1)[1] for url in engine.urls] == slugs


@pytest.mark.parametrize("since", ["yesterday", "2025-13-01", ""])
def test_since_that_is_no_time_is_refused(engine: SearchEngine, plants: Question, since: str) -> None:
    with pytest.raises(CommandError, match="no date or time"):
        notify(f"--since={since}")

    assert engine.requests == []


def test_many_urls_go_in_batches(
    engine: SearchEngine, three: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexnow, "BATCH", 2)

    notify()

    assert [len(request["urlList"]) for request in engine.requests] == [2, 1]


def test_batch_is_no_larger_than_the_protocol_allows() -> None:
    assert indexnow.BATCH == 10_000


def test_refused_batch_is_sent_by_the_next_run_and_those_before_it_are_not(
    engine: SearchEngine, three: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexnow, "BATCH", 1)
    engine.statuses = [202, 429]

    with pytest.raises(CommandError, match="answered 429") as failure:
        notify()
    notify()

    assert failure.value.returncode == 1
    assert [url.rsplit("/", 1)[1] for url in engine.urls] == ["question-0", "question-1", "question-2"]


def test_changes_of_one_moment_cut_by_a_batch_are_all_sent(
    engine: SearchEngine, three: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    Question.objects.update(updated_at=FIRST)
    monkeypatch.setattr(indexnow, "BATCH", 2)
    engine.statuses = [200, 503]

    with pytest.raises(CommandError, match="answered 503"):
        notify()
    notify()

    assert len(engine.urls) == len(set(engine.urls)) == 3


def test_engine_that_is_not_there_is_named(
    plants: Question, engine: SearchEngine, settings: Settings
) -> None:
    settings.INDEXNOW_ENDPOINT = "http://127.0.0.1:9/indexnow"

    with pytest.raises(CommandError, match=r"http://127\.0\.0\.1:9/indexnow cannot be reached"):
        notify()


def test_without_a_key_nothing_is_sent(plants: Question, engine: SearchEngine, settings: Settings) -> None:
    settings.INDEXNOW_KEY = ""

    assert notify() == "IndexNow is off: INDEXNOW_KEY is not set. Nothing was sent.\n"
    assert engine.requests == []


def test_key_is_shown_at_its_url(client: Client, settings: Settings) -> None:
    settings.INDEXNOW_KEY = KEY

    response = client.get(f"/{KEY}.txt")

    assert (response.status_code, response.content.decode()) == (200, KEY)
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", KEY], ids=["off", "on"])
@pytest.mark.parametrize("path", ["/0123456789.txt", f"/{KEY.lower()}.txt", f"/{KEY}.txt/", "/12345678.txt"])
def test_other_keys_are_not_found(client: Client, settings: Settings, key: str, path: str) -> None:
    settings.INDEXNOW_KEY = key

    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_previous_url_that_looks_like_a_key_redirects(client: Client, plants: Question) -> None:
    make_previous_url(plants, "/questions-of-old.txt")

    assert client.get("/questions-of-old.txt").status_code == 301
