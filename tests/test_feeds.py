"""Atom feeds: what RFC 4287 requires, the newest indexable questions, and no byte that differs between two requests."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from learn.feeds import ENTRIES
from learn.models import Question, Subject
from tests.builders import make_question, make_subject
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db

PLANTS = "/learn/biology/questions/how-do-plants-eat"
SITE = "https://learn.example"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


class FeedUnderTest:
    """A feed, asked by XPath in the namespace `a`."""

    def __init__(self, client: Client, path: str) -> None:
        response = client.get(path)
        assert (response.status_code, response["Content-Type"]) == (
            200,
            "application/atom+xml; charset=utf-8",
        )
        self.tree = etree.fromstring(response.content)

    def values(self, path: str) -> list[str]:
        """Return the text or the attribute values that an XPath selects."""
        found: Any = self.tree.xpath(path, namespaces=ATOM)
        return [str(value) for value in found]


def test_feed_has_what_atom_requires_of_it(client: Client, plants: Question) -> None:
    feed = FeedUnderTest(client, "/learn/feed.atom")

    assert feed.tree.tag == "{http://www.w3.org/2005/Atom}feed"
    assert feed.values("a:id/text()") == [f"{SITE}/learn/feed.atom"]
    assert feed.values("a:title/text()") == ["QuickTakes Learn"]
    assert feed.values("a:updated/text()") == ["2025-01-02T03:04:05+00:00"]
    assert feed.values("a:author/a:name/text()") == ["QuickTakes Learn"]
    assert feed.values("a:link[@rel='self']/@href") == [f"{SITE}/learn/feed.atom"]
    assert feed.values("a:link[@rel='alternate']/@href") == [f"{SITE}/learn"]


def test_entry_says_what_the_page_says(client: Client, plants: Question) -> None:
    feed = FeedUnderTest(client, "/learn/feed.atom")

    assert feed.values("a:entry/a:id/text()") == [f"{SITE}{PLANTS}"]
    assert feed.values("a:entry/a:link[@rel='alternate']/@href") == [f"{SITE}{PLANTS}"]
    assert feed.values("a:entry/a:title/text()") == ["How do plants eat?"]
    assert feed.values("a:entry/a:published/text()") == ["2024-11-26T00:00:00+00:00"]
    assert feed.values("a:entry/a:updated/text()") == ["2025-01-02T03:04:05+00:00"]
    assert feed.values("a:entry/a:author/a:name/text()") == ["QuickTakes"]
    assert feed.values("a:entry/a:summary/text()") == ["How plants make sugar from light."]
    assert feed.values("a:entry/a:category/@term") == ["plants", "light", "sugar"]


def test_entry_without_author_and_description_takes_the_sites_and_the_answers(
    client: Client, biology: Subject
) -> None:
    make_question(biology, author="", page_description="")

    feed = FeedUnderTest(client, "/learn/feed.atom")

    assert feed.values("a:entry/a:author/a:name/text()") == ["QuickTakes Learn"]
    assert feed.values("a:entry/a:summary/text()") == ["Plants turn light into sugar."]


def test_feed_holds_the_newest_indexable_questions(client: Client, plants: Question) -> None:
    make_question(plants.subject, "a-refusal", no_index=True)
    make_question(plants.subject, "taken-out", status=Question.Status.ARCHIVED)
    make_question(make_subject("botany"), canonical=plants)
    make_question(make_subject("hidden", is_listed=False), "nobody-sees-me")
    make_question(make_subject("physics"), "what-is-light", published_on=dt.date(2025, 5, 1))

    feed = FeedUnderTest(client, "/learn/feed.atom")

    assert feed.values("a:entry/a:title/text()") == ["What is light?", "How do plants eat?"]


def test_subject_feed_holds_the_subjects_questions(client: Client, plants: Question) -> None:
    make_question(make_subject("physics"), "what-is-light")

    feed = FeedUnderTest(client, "/learn/physics/feed.atom")

    assert feed.values("a:title/text()") == ["Physics | QuickTakes Learn"]
    assert feed.values("a:link[@rel='self']/@href") == [f"{SITE}/learn/physics/feed.atom"]
    assert feed.values("a:link[@rel='alternate']/@href") == [f"{SITE}/learn/physics"]
    assert feed.values("a:entry/a:title/text()") == ["What is light?"]


@pytest.mark.parametrize(
    ("path", "queries"), [("/learn/feed.atom", 1), ("/learn/biology/feed.atom", 2)], ids=["site", "subject"]
)
def test_feed_is_bounded_in_length_and_queries(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    biology: Subject,
    path: str,
    queries: int,
) -> None:
    for number in range(ENTRIES + 1):
        make_question(biology, f"question-{number}", page_description="")

    with django_assert_num_queries(queries):
        feed = FeedUnderTest(client, path)

    assert len(set(feed.values("a:entry/a:id/text()"))) == ENTRIES


@pytest.mark.parametrize("path", ["/learn/feed.atom", "/learn/biology/feed.atom"])
def test_feed_without_questions_is_valid_and_the_same_every_day(
    client: Client, biology: Subject, path: str
) -> None:
    feed = FeedUnderTest(client, path)

    assert feed.values("a:updated/text()") == ["1970-01-01T00:00:00+00:00"]
    assert feed.values("a:entry") == []


def test_unchanged_feed_is_not_sent_again(client: Client, plants: Question) -> None:
    etag = client.get("/learn/feed.atom")["ETag"]

    assert client.get("/learn/feed.atom", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("path", ["/learn/hidden/feed.atom", "/learn/missing/feed.atom"])
def test_subject_that_is_not_listed_has_no_feed(client: Client, plants: Question, path: str) -> None:
    make_question(make_subject("hidden", is_listed=False), "nobody-sees-me")

    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("</summary><script>alert(1)</script>", id="element"),
        pytest.param("&lt;script&gt; & 5 < 7", id="entity"),
        pytest.param("]]>", id="cdata-end"),
        pytest.param('"><x y="', id="attribute-end"),
    ],
)
def test_hostile_text_stays_text(client: Client, biology: Subject, text: str) -> None:
    fields = dict.fromkeys(("title", "page_description", "page_keywords", "author"), text)
    make_question(biology, **fields)

    feed = FeedUnderTest(client, "/learn/feed.atom")

    assert feed.values("a:entry/a:title/text()") == [text]
    assert feed.values("a:entry/a:author/a:name/text()") == [text]
    assert feed.values("a:entry/a:category/@term") == [text]
    (summary,) = feed.values("a:entry/a:summary/text()")
    assert "<" not in summary
    assert etree.fromstring(f"<p>{summary}</p>").text == text


def test_characters_that_xml_forbids_are_left_out(client: Client, biology: Subject) -> None:
    make_question(biology, title="form\x0cfeed\x1b")

    feed = FeedUnderTest(client, "/learn/feed.atom")

    assert feed.values("a:entry/a:title/text()") == ["formfeed"]


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/learn", "/learn/feed.atom"),
        ("/learn/biology", "/learn/biology/feed.atom"),
        (PLANTS, "/learn/biology/feed.atom"),
    ],
)
def test_pages_name_their_feed(client: Client, plants: Question, page: str, feed: str) -> None:
    head = PageUnderTest(client.get(page))

    named = head.values("//link[@rel='alternate' and @type='application/atom+xml']/@href")
    assert named == [feed]
    assert client.get(feed).status_code == 200


@pytest.mark.parametrize("page", ["/learn/hidden", "/learn/hidden/questions/nobody-sees-me", "/nothing"])
def test_pages_without_a_feed_name_none(client: Client, db: None, page: str) -> None:
    make_question(make_subject("hidden", is_listed=False), "nobody-sees-me")

    head = PageUnderTest(client.get(page))

    assert head.values("//link[@type='application/atom+xml']") == []
