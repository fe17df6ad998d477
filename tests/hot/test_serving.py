"""Kept pages: what is answered without asking Django, and what never is."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection
from django.test import override_settings

from learn.freshness import announce, announce_everything, cards
from learn.hot import hearing, serving
from learn.hot.serving import HotPages
from learn.models import Question
from tests.builders import make_question
from tests.hot.asking import Reply, ask

pytestmark = pytest.mark.django_db
PLANTS = "/learn/biology/questions/how-do-plants-eat"
EVERY_KIND = [
    "/learn", "/learn/biology", "/learn/biology?sort=title", PLANTS, f"{PLANTS}.md", "/learn/feed.atom",
    "/learn/biology/feed.atom", "/sitemap.xml", "/sitemap_lists.xml", "/sitemap-biology.xml", "/llms.txt", "/robots.txt",
]  # fmt: skip


class Counted:
    """Django, and how often it was asked."""

    def __init__(self) -> None:
        self.django = get_wsgi_application()
        self.requests = 0

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self.requests += 1
        return self.django(environ, start_response)


@pytest.fixture
def django() -> Counted:
    return Counted()


@pytest.fixture
def hot(django: Counted, plants: Question, monkeypatch: pytest.MonkeyPatch) -> HotPages:
    """Return the application, which looks for changes before every answer."""
    monkeypatch.setattr(hearing, "LOOK_SECONDS", 0.0)
    return HotPages(django, 1_000_000)


@pytest.mark.parametrize("url", EVERY_KIND)
def test_second_answer_is_the_first_and_asks_nobody(hot: HotPages, django: Counted, url: str) -> None:
    cold = ask(django.django, url)

    first, second = ask(hot, url), ask(hot, url)

    assert django.requests == 1
    assert first == second
    assert first.status == 200
    assert first.body == cold.body
    assert first.headers["content-length"] == str(len(first.sent))
    changing = {"etag", "vary", "last-modified"}
    assert {n: v for n, v in cold.headers.items() if n not in changing}.items() <= first.headers.items()


def test_answer_says_how_long_it_holds(hot: HotPages) -> None:
    reply = ask(hot, PLANTS)

    assert reply.headers["cache-control"] == (
        "public, max-age=0, stale-while-revalidate=1, stale-if-error=86400"
    )
    assert reply.headers["vary"] == "Accept-Encoding"
    assert "last-modified" in reply.headers
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        pytest.param("", None, id="none"),
        pytest.param("gzip, deflate, br, zstd", "br", id="browser"),
        pytest.param("gzip", "gzip", id="crawler"),
        pytest.param("br;q=0, gzip;q=0.5", "gzip", id="no brotli"),
        pytest.param("*", "br", id="any"),
        pytest.param("GZIP;Q=1.0", "gzip", id="capitals"),
        pytest.param("identity, br;q=0.000", None, id="identity"),
    ],
)
def test_answer_comes_in_the_encoding_that_is_asked_for(
    hot: HotPages, django: Counted, accepted: str, encoding: str | None
) -> None:
    plain = ask(hot, PLANTS)

    reply = ask(hot, PLANTS, accept_encoding=accepted)

    assert reply.headers.get("content-encoding") == encoding
    assert reply.body == plain.sent
    assert (reply.headers["etag"] == plain.headers["etag"]) == (encoding is None)
    assert django.requests == 1


def test_every_encoding_can_be_made_of_every_other(hot: HotPages) -> None:
    bodies = {ask(hot, PLANTS, accept_encoding=encoding).body for encoding in ("br", "gzip", "", "br")}

    assert len(bodies) == 1


@pytest.mark.parametrize("encoding", ["", "br", "gzip"])
@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda etag: etag, id="tag"),
        pytest.param(lambda etag: f"W/{etag}", id="weak"),
        pytest.param(lambda etag: f'"other", {etag}', id="list"),
        pytest.param(lambda etag: "*", id="any"),
    ],
)
def test_known_tag_is_answered_304(hot: HotPages, encoding: str, write: Callable[[str], str]) -> None:
    etag = ask(hot, PLANTS, accept_encoding=encoding).headers["etag"]

    reply = ask(hot, PLANTS, accept_encoding=encoding, if_none_match=write(etag))

    assert (reply.status, reply.sent) == (304, b"")
    assert reply.headers["etag"] == etag
    assert {"cache-control", "vary", "last-modified"} <= reply.headers.keys()
    assert "content-length" not in reply.headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"if_none_match": '"another"'}, 200, id="another tag"),
        pytest.param({"if_modified_since": "Wed, 01 Jan 2098 00:00:00 GMT"}, 304, id="known date"),
        pytest.param({"if_modified_since": "Wed, 01 Jan 2020 00:00:00 GMT"}, 200, id="older date"),
        pytest.param({"if_modified_since": "yesterday"}, 200, id="no date"),
        pytest.param(
            {"if_none_match": '"another"', "if_modified_since": "Wed, 01 Jan 2098 00:00:00 GMT"},
            200,
            id="the tag counts",
        ),
        pytest.param({"range": "bytes=0-9"}, 200, id="range"),
    ],
)
def test_condition_is_held_against_the_page(hot: HotPages, headers: dict[str, str], status: int) -> None:
    first = ask(hot, PLANTS, **headers)

    assert first.status == status
    assert ask(hot, PLANTS, **headers) == first


def test_date_of_the_page_makes_a_304(hot: HotPages) -> None:
    date = ask(hot, PLANTS).headers["last-modified"]

    assert ask(hot, PLANTS, if_modified_since=date).status == 304


@pytest.mark.parametrize("url", EVERY_KIND)
def test_head_has_the_headers_of_get_and_no_body(hot: HotPages, url: str) -> None:
    head = ask(hot, url, "HEAD")
    get = ask(hot, url)

    assert head == Reply(200, get.headers, b"")


def test_unknown_parameters_change_no_byte_and_keep_nothing(hot: HotPages, django: Counted) -> None:
    plain = ask(hot, PLANTS)

    replies = {ask(hot, f"{PLANTS}?utm_source={number}&page=7&{number}").sent for number in range(20)}

    assert replies == {plain.sent}
    assert (len(hot.store), django.requests) == (1, 1)


def test_known_parameters_choose_the_page(hot: HotPages, plants: Question) -> None:
    for number in range(51):
        make_question(plants.subject, f"q{number}")

    pages = {ask(hot, f"/learn/biology?{query}").body for query in ("", "page=2", "sort=title", "page=2&x=1")}

    assert len(pages) == 3
    assert (
        ask(hot, "/learn/biology?sort=title&page=2").body == ask(hot, "/learn/biology?page=2&sort=title").body
    )


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/learn/biology?page=1", 301), ("/learn/biology?page=0", 404), ("/learn/biology?page=9", 404),
        ("/learn/biology?page=2&page=x", 404), ("/learn/biology?sort=x", 200), ("/learn/biology/", 301),
        ("/learn/none", 404), ("/learn/search?q=plants", 200), ("/healthz", 200), (f"{PLANTS}/report", 200),
        ("/admin/login/", 302), ("/", 302),
    ],
)  # fmt: skip
def test_other_answers_are_djangos_and_not_kept(
    hot: HotPages, django: Counted, url: str, status: int
) -> None:
    first = ask(hot, url)
    ask(hot, url)

    assert first.status == status or (url == "/admin/login/" and first.status == 200)
    assert (len(hot.store), django.requests) == (0, 2)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize(
    ("url", "status"),
    [("/learn/none", 404), ("/learn/biology/questions/none", 404), ("/learn/biology/questions/old", 410)],
)
def test_page_that_is_not_kept_comes_in_the_encoding_that_is_asked_for(
    hot: HotPages, plants: Question, url: str, status: int, encoding: str
) -> None:
    make_question(plants.subject, "old", status=Question.Status.ARCHIVED)
    plain = ask(hot, url)

    reply = ask(hot, url, accept_encoding=encoding)

    assert (plain.status, reply.status) == (status, status)
    assert (plain.headers.get("content-encoding"), reply.headers["content-encoding"]) == (None, encoding)
    assert reply.body == plain.sent
    assert reply.headers["content-length"] == str(len(reply.sent))


def test_cookie_of_a_visitor_reaches_no_kept_page(hot: HotPages, django: Counted) -> None:
    with_cookie = ask(hot, PLANTS, cookie="sessionid=x; csrftoken=y", authorization="Basic eDp5")

    assert with_cookie == ask(hot, PLANTS)
    assert django.requests == 1


@pytest.mark.parametrize("host", ["evil.example", "", "testserver:evil", "testserver.evil.example"])
def test_host_that_is_not_ours_is_refused_though_the_page_is_kept(hot: HotPages, host: str) -> None:
    ask(hot, PLANTS)

    assert ask(hot, PLANTS, host=host).status == 400


def test_host_is_no_part_of_what_is_kept(hot: HotPages, django: Counted) -> None:
    replies = {ask(hot, PLANTS, host=host).sent for host in ("testserver", "testserver:80", "localhost")}

    assert len(replies) == 1
    assert django.requests == 1


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
def test_plain_http_is_redirected_though_the_page_is_kept(plants: Question, django: Counted) -> None:
    hot = HotPages(Counted(), 1_000_000)
    secure = ask(hot, PLANTS, x_forwarded_proto="https")

    assert secure.status == 200
    assert ask(hot, PLANTS).status == 301
    assert ask(hot, PLANTS, x_forwarded_proto="http").status == 301


def test_change_is_served_at_once_and_only_that_page_is_made_again(
    hot: HotPages, django: Counted, plants: Question
) -> None:
    other = make_question(plants.subject, "other")
    for url in (PLANTS, other.get_absolute_url(), "/learn/biology", "/learn/biology/feed.atom"):
        ask(hot, url)
    before, stored = django.requests, cards({plants.pk})
    Question.objects.filter(pk=plants.pk).update(answer_html="<p>Edited.</p>")
    announce(stored, {plants.pk})

    reply = ask(hot, PLANTS)

    assert b"<p>Edited.</p>" in reply.body
    ask(hot, other.get_absolute_url())
    ask(hot, "/learn/biology")
    assert django.requests == before + 1
    ask(hot, "/learn/biology/feed.atom")
    assert django.requests == before + 2


def test_page_that_was_taken_out_is_gone(hot: HotPages, plants: Question) -> None:
    ask(hot, PLANTS)
    stored = cards({plants.pk})
    Question.objects.update(status=Question.Status.ARCHIVED)
    announce(stored, {plants.pk})

    assert [ask(hot, PLANTS).status, ask(hot, PLANTS).status] == [410, 410]
    assert len(hot.store) == 0


def test_page_rendered_while_it_changes_is_not_kept_for_current(plants: Question, hot: HotPages) -> None:
    def change_after_reading(environ: Any, start_response: Any) -> Any:
        answer = Counted()(environ, start_response)
        stored = cards({plants.pk})
        Question.objects.update(answer_html="<p>Edited.</p>")
        announce(stored, {plants.pk})
        hot._hearing.listen()  # another thread, while this one has rendered what it read before
        return answer

    hot._application = change_after_reading
    ask(hot, PLANTS)
    hot._application = Counted()

    assert b"<p>Edited.</p>" in ask(hot, PLANTS).body


def failing(*arguments: object) -> object:
    raise OperationalError("connection refused")


def test_kept_page_is_served_while_the_database_is_down(hot: HotPages, plants: Question) -> None:
    kept = ask(hot, PLANTS)

    with connection.execute_wrapper(failing):
        down, cold = ask(hot, PLANTS), ask(hot, "/learn/biology")

    assert down == kept
    assert (cold.status, cold.headers["cache-control"]) == (503, "no-store")
    assert ask(hot, "/learn/biology").status == 200


def test_change_made_while_the_database_could_not_be_asked_is_heard_later(
    hot: HotPages, plants: Question
) -> None:
    ask(hot, PLANTS)
    with connection.execute_wrapper(failing):
        ask(hot, PLANTS)
    Question.objects.update(answer_html="<p>Edited.</p>")
    announce_everything()

    assert b"<p>Edited.</p>" in ask(hot, PLANTS).body


def test_old_page_is_made_again_or_served_while_that_fails(
    hot: HotPages, django: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = ask(hot, PLANTS)
    monkeypatch.setattr(serving, "PAGE_SECONDS", -1)

    with connection.execute_wrapper(failing):
        down = ask(hot, PLANTS)
    Question.objects.update(answer_html="<p>By hand.</p>")

    assert down == kept
    assert b"<p>By hand.</p>" in ask(hot, PLANTS).body


@override_settings(TRUSTED_PROXIES=1)
@pytest.mark.parametrize("headers", [{}, {"if_none_match": "*"}], ids=["200", "304"])
def test_proxy_is_told_until_when_it_may_keep_the_page(
    django: Counted, plants: Question, headers: dict[str, str]
) -> None:
    began = int(time.time())

    reply = ask(HotPages(django, 1_000_000), PLANTS, **headers)

    assert began <= int(reply.headers["x-accel-expires"].removeprefix("@")) <= time.time()
