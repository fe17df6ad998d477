"""The whole site at once, over our own fixtures and over the corpus: no dead link, no second title, no skipped heading."""

from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from learn.models import Question
from tests.corpus import NEWEST, needs_corpus, unpack
from tests.crawl import SITE, Visit, crawl, visit
from tests.test_sitemaps import read_all

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).parents[1] / "fixtures"
CLICKS = 4  # from /learn to any question


@pytest.fixture(
    params=[pytest.param("fixtures", id="fixtures"), pytest.param("corpus", id="corpus", marks=needs_corpus)]
)
def site(request: pytest.FixtureRequest, client: Client, tmp_path: Path) -> dict[str, Visit]:
    """The pages of the site after an import."""
    folder = FIXTURES
    if request.param == "corpus":
        unpack(NEWEST, tmp_path)
        folder = tmp_path
    call_command("import_questions", folder, stdout=StringIO(), stderr=StringIO())
    return crawl(client)


def offending(site: dict[str, Visit], is_wrong: Callable[[Visit], bool]) -> list[str]:
    return [path for path, page in site.items() if is_wrong(page)]


def test_site_is_whole(site: dict[str, Visit], client: Client) -> None:
    indexable = {path: page for path, page in site.items() if page.is_indexable and page.canonical == path}
    titles = Counter(page.title for page in indexable.values())
    pages = {path: page for path, page in site.items() if page.title}
    questions = {question.get_absolute_url() for question in Question.objects.listed().for_urls()}

    assert offending(site, lambda page: page.status != 200) == []
    assert [title for title, count in titles.items() if count > 1] == []
    assert offending(indexable, lambda page: not 20 <= len(page.description) <= 600) == []
    assert offending(pages, lambda page: page.levels.count(1) != 1) == []
    assert offending(pages, skips_a_level) == []
    assert sorted(read_all(client)) == sorted(f"{SITE}{path}" for path in indexable)
    assert questions - set(site) == set()
    assert [path for path in questions if site[path].clicks > CLICKS] == []
    assert [path for path, page in pages.items() if not page.is_indexable] == []


def skips_a_level(page: Visit) -> bool:
    return any(deeper - level > 1 for level, deeper in zip([0, *page.levels], page.levels, strict=False))


@pytest.mark.parametrize("site", ["fixtures"], indirect=True)
def test_every_question_is_linked_from_two_pages(site: dict[str, Visit]) -> None:
    linked = Counter(link for page in site.values() for link in page.links - {page.path})

    questions = [question.get_absolute_url() for question in Question.objects.listed().for_urls()]
    assert [path for path in questions if linked[path] < 2] == []


@pytest.mark.parametrize("site", ["fixtures"], indirect=True)
def test_links_that_crawlers_leave_alone_lead_to_pages_too(site: dict[str, Visit], client: Client) -> None:
    links = {link for page in site.values() for link in page.nofollow_links} - set(site)

    pages = [visit(client, link, 0) for link in sorted(links)]

    assert links
    assert [page.path for page in pages if page.status != 200 or page.is_indexable] == []
