"""Titles under the search field while a reader types: the list, its keys, and what it says to assistive technology."""

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import checks, seeding
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

TYPED = "what is"


@pytest.fixture(scope="module")
def paths(server: LiveServer) -> dict[str, str]:
    return seeding.fill()


def type_in_the_header(page: Page, text: str = TYPED) -> Locator:
    """Type, and return the options of the list."""
    field = page.locator("header [name=q]")
    field.click()
    expect(field).to_have_role("combobox")  # the module came with the focus
    field.press_sequentially(text)
    return page.locator("#suggest [role=option]")


def test_list_opens_in_silence_and_axe_finds_no_violation(visit: OpenPage, paths: dict[str, str]) -> None:
    visited = visit(paths["question"])

    options = type_in_the_header(visited.page)

    expect(options.first).to_contain_text("What is")
    expect(visited.page.locator("header [name=q]")).to_have_attribute("aria-expanded", "true")
    assert visited.messages == []  # before axe, which tries styles of its own
    assert visited.foreign_requests == []
    assert checks.in_each_scheme(visited.page, checks.accessibility) == {}


def test_arrows_choose_and_enter_goes_there(visit: OpenPage, paths: dict[str, str]) -> None:
    page = visit(paths["question"]).page
    options = type_in_the_header(page)
    expect(options.nth(1)).to_be_visible()
    second = options.nth(1).inner_text()

    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    chosen = page.locator("#suggest [aria-selected=true]")
    expect(chosen).to_have_text(second)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(second)


def test_enter_without_a_choice_searches(visit: OpenPage, paths: dict[str, str]) -> None:
    page = visit(paths["question"]).page
    expect(type_in_the_header(page).first).to_be_visible()

    page.keyboard.press("Enter")

    page.wait_for_url("**/learn/search?q=what+is")


def test_escape_closes_the_list_and_keeps_what_was_typed(visit: OpenPage, paths: dict[str, str]) -> None:
    page = visit(paths["question"]).page
    options = type_in_the_header(page)
    expect(options.first).to_be_visible()

    page.keyboard.press("Escape")

    expect(options).to_have_count(0)
    expect(page.locator("header [name=q]")).to_have_value(TYPED)
