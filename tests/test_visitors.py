"""What a visitor sends changes nothing that others see: no cookie, no variant, no other host, no way off the site."""

import itertools
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from learn.models import Question
from tests.builders import make_previous_url, make_question
from tests.content.payloads import BREAKOUTS, MARKDOWN, MARKUP
from tests.site_paths import every_path

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

FORMS = ("/report",)  # the only public pages that set a cookie: the token of their form
MAY_DIFFER = {"Date"}

UNKNOWN_PARAMETERS = [
    "utm_source", "utm_medium", "utm_campaign", "fbclid", "gclid", "msclkid", "ref", "lang", "callback", "debug",
    "format", "next", "url", "redirect", "return_to", "host", "theme", "_", "x", "<script>", "page[]", "q[]",
    "csrfmiddlewaretoken", "sessionid", "preview_of_nothing",
]  # fmt: skip
UNKEYED_HEADERS = {
    "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-forwarded-port": "8443",
    "x-forwarded-for": "203.0.113.9", "x-forwarded-scheme": "http", "x-forwarded-server": "evil.example",
    "x-forwarded-prefix": "/evil", "x-forwarded-path": "/evil", "x-host": "evil.example", "forwarded": "host=evil.example",
    "x-original-url": "/admin/", "x-rewrite-url": "/admin/", "x-original-host": "evil.example", "x-real-ip": "203.0.113.9",
    "x-http-method-override": "DELETE", "x-http-method": "DELETE", "x-method-override": "PUT", "x-http-host-override": "evil.example",
    "x-wap-profile": "https://evil.example/", "x-requested-with": "XMLHttpRequest", "x-request-id": "evil", "x-correlation-id": "evil",
    "x-amz-website-redirect-location": "https://evil.example/", "x-custom-ip-authorization": "127.0.0.1", "x-arbitrary": "<script>",
    "accept": "application/json", "accept-language": "de", "accept-charset": "utf-7", "user-agent": "<script>alert(1)</script>",
    "referer": "https://evil.example/", "origin": "https://evil.example", "cookie": "sessionid=1; csrftoken=2; theme=dark",
    "authorization": "Basic ZTp4", "dnt": "1", "sec-gpc": "1", "sec-fetch-site": "cross-site", "sec-ch-ua": "evil", "save-data": "on",
    "range-unit": "items", "via": "1.1 evil.example", "from": "evil@evil.example", "purpose": "prefetch", "upgrade-insecure-requests": "1",
    "te": "trailers", "max-forwards": "0", "cf-connecting-ip": "203.0.113.9", "true-client-ip": "203.0.113.9",
}  # fmt: skip

_PATH = "/learn/biology/questions/how-do-plants-eat"
WAYS_OFF = [
    *[f"{slashes}evil.example{rest}" for slashes in ("//", "///", "/\\", "\\\\", "/\\/", "//\\", "/%2f", "/%5c", "/%09/", "/%0d/", "/%0a/", "/%20/", "/.//", "/..//", "/./\\") for rest in ("", "/", "/learn")],
    "/https://evil.example/", "/http:evil.example", "/https:/evil.example", "/javascript:alert(1)", "/data:text/html,x", "/%68ttps://evil.example",
    "//evil.example/%2e%2e", "//evil.example@learn.example/", "/learn.example@evil.example/", "/learn//evil.example/", "/learn/%2f/evil.example",
    f"//evil.example{_PATH}/", f"{_PATH}//evil.example", f"{_PATH}/%0d%0aLocation:%20https://evil.example", f"{_PATH}/?next=//evil.example",
    "/learn/?next=https://evil.example", "/admin?next=//evil.example", "//evil.example/admin", "/LEARN//evil.example/", "//evil.example/learn.html",
    "/learn/undefined/questions//evil.example", "///evil.example/index.html",
]  # fmt: skip

