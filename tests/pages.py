"""A page as readers and search engines see it, read with an HTML parser."""

import json
from typing import Any, Protocol, cast

from lxml import html


class Answer(Protocol):
    """What the test client returns."""

    content: bytes


class PageUnderTest:
    """A response's HTML, asked in the words of the tests."""

    def __init__(self, response: Answer) -> None:
        self.tree = html.document_fromstring(response.content.decode())

    def select(self, selector: str) -> list[Any]:
        """Return what an XPath selects: elements, or strings where it ends in an attribute or text."""
        return cast("list[Any]", self.tree.xpath(selector))

    def texts(self, selector: str) -> list[str]:
        """Return the text of each element that an XPath selects, white space collapsed."""
        return [" ".join(element.text_content().split()) for element in self.select(selector)]

    def values(self, selector: str) -> list[str]:
        """Return the attribute values that an XPath selects."""
        return [str(value) for value in self.select(selector)]

    @property
    def title(self) -> str:
        """The text of the only title element."""
        (title,) = self.texts("/html/head/title")
        return title

    @property
    def heading(self) -> str:
        """The text of the only h1."""
        (heading,) = self.texts("//h1")
        return heading

    @property
    def canonical(self) -> list[str]:
        """The canonical URLs: one, or none on a page that no search engine should keep."""
        return self.values("//link[@rel='canonical']/@href")

    def meta(self, name: str) -> str | None:
        """The content of a meta element by its name or property."""
        found = self.values(f"//meta[@name='{name}' or @property='{name}']/@content")
        assert len(found) <= 1, f"{name} stands in the head {len(found)} times"
        return found[0] if found else None

    @property
    def structured_data(self) -> list[dict[str, Any]]:
        """The items of the JSON-LD graph."""
        (text,) = self.values("//script[@type='application/ld+json']/text()")
        graph: list[dict[str, Any]] = json.loads(text)["@graph"]
        return graph
