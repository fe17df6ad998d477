"""The editing desk in Chromium: a question from nothing to readers, moved, restored; a conflict; two hundred at once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from learn.models import Conflict, ProblemReport, Question
from tests.browser import checks
from tests.browser.chromium import Visit
from tests.browser.conftest import OpenPage
from tests.builders import make_question, make_related_link, make_subject
from tests.editing.desk import edit, member
from tests.importing.seedfiles import write_seed

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

LIST = "/admin/learn/question/"
SignIn = Callable[..., Visit]


@pytest.fixture(scope="module")
def clients(server: LiveServer) -> dict[str, Client]:
    signed_in = {}
    for role in ("author", "editor", "publisher", "operator"):
        signed_in[role] = Client()
        signed_in[role].force_login(member(role))
    return signed_in


@pytest.fixture
def sign_in(visit: OpenPage, clients: dict[str, Client]) -> Iterator[SignIn]:
    """Open a path of the admin as somebody with a role: `sign_in("author", "/admin/")`."""
    visits: list[Visit] = []

    def open_page(role: str, path: str, **options: object) -> Visit:
        visited = visit(**options)
        session = clients[role].cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": f"{visited.origin}/admin/"}
        visited.page.context.add_cookies([cookie])  # type: ignore[list-item]
        visited.open(path)
        visits.append(visited)
        return visited

    yield open_page
    assert [message for visited in visits for message in visited.messages] == []


@pytest.fixture(scope="module")
def stage(
    server: LiveServer, clients: dict[str, Client], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """A desk with something of everything; the paths of its screens by name."""
    folder: Path = tmp_path_factory.mktemp("release")
    write_seed(folder, "a")
    call_command("import_questions", folder, verbosity=0)
    question = Question.objects.get()
    edit(clients["editor"], question, answer="The editor's.", reason="Shorter")
    write_seed(folder, "a", answer="The file's.")
    with pytest.raises(CommandError):  # it ends with 1: a conflict
        call_command("import_questions", folder, verbosity=0)
    biology = make_subject("biology")
    cell = make_question(
        biology, "what-is-a-cell", problems=[{"kind": "math", "message": "x", "line": 1, "column": 1}]
    )
    make_related_link(question, cell)
    Question.objects.filter(pk=cell.pk).update(has_problems=True)
    ProblemReport.objects.create(question=cell, reason="wrong", text="It is not.")
    waiting = make_question(biology, "what-is-a-leaf", status="in_review")
    for number in range(200):
        make_question(biology, f"what-is-part-{number}-of-it", status="in_review")
    version = question.history.first()
    return {
        "front": "/admin/",
        "list": LIST,
        "add": f"{LIST}add/",
        "edit": f"{LIST}{question.pk}/change/",
        "review": f"{LIST}{waiting.pk}/change/",
        "history": f"{LIST}{question.pk}/history/",
        "compare": f"{LIST}{question.pk}/history/compare/?old={version.history_id}&new=live",
        "merge": f"{LIST}{question.pk}/merge/",
        "deleted": f"{LIST}deleted/",
        "conflicts": "/admin/learn/conflict/",
        "conflict": f"/admin/learn/conflict/{Conflict.objects.get().pk}/change/",
    }


def axe(visited: Visit) -> list[str]:
    """Return what axe finds; what its own script says on the console, under our policy, is not the page's."""
    said = list(visited.messages)
    found = checks.accessibility(visited.page)
    visited.messages[:] = said
    return found


def saved(page: Page) -> None:
    expect(page.locator(".messagelist .success, .errornote").first).to_be_visible()
    assert page.locator(".errornote, .errorlist").all_inner_texts() == []


def pick_subject(page: Page, name: str) -> None:
    page.select_option("#id_subject", label=name)


