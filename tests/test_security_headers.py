"""Every answer carries the headers that protect readers and editors: pages, files, redirects, refusals and failures."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client, override_settings
from pytest_django.fixtures import Settings

from learn.models import Question
from tests.builders import make_previous_url, make_question
from tests.site_paths import every_path
from tests.test_failures import failing

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EXPECTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
PLANTS = "/learn/biology/questions/how-do-plants-eat"


def directives(policy: str) -> list[str]:
    return sorted(policy.split("; "))


def missing(response: Any) -> list[str]:
    """Return the headers that a response lacks or has with another value."""
    response.close()  # a static file is open until then
    wrong = [name for name, value in EXPECTED.items() if response.headers.get(name) != value]
    if directives(response.headers.get("Content-Security-Policy", "")) != directives(POLICY):
        wrong.append("Content-Security-Policy")
    if "camera=()" not in response.headers.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    return wrong


@pytest.fixture
def get(client: Client, plants: Question) -> Callable[..., Any]:
    """A client that is given the page of an error instead of the error."""
    client.raise_request_exception = False
    return client.get


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def test_every_url_of_the_site_is_protected(get: Callable[..., Any]) -> None:
    wrong = {path: missing(get(path)) for path in every_path()}

    assert len(wrong) > 60
    assert {path: names for path, names in wrong.items() if names} == {}


def test_every_url_is_protected_for_a_signed_in_editor(editor: Client, get: Callable[..., Any]) -> None:
    paths = [path for path in every_path() if path.startswith("/admin/")]
    answers = {path: get(path) for path in paths}

    assert {answer.status_code for answer in answers.values()} >= {200, 302, 404}
    assert {path: missing(answer) for path, answer in answers.items() if missing(answer)} == {}
    assert [path for path, answer in answers.items() if "no-store" not in answer["Cache-Control"]] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/static/css/site.css", 200, id="static-file"),
        pytest.param("/static/css/no.css", 404, id="missing-static-file"),
        pytest.param("/no/such/page", 404, id="not-found"),
        pytest.param("/learn/biology/questions/old", 410, id="gone"),
        pytest.param("/learn/biology/questions/once", 301, id="moved"),
        pytest.param("/learn/", 301, id="other-spelling"),
        pytest.param("/", 302, id="front-door"),
        pytest.param(f"{PLANTS}/report", 200, id="form"),
        pytest.param("/healthz", 200, id="probe"),
        pytest.param("/robots.txt", 200, id="robots"),
        pytest.param("/learn/feed.atom", 200, id="feed"),
        pytest.param(f"{PLANTS}.md", 200, id="markdown"),
    ],
)
@override_settings(WHITENOISE_USE_FINDERS=True)
def test_kind_of_answer_is_protected(
    get: Callable[..., Any], plants: Question, path: str, status: int
) -> None:
    make_question(plants.subject, "old", status=Question.Status.ARCHIVED)
    make_previous_url(plants, "/learn/biology/questions/once")

    answer = get(path)

    assert (answer.status_code, missing(answer)) == (status, [])


def test_unchanged_page_is_protected_too(get: Callable[..., Any]) -> None:
    tag = get(PLANTS)["ETag"]

    answer = get(PLANTS, headers={"if-none-match": tag})

    assert (answer.status_code, missing(answer)) == (304, [])


@pytest.mark.parametrize(
    ("error", "status"),
    [pytest.param(OperationalError, 503, id="database-down"), pytest.param(ValueError, 500, id="our-fault")],
)
def test_failure_is_protected(get: Callable[..., Any], error: type[Exception], status: int) -> None:
    with connection.execute_wrapper(failing(error("broken"))):
        answer = get(PLANTS)

    assert (answer.status_code, missing(answer)) == (status, [])


@pytest.mark.parametrize("redirects", [True, False])
def test_refused_host_is_protected_and_not_repeated(
    get: Callable[..., Any], settings: Settings, *, redirects: bool
) -> None:
    settings.SECURE_SSL_REDIRECT = redirects

    answer = get("/learn", headers={"host": "evil.example"})

    assert (answer.status_code, missing(answer)) == (400, [])
    assert "evil.example" not in answer.content.decode()


def test_way_to_https_is_protected(get: Callable[..., Any], settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    answer = get("/learn")

    assert (answer.status_code, missing(answer)) == (301, [])


def test_wrong_method_and_missing_token_are_protected(client: Client, plants: Question) -> None:
    strict = Client(enforce_csrf_checks=True)

    refused = [client.post(PLANTS), client.delete("/learn"), strict.post(f"{PLANTS}/report", {})]

    assert [answer.status_code for answer in refused] == [405, 405, 403]
    assert [missing(answer) for answer in refused] == [[], [], []]


def test_https_answers_are_kept_to_https(get: Callable[..., Any], settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True

    answer = get(PLANTS, secure=True)

    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_link_preview_may_be_shown_elsewhere(get: Callable[..., Any]) -> None:
    image = get(get("/learn/og-000000000000.png")["Location"])

    assert image["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert missing(image) == ["Cross-Origin-Resource-Policy"]


def test_only_pages_without_a_form_leave_framing_to_the_policy_alone(
    get: Callable[..., Any], plants: Question
) -> None:
    framed = {path: get(path).headers.get("X-Frame-Options") for path in (PLANTS, "/learn", f"{PLANTS}.md")}
    forms = {
        path: get(path).headers.get("X-Frame-Options")
        for path in (f"{PLANTS}/report", "/admin/account/login/")
    }

    assert set(framed.values()) == {None}
    assert set(forms.values()) == {"DENY"}


@pytest.fixture
def without(request: pytest.FixtureRequest, settings: Settings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != request.param]


@pytest.mark.parametrize(
    ("without", "header"),
    [
        ("csp.middleware.CSPMiddleware", "Content-Security-Policy"),
        ("django_permissions_policy.PermissionsPolicyMiddleware", "Permissions-Policy"),
        ("learn.middleware.security_headers", "Cross-Origin-Embedder-Policy"),
    ],
    indirect=["without"],
)
@pytest.mark.usefixtures("without")
def test_missing_header_is_seen(get: Callable[..., Any], header: str) -> None:
    assert header in missing(get("/learn"))


def test_policy_allows_nothing_inline() -> None:
    policy = str(settings.CONTENT_SECURITY_POLICY)

    assert "unsafe" not in policy
    assert "*" not in policy
