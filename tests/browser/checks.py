"""What is asked of a page that Chromium shows. Each answer is a list of what is wrong: empty where all is well."""

import io
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.chromium import SCHEMES

FOCUSABLE = (
    "a[href], area[href], button:not([disabled]), input:not([disabled], [type=hidden]), select:not([disabled]), "
    "textarea:not([disabled]), summary, [tabindex]:not([tabindex^='-'])"
)
# Of a group of radio buttons Tab reaches one: the chosen one, or else the first.
_STOPS = f"""
window.stops ??= () => [...document.querySelectorAll({FOCUSABLE!r})].filter(found => {{
  if (!found.checkVisibility() || found.type !== 'radio') return found.checkVisibility();
  const group = [...document.querySelectorAll('input[type=radio]')].filter(
    other => other.name === found.name && other.form === found.form);
  return found === (group.find(other => other.checked) ?? group[0]);
}});
"""
RING_CONTRAST = 3  # WCAG 2.2, 1.4.11
RING_WIDTH = 2  # CSS pixels; WCAG 2.2, 2.4.13

# Colours come in every notation of CSS: the canvas turns them into red, green and blue.
_COLOURS = """
window.paint ??= document.createElement('canvas').getContext('2d', {willReadFrequently: true});
window.rgba ??= colour => {
  paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
  return [...paint.getImageData(0, 0, 1, 1).data];
};
window.luminance ??= colour => {
  const [r, g, b] = rgba(colour).map(part => part / 255).map(
    part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
window.contrast ??= (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
window.behind ??= element => {
  for (let box = element.parentElement; box; box = box.parentElement) {
    const colour = getComputedStyle(box).backgroundColor;
    if (rgba(colour)[3] === 255) return colour;
  }
  return 'white';
};
"""

_FOCUSED = f"""
() => {{
  {_COLOURS} {_STOPS}
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  const width = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
  return {{
    index: stops().indexOf(element),
    name: element.outerHTML.slice(0, 120),
    ring: width ? contrast(style.outlineColor, behind(element)) : 0,
    width,
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    skip: element.matches('a[href^="#"]'),
  }};
}}
"""

# A form may take the focus when it is shown.
_GO_TO_THE_TOP = (
    "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }"
)

_COUNT_FOCUSABLE = f"() => {{ {_STOPS} return stops().length; }}"

# The text nodes of the answer that stand outside formulas, which a PDF sets in an order of its own.
_ANSWER_TEXTS = """
() => {
  const walker = document.createTreeWalker(document.querySelector('#answer'), NodeFilter.SHOW_TEXT), texts = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest('math, button')) texts.push(walker.currentNode.data);
  return texts;
}
"""

# Words are one line while they stand at one height; a formula is no text, and what stands after it begins anew.
_LINES = """
() => {
  const range = document.createRange(), lines = [];
  for (const block of document.querySelectorAll('#answer :is(p, li)')) {
    if (block.querySelector('math')) continue;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let line = '', bottom = null;
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.parentElement.closest('p, li, pre, table') !== block) continue;
      for (const word of text.data.matchAll(/\\s*\\S+\\s*/g)) {
        const start = word.index + word[0].search(/\\S/);
        range.setStart(text, start);
        range.setEnd(text, start + 1);
        const here = range.getBoundingClientRect().bottom;
        if (bottom !== null && Math.abs(here - bottom) > 8) { lines.push(line.trim()); line = ''; }
        bottom = here;
        line += word[0];
      }
    }
    lines.push(line.trim());
  }
  return lines;
}
"""

_SIDEWAYS = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll('body *')].filter(element => element.getBoundingClientRect().right > width);
  return wide.slice(0, 3).map(element => element.outerHTML.slice(0, 120)).concat('the page scrolls sideways');
}
"""


def in_each_scheme(page: Page, check: Callable[[Page], list[str]]) -> dict[str, list[str]]:
    """Return what is wrong in which colour scheme: the page is loaded once, and its colours are changed."""
    found = {}
    for scheme, media in SCHEMES.items():
        page.emulate_media(**media)
        if problems := check(page):
            found[scheme] = problems
    return found


def accessibility(page: Page) -> list[str]:
    """Return what axe-core finds, all its rules and best practices on."""
    page.evaluate(AXE_SCRIPT)
    return _violations(page, {})


def colour_contrast(page: Page) -> list[str]:
    """Return what axe-core finds of the one thing that a theme can change; after `accessibility()`."""
    return _violations(page, {"runOnly": ["color-contrast"]})


def _violations(page: Page, options: dict[str, Any]) -> list[str]:
    found: dict[str, Any] = page.evaluate(
        "options => axe.run(document, {...options, resultTypes: ['violations']})", options
    )
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> list[str]:
    """Return what makes the page itself scroll sideways: boxes with a scroll bar of their own do not."""
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found


def lines(page: Page) -> list[str]:
    """Return the lines of the answer's paragraphs and items, as they are broken at this width."""
    found: list[str] = page.evaluate(_LINES)
    return found


def keyboard(page: Page) -> list[str]:
    """Press Tab from the top to the end: a skip link first, then everything, in order, in view and with a ring."""
    count: int = page.evaluate(_COUNT_FOCUSABLE)
    problems: list[str] = []
    page.evaluate(_GO_TO_THE_TOP)
    for expected in range(count):
        page.keyboard.press("Tab")
        stop: dict[str, Any] = page.evaluate(_FOCUSED)
        if stop["index"] != expected:
            return [*problems, f"stop {expected} is element {stop['index']}: {stop['name']}"]
        if expected == 0 and not stop["skip"]:
            problems.append(f"the first stop is no skip link: {stop['name']}")
        if not stop["seen"]:
            problems.append(f"out of view: {stop['name']}")
        if stop["width"] < RING_WIDTH or stop["ring"] < RING_CONTRAST:
            problems.append(f"ring of {stop['width']} px and {stop['ring']:.1f}:1: {stop['name']}")
    return problems


def texts_added(page: Page, plain_page: Page) -> list[str]:
    """Return the lines that the main part of one page shows and another does not; buttons may need a script."""
    buttons = {line for text in page.locator("main button").all_inner_texts() for line in text.splitlines()}
    shown = {line.strip() for line in plain_page.inner_text("main").splitlines()}
    lines = (line.strip() for line in page.inner_text("main").splitlines())
    return [line for line in lines if line and line not in shown and line not in buttons]


def missing_on_paper(page: Page) -> list[str]:
    """Return the words of the answer that a print of the page holds less often than the answer does."""
    printed = _normal("".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages))
    printed = "".join(printed.split())  # lines and sheets end anywhere, inside of words too
    texts: list[str] = page.evaluate(_ANSWER_TEXTS)
    words = Counter(_normal(" ".join(texts)).split())
    return [word for word, count in words.items() if printed.count(word) < count]


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)  # a PDF has ligatures