SCREENS = (
    "front", "list", "add", "edit", "review", "history", "compare", "merge", "deleted", "conflicts", "conflict",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_screen_is_accessible(sign_in: SignIn, stage: dict[str, str], screen: str, scheme: str) -> None:
    visited = sign_in("operator", stage[screen], color_scheme=scheme)

    assert axe(visited) == []


def test_question_goes_from_nothing_to_readers(
    sign_in: SignIn, visit: OpenPage, stage: dict[str, str]
) -> None:
    writing = sign_in("author", stage["add"]).page
    writing.fill("#id_title", "Why is the square root of two irrational?")
    pick_subject(writing, "Biology")
    writing.fill(
        "#id_answer", "It follows:\n\n1. Suppose $x^2 = 2$\n2. Then\n   - both are even\n\n$$x = \\frac{1"
    )
    expect(writing.locator("#preview ol > li")).to_have_count(2)
    expect(writing.locator("#preview math").first).to_be_attached()
    writing.locator("#id_answer").press("Control+End")
    writing.locator("#id_answer").press_sequentially("}{2}$$")
    expect(writing.locator("#preview math[display=block]")).to_be_attached()
    expect(writing.locator("#lengths li").first).to_contain_text("characters")
    writing.get_by_role("button", name="Save and send to review").click()
    saved(writing)
    link = writing.locator(".desk-beside a[href*='/learn/preview/']").get_attribute("href") or ""
    path = "/learn/biology/questions/why-is-the-square-root-of-two-irrational"
    reader = visit(path)
    assert reader.page.title().startswith("Page not found")
    preview = visit("/learn/preview/" + link.rpartition("/")[2]).page
    expect(preview.locator("#answer math").first).to_be_attached()

    queue = sign_in("publisher", "/admin/").page
    queue.get_by_role("link", name=re.compile("All .* in review")).click()
    queue.fill("#searchbar", "square root of two")
    queue.locator("#changelist-search input[type=submit]").click()
    queue.locator("#result_list th a").first.click()
    queue.get_by_role("button", name="Save and publish").click()
    saved(queue)

    live = visit(path).page
    expect(live.locator("h1")).to_have_text("Why is the square root of two irrational?")
    expect(live.locator("#answer ol > li")).to_have_count(2)


def test_changed_slug_redirects_and_an_old_version_comes_back(
    sign_in: SignIn, visit: OpenPage, stage: dict[str, str]
) -> None:
    question = Question.objects.get(slug="what-is-a-cell")
    page = sign_in("publisher", f"{LIST}{question.pk}/change/").page
    page.fill("#id_slug", "what-is-a-living-cell")
    page.fill("#id_answer", "A cell is **wrong**.")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.get_by_role("heading", name="What will happen")).to_be_visible()
    page.get_by_label("Move it").check()
    page.get_by_role("button", name="Save and continue editing").first.click()
    saved(page)
    moved = visit("/learn/biology/questions/what-is-a-cell").page
    assert moved.url.endswith("/learn/biology/questions/what-is-a-living-cell")
    expect(moved.locator("#answer strong")).to_have_text("wrong")

    page.get_by_role("link", name="History").click()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("button", name=re.compile("Restore")).click()
    saved(page)

    restored = visit("/learn/biology/questions/what-is-a-living-cell").page
    expect(restored.locator("#answer")).not_to_contain_text("wrong")


def test_related_questions_are_found_and_put_in_order(sign_in: SignIn, stage: dict[str, str]) -> None:
    question = Question.objects.get(slug="what-is-a-leaf")
    stem = make_question(question.subject, "what-is-a-stem")
    page = sign_in("editor", stage["review"]).page
    first = page.get_by_label("URL of related link 1", exact=True)
    first.press_sequentially("sky")
    option = page.locator("#related-found option").first
    expect(option).to_be_attached()
    first.fill(option.get_attribute("value") or "")
    page.get_by_label("URL of related link 2", exact=True).fill(stem.get_absolute_url())
    page.get_by_role("button", name="Move related link 2 up").click()
    page.get_by_role("button", name="Save and continue editing").first.click()
    saved(page)

    assert [link.target.slug for link in question.related_links.shown() if link.target] == [
        "what-is-a-stem",
        "a",
    ]


def test_conflict_is_settled_by_one_click(sign_in: SignIn, visit: OpenPage, stage: dict[str, str]) -> None:
    page = sign_in("editor", stage["conflict"]).page
    expect(page.locator(".three-ways section")).to_have_count(3)

    page.get_by_role("button", name=re.compile("^Take the file")).click()
    saved(page)

    expect(visit("/learn/physics/questions/a").page.locator("#answer")).to_have_text("The file's.")
    assert not Conflict.objects.exists()


def test_two_hundred_are_published_at_once(sign_in: SignIn, visit: OpenPage, stage: dict[str, str]) -> None:
    visited = sign_in("publisher", f"{LIST}?status__exact=in_review&q=what+is+part")
    page = visited.page
    page.locator("#action-toggle").click()
    page.get_by_role("button", name=re.compile(r"Select all 2\d\d")).click()
    page.select_option("select[name=action]", label="Publish")
    page.get_by_role("button", name="Go").click()
    expect(page.locator("h1").last).to_have_text("Publish: are you sure?")
    assert axe(visited) == []
    page.get_by_role("button", name="Publish").click()

    expect(page.locator(".messagelist")).to_contain_text(re.compile(r"Publish: 2\d\d of 2\d\d questions\."))
    expect(visit("/learn/biology/questions/what-is-part-150-of-it").page.locator("h1")).to_be_visible()


def test_form_that_is_out_of_date_shows_both_versions(
    sign_in: SignIn, clients: dict[str, Client], stage: dict[str, str]
) -> None:
    question = Question.objects.get(slug="what-is-part-7-of-it")
    page = sign_in("publisher", f"{LIST}{question.pk}/change/").page
    edit(clients["operator"], question, answer="The operator's.")
    page.fill("#id_answer", "The publisher's.")
    page.get_by_role("button", name="Save and continue editing").first.click()

    expect(page.get_by_role("heading", name="Changed meanwhile by operator")).to_be_visible()
    expect(page.locator("#id_answer")).to_have_value("The publisher's.")
