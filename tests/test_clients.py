"""Who is counted as one client, and how often one may search."""

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings
from redis.exceptions import ConnectionError as CacheDown

from learn.clients import TYPED_FOR_A_SEARCH, client_address, may_ask
from tests.pages import PageUnderTest


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        pytest.param(0, "203.0.113.9", "192.0.2.1", id="nobody-is-believed"),
        pytest.param(1, "203.0.113.9", "203.0.113.9", id="one-proxy"),
        pytest.param(
            1, "198.51.100.1, 203.0.113.9", "203.0.113.9", id="what-the-client-wrote-is-not-believed"
        ),
        pytest.param(2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9", id="two-proxies"),
        pytest.param(1, "", "unknown", id="proxy-that-says-nothing"),
        pytest.param(1, "<script>", "unknown", id="no-address"),
        pytest.param(1, "2001:db8::7", "2001:db8::/64", id="one-network-of-ipv6"),
    ],
)
def test_client_is_whom_our_own_proxies_saw(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": forwarded})

    assert client_address(request) == address


@pytest.mark.django_db
def test_search_beyond_the_limit_is_asked_to_wait_and_others_go_on(
    client: Client, settings: Settings
) -> None:
    cache.clear()
    settings.SEARCHES_PER_MINUTE = 3

    answers = [client.get("/learn/search?q=x", REMOTE_ADDR="192.0.2.1") for _ in range(4)]
    others = [
        client.get("/learn/search?q=x", REMOTE_ADDR="192.0.2.2"),
        client.get("/learn/search", REMOTE_ADDR="192.0.2.1"),  # the form alone costs nothing
        client.get("/learn", REMOTE_ADDR="192.0.2.1"),
        *[client.get("/learn/search?q=x", REMOTE_ADDR="127.0.0.1") for _ in range(5)],
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert (answers[-1]["Retry-After"], answers[-1]["Cache-Control"]) == ("60", "no-store")
    assert PageUnderTest(answers[-1]).heading == "Too many requests"
    assert {answer.status_code for answer in others} == {200}


@pytest.mark.django_db
def test_titles_while_typing_have_a_wider_limit_of_their_own(client: Client, settings: Settings) -> None:
    cache.clear()
    settings.SEARCHES_PER_MINUTE = 1
    path = "/learn/search/suggest?q=x"

    answers = [client.get(path, REMOTE_ADDR="192.0.2.1") for _ in range(TYPED_FOR_A_SEARCH + 1)]
    others = [
        client.get(path, REMOTE_ADDR="192.0.2.2"),
        client.get("/learn/search?q=x", REMOTE_ADDR="192.0.2.1"),
    ]

    assert [answer.status_code for answer in answers] == [200] * TYPED_FOR_A_SEARCH + [429]
    assert answers[-1]["Retry-After"] == "60"
    assert {answer.status_code for answer in others} == {200}


def test_readers_are_served_while_the_cache_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise CacheDown("refused")

    monkeypatch.setattr(cache, "add", fail)

    assert may_ask(RequestFactory().get("/"), "anything", times=0, seconds=60)