SEARCHED = [
    "'", '"', "' OR 1=1 --", "'; DROP TABLE learn_question; --", "1 UNION SELECT password FROM auth_user", "%' AND 1=0 --",
    "NEAR(a b, 5)", "a NEAR/3 b", "title:x", "^a", "a*", "*", "\"unclosed", "-", "-a", "a -b", "AND", "OR", "NOT", "a AND", "(((", ")))",
    "{x}", "a + b", "a:b", "rank MATCH 'x'", "\\", "%", "_", "%%", "$$x$$", "${7*7}", "{{7*7}}", "<!--", "]]>", "\x00", "\x7f", "\U0001f600",
    "a" * 200, "a " * 150, "\u202e", "\u0000a", "\ufeff", "e\u0301" * 90, "tsquery & | ! <->", "a<->b", "!a", "a:*", "''", "''''", "&",
]  # fmt: skip


@pytest.fixture
def paths(plants: Question) -> list[str]:
    make_question(plants.subject, "old", status=Question.Status.ARCHIVED)
    make_previous_url(plants, "/learn/biology/questions/once")
    special = [
        "/learn/biology/questions/old",
        "/learn/biology/questions/once",
        "/learn/",
        "/learn/search?q=plants",
    ]
    return [path for path in every_path() if not path.startswith("/admin")] + special


