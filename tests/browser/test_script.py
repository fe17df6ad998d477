"""What the one script adds to a page that is whole without it."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import seeding
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

WIDTH_OF_A_FIELD = 640  # a narrower header has a link to the search instead
LIGHT, DARK = "light", "dark"
# Reading the clipboard is refused to every page of ours: what is written to it is kept instead.
_KEEP_COPIES = "navigator.clipboard.writeText = async text => { window.copied = text }"


@pytest.fixture(scope="module")
def paths(server: LiveServer) -> dict[str, str]:
    return seeding.fill()


def ground(page: Page) -> str:
    """Return whether the page is dark or light, as it is painted."""
    shade: float = page.evaluate(
        """() => {
          const paint = document.createElement('canvas').getContext('2d');
          paint.fillStyle = getComputedStyle(document.body).backgroundColor;
          paint.fillRect(0, 0, 1, 1);
          return paint.getImageData(0, 0, 1, 1).data[0];
        }"""
    )
    return DARK if shade < 128 else LIGHT


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_theme_follows_the_system_until_one_is_chosen(
    visit: OpenPage, paths: dict[str, str], scheme: str
) -> None:
    page = visit(paths["question"], color_scheme=scheme).page
    other = DARK if scheme == LIGHT else LIGHT

    assert ground(page) == scheme
    page.get_by_label("Colour theme").select_option(other)
    assert ground(page) == other
    page.goto(page.url)
    assert ground(page) == other
    page.get_by_label("Colour theme").select_option("auto")
    assert ground(page) == scheme


def test_chosen_theme_is_there_before_anything_is_painted(visit: OpenPage, paths: dict[str, str]) -> None:
    visited = visit(paths["question"], color_scheme=LIGHT)
    visited.page.get_by_label("Colour theme").select_option(DARK)
    visited.page.add_init_script(
        "new MutationObserver(() => document.body && (window.first ??= document.documentElement.dataset.theme))"
        ".observe(document, {childList: true, subtree: true})"
    )

    visited.open(paths["question"])

    assert visited.page.evaluate("window.first") == DARK


@pytest.mark.parametrize(
    ("kind", "button", "of"),
    [
        pytest.param("question-code-tables", "Copy code", "pre", id="code"),
        pytest.param("question-math", "Copy TeX", ".display annotation", id="formula"),
    ],
)
def test_button_copies_what_it_stands_beside(
    visit: OpenPage, paths: dict[str, str], kind: str, button: str, of: str
) -> None:
    page = visit(paths[kind]).page
    page.evaluate(_KEEP_COPIES)
    box = page.locator("#answer .box", has=page.get_by_text(button, exact=True)).first
    box.hover()

    box.get_by_text(button, exact=True).click()

    source = (page.locator(f"#answer {of}").first.text_content() or "").strip()
    assert source
    assert page.evaluate("window.copied").strip() == source
    assert page.get_by_role("status").inner_text() == "Copied"


def test_link_of_the_page_is_copied(visit: OpenPage, paths: dict[str, str]) -> None:
    page = visit(paths["question"]).page
    page.evaluate(_KEEP_COPIES)

    page.get_by_role("button", name="Copy link").click()

    assert page.evaluate("window.copied") == page.locator("link[rel=canonical]").get_attribute("href")


@pytest.mark.parametrize("style", ["APA", "MLA", "BibTeX"])
def test_citation_is_copied(visit: OpenPage, paths: dict[str, str], style: str) -> None:
    page = visit(paths["question"]).page
    page.evaluate(_KEEP_COPIES)
    page.get_by_text("Cite this page").click()

    page.get_by_role("button", name=f"Copy {style}").click()

    copied: str = page.evaluate("window.copied")
    assert "chiaroscuro" in copied
    assert copied in page.locator(".cite .reference").all_text_contents()


def test_formula_in_a_selection_is_copied_as_tex(visit: OpenPage, paths: dict[str, str]) -> None:
    page = visit(paths["question-math"]).page

    text: str = page.evaluate(
        """() => {
          getSelection().selectAllChildren(document.querySelector('#answer p:has(math)'));
          const data = new DataTransfer();
          document.dispatchEvent(new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true}));
          return data.getData('text/plain');
        }"""
    )

    assert r"\sqrt" in text
    assert "$" in text


def test_heading_is_a_link_to_itself(visit: OpenPage, paths: dict[str, str]) -> None:
    page = visit(paths["question-contents"]).page
    heading = page.locator("#answer :is(h2, h3)").first

    heading.get_by_role("link").click()

    assert page.url.partition("#")[2] == heading.get_attribute("id")


@pytest.mark.parametrize("width", [1280, 390])
def test_slash_goes_to_the_search(visit: OpenPage, paths: dict[str, str], width: int) -> None:
    page = visit(paths["question"], width=width).page

    page.keyboard.press("/")

    if width < WIDTH_OF_A_FIELD:
        page.wait_for_url("**/learn/search")
    else:
        assert page.evaluate("document.activeElement.name") == "q"


def test_slash_is_an_ordinary_key_once_it_is_turned_off(visit: OpenPage, paths: dict[str, str]) -> None:
    visited = visit(paths["question"])
    visited.page.get_by_label("The / key goes to the search").uncheck()
    visited.open(paths["question"])

    visited.page.keyboard.press("/")

    assert visited.page.evaluate("document.activeElement.tagName") == "BODY"
