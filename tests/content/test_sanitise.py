from collections.abc import Iterator

import lxml.html
import pytest

from learn.content import sanitise
from learn.content.commonmark.document import Document
from learn.content.markdown import render
from learn.content.stages import Stages
from tests.content.payloads import MARKDOWN, MARKUP


def active_content(html: str) -> Iterator[str]:
    """Yield what a browser could run, load, submit or be misled by."""
    allowed = {"h2": {"id"}, "a": {"href", "title", "rel"}}
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iter():
        if not isinstance(element.tag, str) or element.tag not in sanitise.TAGS:
            yield str(element.tag)
            continue
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"style", "src", "action", "name", "background"}:
                yield f"{element.tag} {name}"
            if name in {"href", "id"} and name not in allowed.get(element.tag, set()):
                yield f"{element.tag} {name}"
            if name == "href" and not value.startswith(("http:", "https:", "/", "mailto:")):
                yield value
            if name == "id" and not value.startswith("h-"):
                yield value


@pytest.mark.parametrize("payload", MARKUP + MARKDOWN)
@pytest.mark.parametrize("place", ["{}", "a *{}* b", "- {}", "> {}", "# {}", "`{}`", "[{}](/a)", "${}$"])
def test_no_payload_leaves_active_content(payload: str, place: str) -> None:
    html = render(place.format(payload)).html

    assert list(active_content(html)) == []


@pytest.mark.parametrize("payload", MARKUP)
def test_payload_is_active_where_it_is_markup(payload: str) -> None:
    assert list(active_content(payload)), "the check above could not fail for this payload"


@pytest.mark.parametrize("payload", [payload for payload in MARKUP if "<h2 id=" not in payload])
def test_cleaner_alone_stops_the_payload(payload: str) -> None:
    clean = sanitise.build().clean(f"<p>{payload}</p>")

    assert list(active_content(clean)) == []


def test_cleaning_changes_nothing_we_write() -> None:
    text = (
        "# A\n\n1. *b* **c** ~~d~~ `e` [f](/g \"h\") <https://i.j>\n\n9. k  \n   l\n\n> m\n\n---\n\n"
        "| n | o |\n|:--|:-:|\n| p | q |\n\n```python\nreturn 'r'  # s\n```"
    )  # fmt: skip
    written = Stages().convert(Document(text))

    assert sanitise.build().clean(written) == written.replace("&quot;", '"')
