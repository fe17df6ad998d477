"""What a CDN is told: the addresses of the pages that changed, once each has been taken."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from learn.freshness import announce, announce_everything, cards
from learn.models import Question

pytestmark = pytest.mark.django_db
PLANTS = "https://learn.example/learn/biology/questions/how-do-plants-eat"


class Cdn(HTTPServer):
    """An API that keeps what it was sent and answers as it is told."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    server: Cdn

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(json.loads(body))
        self.server.tokens.append(self.headers["Authorization"])
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def cdn(settings: Any, tmp_path: Path, plants: Question) -> Iterator[Cdn]:
    server = Cdn()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    settings.PURGE_URL, settings.PURGE_TOKEN = f"http://127.0.0.1:{server.server_port}/purge", "secret"
    settings.VAR_ROOT = str(tmp_path)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def purge() -> str:
    output = StringIO()
    call_command("purge_cdn", stdout=output)
    return output.getvalue().strip()


def edit(question: Question, **fields: object) -> None:
    before = cards({question.pk})
    Question.objects.filter(pk=question.pk).update(**fields)
    announce(before, {question.pk})


def test_first_run_purges_everything_and_the_next_nothing(cdn: Cdn) -> None:
    first, second = purge(), purge()

    assert cdn.bodies == [{"purge_everything": True}]
    assert cdn.tokens == ["Bearer secret"]
    assert [first, second] == ["Requests sent: 1.", "Requests sent: 0."]


def test_new_answer_purges_its_page_and_what_shows_its_date(cdn: Cdn, plants: Question) -> None:
    purge()
    edit(plants, answer_html="<p>New.</p>")

    purge()

    (body,) = cdn.bodies[1:]
    assert sorted(body["files"]) == sorted(
        [
            PLANTS, f"{PLANTS}.md", "https://learn.example/learn/feed.atom", "https://learn.example/sitemap.xml",
            "https://learn.example/learn/biology/feed.atom", "https://learn.example/sitemap-biology.xml",
        ]
    )  # fmt: skip


def test_new_title_purges_the_lists_too(cdn: Cdn, plants: Question) -> None:
    purge()
    edit(plants, title="Another?")

    purge()

    files = cdn.bodies[1]["files"]
    assert {"https://learn.example/learn", "https://learn.example/learn/biology?sort=title"} <= set(files)


def test_everything_is_purged_at_once(cdn: Cdn) -> None:
    purge()
    announce_everything()

    purge()

    assert cdn.bodies[1:] == [{"purge_everything": True}]


def test_what_was_not_taken_is_sent_again(cdn: Cdn, plants: Question) -> None:
    purge()
    edit(plants, answer_html="<p>New.</p>")
    cdn.status = 500

    with pytest.raises(CommandError, match="answered 500"):
        purge()
    cdn.status = 200
    purge()

    assert cdn.bodies[1] == cdn.bodies[2]


def test_without_an_address_nothing_is_sent(settings: Any) -> None:
    settings.PURGE_URL = ""

    assert purge() == "Purging is off: PURGE_URL is not set."
