"""Every kind of page as readers meet it: themes, widths, the keyboard, no JavaScript, paper. Each check has its control."""

import pytest
from django.template.loader import render_to_string
from pytest_django.live_server_helper import LiveServer

from tests.browser import checks, seeding
from tests.browser.chromium import DESKTOP, PHONE, TABLET
from tests.browser.conftest import OpenPage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.ignore_template_errors,  # the admin's own templates ask for variables that are not there
]

QUESTIONS = ["question", "question-math", "question-code-tables", "question-contents"]
ERRORS = ["not-found", "gone"]
SEARCHES = ["search", "search-found", "search-nothing"]
LISTS = ["learn", "subject", "subject-page-2", "subject-empty"]
KINDS = [*LISTS, *QUESTIONS, *SEARCHES, "report", "report-sent", *ERRORS, "admin-login"]
FAILURES = ["500.html", "503.html", "429.html", "403_csrf.html"]  # sent without a request of the page's own
LONGEST_LINE = 70
GOOD = '<!DOCTYPE html><html lang="en"><title>Good</title><main><h1>Good</h1><a href="#main">On</a></main>'


@pytest.fixture(scope="module")
def paths(server: LiveServer) -> dict[str, str]:
    return seeding.fill()


@pytest.mark.parametrize("width", [PHONE, TABLET, DESKTOP])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violation_in_any_scheme(
    visit: OpenPage, paths: dict[str, str], kind: str, width: int
) -> None:
    page = visit(paths[kind], width=width).page

    assert checks.in_each_scheme(page, checks.accessibility) == {}


@pytest.mark.parametrize("template", FAILURES)
def test_axe_finds_no_violation_on_a_failure(visit: OpenPage, template: str) -> None:
    page = visit(html=render_to_string(template), width=PHONE).page

    assert checks.in_each_scheme(page, checks.accessibility) == {}
    assert checks.sideways(page) == []


def test_axe_finds_no_violation_on_a_form_that_was_refused(visit: OpenPage, paths: dict[str, str]) -> None:
    page = visit(paths["report"], width=PHONE).page
    page.get_by_role("button", name="Send the report").click()

    assert page.get_by_role("alert").inner_text().splitlines()[-1] == "Choose what is wrong."
    assert checks.in_each_scheme(page, checks.accessibility) == {}


def test_axe_finds_a_violation_where_there_is_one(visit: OpenPage) -> None:
    bad = visit(html=GOOD.replace("<h1>", "<img src='/x'><h1 style='color:#999;background:#fff'>")).page

    found = checks.accessibility(bad)

    assert {problem.partition(":")[0] for problem in found} == {"image-alt", "color-contrast"}
    assert checks.accessibility(visit(html=GOOD).page) == []


def test_violation_of_one_scheme_is_seen(visit: OpenPage) -> None:
    dark = "@media (prefers-color-scheme: dark) { h1 { color: #999; background: #fff } }"
    page = visit(html=f"{GOOD}<style>{dark}</style>").page

    assert list(checks.in_each_scheme(page, checks.accessibility)) == ["dark"]


@pytest.mark.parametrize("kind", KINDS)
def test_page_is_silent_and_asks_no_other_host(visit: OpenPage, paths: dict[str, str], kind: str) -> None:
    visited = visit(paths[kind])
    visited.page.wait_for_load_state("networkidle")

    its_own_status = ["Failed to load resource"] if kind in ERRORS else []
    assert [message.partition(":")[0] for message in visited.messages] == its_own_status
    assert visited.foreign_requests == []


def test_messages_and_foreign_requests_are_seen(visit: OpenPage) -> None:
    visited = visit(
        html=GOOD + "<script>console.log('hello'); x()</script><img src='https://elsewhere.example/x'>"
    )
    visited.page.wait_for_load_state("networkidle")

    assert visited.messages[:2] == ["hello", "x is not defined"]
    assert visited.foreign_requests == ["https://elsewhere.example/x"]


@pytest.mark.parametrize("kind", KINDS)
def test_page_does_not_scroll_sideways_on_a_phone(visit: OpenPage, paths: dict[str, str], kind: str) -> None:
    page = visit(paths[kind], width=PHONE).page

    assert checks.sideways(page) == []


def test_sideways_scroll_is_seen(visit: OpenPage) -> None:
    assert checks.sideways(visit(html=GOOD + "<div style='width: 400px'>x</div>", width=PHONE).page)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("kind", KINDS)
def test_keyboard_reaches_everything_in_order(
    visit: OpenPage, paths: dict[str, str], kind: str, width: int
) -> None:
    page = visit(paths[kind], width=width).page

    assert checks.in_each_scheme(page, checks.keyboard) == {}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(("#main", "/learn"), "the first stop is no skip link", id="no-skip-link"),
        pytest.param(("</main>", "<a href='/' tabindex=1>1</a>"), "stop 1 is element", id="another-order"),
        pytest.param(("</main>", "<a href='/' style='outline: 0'>1</a>"), "ring of 0 px", id="no-ring"),
        pytest.param(
            ("</main>", "<a href='/' style='outline: 3px solid #ddd'>1</a>"), "1.4:1", id="faint-ring"
        ),
        pytest.param(
            ("</main>", "<a href='/' style='position: fixed; left: -9em'>1</a>"), "out of view", id="unseen"
        ),
    ],
)
def test_keyboard_walk_sees_what_is_wrong(visit: OpenPage, change: tuple[str, str], problem: str) -> None:
    page = visit(html=GOOD.replace(*change) + "<style>a:focus { outline: 2px solid }</style>").page

    assert problem in " ".join(checks.keyboard(page))


@pytest.mark.parametrize("kind", KINDS)
def test_page_says_the_same_without_javascript(visit: OpenPage, paths: dict[str, str], kind: str) -> None:
    with_scripts = visit(paths[kind]).page
    without = visit(paths[kind], java_script_enabled=False).page

    assert checks.texts_added(with_scripts, without) == []


def test_text_that_needs_javascript_is_seen(visit: OpenPage) -> None:
    html = (
        GOOD.replace("<h1>", "<p hidden>Late</p><h1>")
        + "<script>document.querySelector('p').hidden = false</script>"
    )

    added = checks.texts_added(visit(html=html).page, visit(html=html, java_script_enabled=False).page)

    assert added == ["Late"]


@pytest.mark.parametrize("kind", QUESTIONS)
def test_print_holds_the_whole_answer(visit: OpenPage, paths: dict[str, str], kind: str) -> None:
    page = visit(paths[kind]).page

    assert checks.missing_on_paper(page) == []


def test_text_missing_on_paper_is_seen(visit: OpenPage, paths: dict[str, str]) -> None:
    page = visit(paths["question"], bypass_csp=True).page
    page.add_style_tag(content="@media print { #answer > :last-child { display: none } }")

    assert checks.missing_on_paper(page)


@pytest.mark.parametrize("width", [TABLET, DESKTOP])
@pytest.mark.parametrize("kind", QUESTIONS)
def test_line_of_an_answer_has_at_most_70_characters(
    visit: OpenPage, paths: dict[str, str], kind: str, width: int
) -> None:
    page = visit(paths[kind], width=width).page

    assert [line for line in checks.lines(page) if len(line) > LONGEST_LINE] == []


def test_long_line_is_seen(visit: OpenPage, paths: dict[str, str]) -> None:
    page = visit(paths["question"], bypass_csp=True).page
    page.add_style_tag(content=".column { max-width: none } .reading { display: block }")

    assert max(map(len, checks.lines(page))) > LONGEST_LINE
