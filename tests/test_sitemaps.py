import datetime as dt

import pytest
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from learn import sitemaps
from learn.models import Question, Subject
from learn.subject_lists import QUESTIONS_PER_PAGE
from tests.builders import make_question, make_subject
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db

SITE = "https://learn.example"


def read(client: Client, path: str) -> list[tuple[str, str]]:
    """Return the (URL, lastmod) pairs of a sitemap or an index."""
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    entries = etree.fromstring(response.content)
    return [(str(entry[0].text), str(entry[1].text) if len(entry) > 1 else "") for entry in entries]


def read_all(client: Client) -> list[str]:
    """Return the URLs of all sections, each with its own requests, as a crawler does."""
    sections = [url.removeprefix(SITE) for url, _ in read(client, "/sitemap.xml")]
    return [url for section in sections for url, _ in read(client, section)]


def test_sitemaps_hold_exactly_the_indexable_pages(client: Client, plants: Question) -> None:
    biology, botany = plants.subject, make_subject("botany")
    make_question(biology, "what-is-a-cell")
    make_question(biology, "a-refusal", no_index=True)
    make_question(biology, "taken-out", status=Question.Status.ARCHIVED)
    make_question(botany, canonical=plants)
    make_question(botany, "what-is-a-leaf")
    make_question(make_subject("hidden", is_listed=False), "nobody-sees-me")
    make_question(make_subject("refusals"), "a-refusal", no_index=True)
    make_subject("empty")

    assert read_all(client) == [
        f"{SITE}/learn",
        f"{SITE}/learn/biology",
        f"{SITE}/learn/botany",
        f"{SITE}/learn/biology/questions/how-do-plants-eat",
        f"{SITE}/learn/biology/questions/what-is-a-cell",
        f"{SITE}/learn/botany/questions/what-is-a-leaf",
    ]


def test_sitemaps_hold_what_the_pages_themselves_claim(client: Client, plants: Question) -> None:
    make_question(plants.subject, "a-refusal", no_index=True)
    make_question(make_subject("botany"), canonical=plants)
    make_question(make_subject("hidden", is_listed=False), "nobody-sees-me")
    make_question(make_subject("refusals"), "a-refusal", no_index=True)
    make_subject("empty")
    for number in range(QUESTIONS_PER_PAGE):
        make_question(plants.subject, f"question-{number}")
    subjects = [subject.get_absolute_url() for subject in Subject.objects.all()]
    questions = [question.get_absolute_url() for question in Question.objects.select_related("subject")]
    lists = [f"{path}{query}" for path in subjects for query in ("", "?page=2", "?sort=title")]

    claiming = [path for path in ["/learn", *lists, *questions] if claims_to_be_indexable(client, path)]

    assert sorted(read_all(client)) == sorted(f"{SITE}{path}" for path in claiming)
    assert len(claiming) == 1 + 3 + 1 + QUESTIONS_PER_PAGE


def claims_to_be_indexable(client: Client, path: str) -> bool:
    response = client.get(path)
    if response.status_code != 200:
        return False
    page = PageUnderTest(response)
    return page.meta("robots") is None and page.canonical == [f"{SITE}{path}"]


def test_lastmod_is_the_last_change_of_content(client: Client, biology: Subject) -> None:
    make_question(biology, "older", updated_at=dt.datetime(2025, 1, 2, 3, 4, 5, tzinfo=dt.UTC))
    make_question(biology, "newer", updated_at=dt.datetime(2025, 6, 7, 8, 9, 10, 11, tzinfo=dt.UTC))

    assert read(client, "/sitemap.xml")[1:] == [(f"{SITE}/sitemap-biology.xml", "2025-06-07T08:09:10+00:00")]
    assert [lastmod for _, lastmod in read(client, "/sitemap-biology.xml")] == [
        "2025-06-07T08:09:10+00:00",
        "2025-01-02T03:04:05+00:00",
    ]


def test_lists_claim_no_date_that_nobody_noted(client: Client, plants: Question) -> None:
    assert read(client, "/sitemap.xml")[0] == (f"{SITE}/sitemap_lists.xml", "")
    assert read(client, "/sitemap_lists.xml") == [(f"{SITE}/learn", ""), (f"{SITE}/learn/biology", "")]


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap_lists.xml", "/sitemap-biology.xml"])
def test_sitemap_costs_one_query_whatever_its_length(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    biology: Subject,
    path: str,
    count: int,
) -> None:
    for number in range(count):
        make_question(biology, f"question-{number}")

    with django_assert_num_queries(1):
        client.get(path)


def test_long_section_goes_on_in_further_parts(
    client: Client, biology: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "SECTION_LIMIT", 2)
    for number in range(5):
        make_question(biology, f"question-{number}")

    assert [url for url, _ in read(client, "/sitemap.xml")] == [
        f"{SITE}/sitemap_lists.xml",
        f"{SITE}/sitemap-biology.xml",
        f"{SITE}/sitemap-biology.xml?p=2",
        f"{SITE}/sitemap-biology.xml?p=3",
    ]
    assert read_all(client)[2:] == [
        f"{SITE}/learn/biology/questions/question-{number}" for number in range(5)
    ]


def test_first_part_by_number_redirects_to_the_bare_url(client: Client, plants: Question) -> None:
    response = client.get("/sitemap-biology.xml?p=1")

    assert (response.status_code, response["Location"]) == (301, "/sitemap-biology.xml")


@pytest.mark.parametrize(
    "path",
    ["/sitemap-biology.xml?p=2", "/sitemap-biology.xml?p=x", "/sitemap-missing.xml", "/sitemap-hidden.xml"],
)
def test_section_without_indexable_questions_is_not_found(
    client: Client, plants: Question, path: str
) -> None:
    make_question(make_subject("hidden", is_listed=False), "nobody-sees-me")

    assert client.get(path).status_code == 404


def test_empty_site_has_an_empty_index(client: Client) -> None:
    assert read(client, "/sitemap.xml") == []
    assert client.get("/sitemap_lists.xml").status_code == 404