def seen(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    headers = {name: value for name, value in answer.headers.items() if name not in MAY_DIFFER}
    return answer.status_code, b"".join(answer) if answer.streaming else answer.content, headers


def has_token(path: str) -> bool:
    return path.endswith(FORMS)


# --- the checks, each a function that names the paths where it fails ----------------------------------------------------


def with_a_cookie(client: Client, paths: list[str]) -> Iterator[str]:
    for path in paths:
        answer = client.get(path)
        varies = {name.strip() for name in answer.get("Vary", "").split(",")} - {"", "Accept-Encoding"}
        if not has_token(path) and (answer.cookies or varies):
            yield path


def changed_by(client: Client, paths: list[str], dressed: Any) -> Iterator[str]:
    for path in paths:
        if not has_token(path) and seen(client.get(path)) != seen(dressed(path)):
            yield path


def with_unknown_parameters(client: Client, paths: list[str]) -> Iterator[str]:
    query = urlencode(dict.fromkeys(UNKNOWN_PARAMETERS, "<evil.example>"))
    joined = [path for path in paths if client.get(path).status_code == 200]
    return changed_by(client, joined, lambda path: client.get(f"{path}{'&' if '?' in path else '?'}{query}"))


def with_unkeyed_headers(client: Client, paths: list[str]) -> Iterator[str]:
    return changed_by(client, paths, lambda path: client.get(path, headers=UNKEYED_HEADERS))


def with_another_host(client: Client, paths: list[str]) -> Iterator[str]:
    return changed_by(client, paths, lambda path: client.get(path, headers={"host": "localhost"}))


def leading_away(client: Client, paths: list[str]) -> Iterator[str]:
    for path in paths:
        answer = client.get("/", PATH_INFO=path.partition("?")[0], QUERY_STRING=path.partition("?")[2])
        target = answer.get("Location", "/")
        is_ours = (
            urlsplit(urljoin("https://learn.example/", target.replace("\\", "/"))).netloc == "learn.example"
        )
        if not is_ours or not target.startswith("/") or "\n" in target or "\r" in target:
            yield f"{path} -> {target}"


CHECKS = [with_a_cookie, with_unknown_parameters, with_unkeyed_headers, with_another_host]


@pytest.mark.parametrize("check", CHECKS)
def test_public_answers_are_the_same_for_everybody(client: Client, paths: list[str], check: Any) -> None:
    assert list(check(client, paths)) == []


def test_lists_are_as_long_as_the_bar() -> None:
    assert len(UNKEYED_HEADERS) >= 40
    assert len(set(WAYS_OFF)) >= 60


def test_no_redirect_leaves_the_site(client: Client, plants: Question) -> None:
    decoded = [path.replace("%2f", "/").replace("%5c", "\\").replace("%09", "\t") for path in WAYS_OFF]

    assert list(leading_away(client, [*WAYS_OFF, *decoded])) == []


@pytest.mark.parametrize(
    ("leak", "check"),
    [
        ("sets_a_cookie", with_a_cookie),
        ("varies_by_language", with_a_cookie),
        ("repeats_what_it_was_asked", with_unknown_parameters),
        ("repeats_what_it_was_asked", with_unkeyed_headers),
        ("repeats_what_it_was_asked", with_another_host),
    ],
)
def test_leak_is_seen(client: Client, plants: Question, settings: Settings, leak: str, check: Any) -> None:
    settings.MIDDLEWARE = [f"tests.leaks.{leak}", *settings.MIDDLEWARE]

    assert list(check(client, [_PATH])) == [_PATH]


def test_way_off_the_site_is_seen(client: Client, settings: Settings) -> None:
    settings.MIDDLEWARE = ["tests.leaks.leads_away", *settings.MIDDLEWARE]

    assert len(list(leading_away(client, WAYS_OFF))) > 60


@pytest.mark.parametrize(
    "host", ["evil.example", "learn.example.evil.example", "localhost:80@evil.example", "a b"]
)
def test_foreign_host_is_refused_and_repeated_nowhere(client: Client, plants: Question, host: str) -> None:
    answer = client.get(_PATH, headers={"host": host})

    assert answer.status_code == 400
    assert "evil" not in str(seen(answer))


def test_links_name_the_site_whatever_host_was_asked(client: Client, plants: Question) -> None:
    text = client.get(
        _PATH, headers={"host": "localhost", "x-forwarded-host": "evil.example"}
    ).content.decode()

    assert 'rel="canonical" href="https://learn.example/' in text
    assert "evil.example" not in text
    assert "localhost" not in text


# --- searches and other input -------------------------------------------------------------------------------------------


def fuzzed(count: int) -> Iterator[str]:
    """Yield queries: known troublemakers, payloads, and random mixtures of them by a fixed seed."""
    pieces = [
        *SEARCHED,
        *MARKUP,
        *MARKDOWN,
        *BREAKOUTS,
        "plants",
        "light",
        "the",
        " ",
        "\n",
        "\u00e9",
        "\u4e2d",
    ]
    chance = random.Random(9)  # a seed, so that a failure comes again
    yield from SEARCHED
    for _ in range(count):
        mixture = "".join(chance.choices(pieces, k=chance.randint(1, 6)))
        yield "".join(chance.sample(mixture, len(mixture))) if chance.random() < 0.3 else mixture


def test_no_search_fails(client: Client, plants: Question) -> None:
    statuses = {
        query: client.get(f"/learn/search?q={quote(query, errors='replace')}").status_code
        for query in fuzzed(60)
    }

    assert {query: status for query, status in statuses.items() if status != 200} == {}


@pytest.mark.parametrize("parameter", ["subject", "page", "sort", "p"])
@pytest.mark.parametrize("path", ["/learn/search", "/learn/biology", "/sitemap-biology.xml", "/learn"])
def test_no_parameter_makes_an_error(client: Client, plants: Question, path: str, parameter: str) -> None:
    values = [
        "'",
        "1 OR 1=1",
        "\x00",
        "<script>",
        "-1",
        "0",
        "1e9",
        "9" * 400,
        "\u0661",
        "1.5",
        "NaN",
        "0x10",
        "1;2",
        "01",
    ]

    statuses = [client.get(path, {"q": "plants", parameter: value}).status_code for value in values]

    assert set(statuses) <= {200, 301, 404}


def test_no_path_makes_an_error(client: Client, plants: Question) -> None:
    parts = [*SEARCHED, *MARKUP, *BREAKOUTS]
    shapes = (
        "/{}",
        "/learn/{}",
        "/learn/{}/questions/x",
        "/learn/biology/questions/{}",
        "/sitemap-{}.xml",
        "/{}.txt",
    )

    answers = [
        client.get(shape.format(quote(part)))
        for part, shape in zip(parts, itertools.cycle(shapes), strict=False)
    ]

    assert {answer.status_code for answer in answers} <= {200, 301, 404}


# --- the admin ----------------------------------------------------------------------------------------------------------


def test_nothing_is_changed_in_the_admin_without_the_forms_token(plants: Question) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("editor"))
    paths = [path for path in every_path() if path.startswith("/admin/")]

    statuses = {path: client.post(path, {"x": "y"}).status_code for path in paths}

    assert set(statuses.values()) == {403}


def test_with_the_token_the_admin_takes_a_form(plants: Question) -> None:
    client = Client(enforce_csrf_checks=False)  # the control of the test above
    client.force_login(User.objects.create_superuser("editor"))

    assert client.post("/admin/learn/question/add/", {"x": "y"}).status_code == 200
