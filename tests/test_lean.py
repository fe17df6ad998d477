"""The lean way to a question page: the bytes and headers of Django's, without its middleware."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError
from django.test import override_settings

from learn import lean
from learn.lean import LeanPages
from learn.models import Question, Subject
from tests.builders import make_question, make_related_link, make_subject
from tests.hot.asking import ask
from tests.hot.test_current import FIXTURES, SUBJECTS, urls

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
PLANTS = "/learn/biology/questions/how-do-plants-eat"


class Django:
    """Django, what it was asked, and how it is changed by a test."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self.paths: list[str] = []
        self.added: list[tuple[str, str]] = []

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self.paths.append(environ["PATH_INFO"])

        def start(status: str, headers: list[tuple[str, str]], *error: object) -> Any:
            return start_response(status, [*headers, *self.added], *error)

        return self.application(environ, start)


@pytest.fixture
def django() -> Django:
    return Django()


@pytest.fixture
def pages(django: Django, plants: Question) -> LeanPages:
    """Return the application, which has seen Django's headers."""
    application = LeanPages(django)
    ask(application, PLANTS)
    django.paths.clear()
    return application


def differing(pages: LeanPages, django: Django, paths: list[str]) -> set[str]:
    """Return the paths of which the two ways give another status, header or byte."""
    return {path for path in paths if ask(pages, path) != ask(django.application, path)}


def odd_questions() -> None:
    """Store questions of every kind that a page looks different for."""
    subject = make_subject("odd", name="Odd & <ends>")
    hidden = make_subject("hidden", is_listed=False)
    first = make_question(
        subject, "first", title='Is "1 < 2" & 3 > 2?', question="", seo_title="", page_description="",
        page_keywords="", author="A. O'Brien", answer_text="Yes: 1 < 2 & so on. " * 20, post_on_text="",
        headings=[{"level": 2, "id": f"h-{number}", "text": f"<b>{number}</b>"} for number in range(5)],
    )  # fmt: skip
    make_question(subject, "not-for-engines", no_index=True, author="")
    make_question(subject, "copy", canonical=first, date_format="dddd Do [of] MMMM")
    second = make_question(hidden, "in-a-hidden-subject")
    make_question(subject, "gone", status=Question.Status.ARCHIVED)
    make_question(subject, "draft", status=Question.Status.DRAFT)
    make_related_link(first, second, 1)
    make_related_link(second, first, 1)


def test_every_public_page_is_what_django_answers(pages: LeanPages, django: Django, tmp_path: Path) -> None:
    for subject in SUBJECTS:
        shutil.copytree(FIXTURES / subject, tmp_path / "learn" / subject)
    call_command("import_questions", tmp_path, verbosity=0)
    odd_questions()
    every = [
        *urls(),
        "/learn/nothing/questions/here",
        "/learn/Biology/questions/x",
        f"{PLANTS}?utm=1",
        "/healthz",
    ]

    wrong = differing(pages, django, every)

    assert len(every) > 60
    assert wrong == set()
    left = set(django.paths) & {question.get_absolute_url() for question in Question.objects.live()}
    assert left == set()


def test_difference_would_be_seen(pages: LeanPages, django: Django, monkeypatch: pytest.MonkeyPatch) -> None:
    without = lean._headers_of
    monkeypatch.setattr(lean, "_headers_of", lambda page, headers: without(page, headers)[1:])

    assert differing(pages, django, [PLANTS, "/learn"]) == {PLANTS}


def test_headers_of_another_middleware_are_kept(django: Django, plants: Question) -> None:
    django.added = [("X-New", "yes")]
    pages = LeanPages(django)

    replies = [ask(pages, PLANTS), ask(pages, PLANTS)]

    assert django.paths == [PLANTS]
    assert [reply.headers["x-new"] for reply in replies] == ["yes", "yes"]
    assert replies[0] == replies[1]


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        pytest.param("HEAD", {}, id="head"),
        pytest.param("POST", {}, id="post"),
        pytest.param("GET", {"accept_encoding": "br"}, id="encoding"),
        pytest.param("GET", {"if_none_match": "*"}, id="known"),
        pytest.param("GET", {"host": "evil.example"}, id="host"),
    ],
)
def test_other_requests_are_djangos(
    pages: LeanPages, django: Django, method: str, headers: dict[str, str]
) -> None:
    reply = ask(pages, PLANTS, method, **headers)

    assert django.paths == [PLANTS]
    assert reply == ask(django.application, PLANTS, method, **headers)


def test_cookies_change_nothing(pages: LeanPages, django: Django) -> None:
    assert ask(pages, PLANTS, cookie="sessionid=x; csrftoken=y") == ask(django.application, PLANTS)
    assert django.paths == []


def test_plain_and_secure_requests_have_headers_of_their_own(django: Django, plants: Question) -> None:
    secure = {"x_forwarded_proto": "https"}
    with override_settings(
        SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"), SECURE_HSTS_SECONDS=60
    ):
        django.application = get_wsgi_application()
        pages = LeanPages(django)
        plain = [ask(pages, PLANTS) for _ in range(2)][-1]
        over_https = [ask(pages, PLANTS, **secure) for _ in range(2)][-1]

    assert django.paths == [PLANTS, PLANTS]
    assert ("strict-transport-security" in plain.headers, "strict-transport-security" in over_https.headers) == (
        False, True,
    )  # fmt: skip


def test_plain_request_to_a_secure_site_is_djangos(django: Django, plants: Question) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        pages = LeanPages(django)
        replies = [ask(pages, PLANTS) for _ in range(2)]

    assert [reply.status for reply in replies] == [200, 200]  # Django's middleware read its settings before
    assert django.paths == [PLANTS, PLANTS]


@pytest.mark.parametrize(
    ("error", "status", "logged"),
    [
        pytest.param(OperationalError("the database is gone"), 503, [], id="database"),
        pytest.param(ZeroDivisionError("a mistake of ours"), 500, ["learn.lean"], id="mistake"),
    ],
)
def test_failure_is_answered_by_django(
    pages: LeanPages, django: Django, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    error: Exception, status: int, logged: list[str],
) -> None:  # fmt: skip
    def fail(*path: str) -> None:
        raise error

    monkeypatch.setattr(lean, "question_at", fail)
    monkeypatch.setattr("learn.views.question_at", fail)

    reply = ask(pages, PLANTS)

    assert (reply.status, django.paths) == (status, [PLANTS])
    assert [record.name for record in caplog.records if record.name == "learn.lean"] == logged


def test_edit_shows_at_once(pages: LeanPages, plants: Question, biology: Subject) -> None:
    Question.objects.filter(pk=plants.pk).update(answer_html="<p>New.</p>")
    Subject.objects.filter(pk=biology.pk).update(name="Life")

    body = ask(pages, PLANTS).body.decode()

    assert "<p>New.</p>" in body
    assert "All questions in Life" in body
