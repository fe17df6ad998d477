from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from learn.importing.links import resolve_links
from learn.models import Question, RelatedLink, Subject
from tests.builders import make_question, make_related_link
from tests.conftest import Import
from tests.importing.seedfiles import write_seed

pytestmark = pytest.mark.django_db

CELL = "/learn/biology/questions/what-is-a-cell"


def test_links_lead_to_what_is_at_their_url_now(plants: Question, biology: Subject) -> None:
    cell = make_question(biology, "what-is-a-cell")
    astray = make_related_link(plants, plants, 1, url=CELL)
    gone = make_related_link(plants, cell, 2, url="/learn/biology/questions/gone")

    resolve_links([astray.url, gone.url])

    astray.refresh_from_db()
    gone.refresh_from_db()
    assert (astray.target, gone.target) == (cell, None)


def test_links_that_lead_where_they_should_are_not_written(
    plants: Question, biology: Subject, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_related_link(plants, make_question(biology, "what-is-a-cell"))

    with django_assert_num_queries(2):
        resolve_links([CELL])


@pytest.mark.parametrize("url", ["https://example.org/", "cell", "/a/b/c/d/e/f"])
def test_url_that_is_no_question_s_leads_nowhere(plants: Question, url: str) -> None:
    link = make_related_link(plants, None, url=url)

    resolve_links([url])

    assert RelatedLink.objects.get().target is None
    assert link.url == url


def test_links_of_a_file_lead_to_questions_of_the_same_batch_and_of_later_ones(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learn.importing.run.WRITTEN_TOGETHER", 2)
    for slug in "abcde":
        write_seed(tmp_path, slug, related=tuple(("physics", other) for other in "abcde" if other != slug))

    run()

    assert all(len(question.related_links.shown()) == 4 for question in Question.objects.all())
