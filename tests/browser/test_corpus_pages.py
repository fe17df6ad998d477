"""Pages of the real corpus in Chromium: all with code or a table, and more with formulas and lists."""

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from learn.models import Question
from tests.browser import checks
from tests.browser.chromium import PHONE, SCHEMES
from tests.browser.conftest import OpenPage
from tests.corpus import NEWEST, corpus_files, needs_corpus

pytestmark = [pytest.mark.browser, *needs_corpus]

AT_LEAST = 300
EVERY = 25  # of the files without code or table


@pytest.fixture(scope="module")
def corpus_pages(server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Import the files that the module looks at, and return their pages' paths."""
    release = tmp_path_factory.mktemp("release")
    for number, (path, content) in enumerate(corpus_files(NEWEST)):
        if path.suffix == ".md" and (
            b"```" in content or b"|--" in content or b"|:-" in content or number % EVERY == 0
        ):
            target = release / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    call_command("import_questions", release, verbosity=0)
    return [question.get_absolute_url() for question in Question.objects.for_urls()]


def test_corpus_pages_pass_axe_and_do_not_scroll_sideways(
    visit: OpenPage, corpus_pages: list[str], subtests: pytest.Subtests
) -> None:
    assert len(corpus_pages) >= AT_LEAST
    visited = visit(width=PHONE, **SCHEMES["light"])
    for path in corpus_pages:
        with subtests.test(path):
            visited.open(path)

            assert checks.sideways(visited.page) == []
            assert checks.accessibility(visited.page) == []
            visited.page.emulate_media(color_scheme="dark")
            assert checks.colour_contrast(visited.page) == []
            visited.page.emulate_media(color_scheme="light")
