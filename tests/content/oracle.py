"""Compare rendered answers with markdown-it-py's, by structure, text and inline markup.

    python -m tests.content.oracle FOLDER [--show 10]

The oracle reads the same text with the same tokens for formulas, so only Markdown is compared. HTML in the
source is text to both. What we do on purpose is left out: levels and ids of headings, boxes to scroll,
highlighting, links on bare URLs, whether a cell of a table's head is empty and so heads nothing.
"""

import argparse
import difflib
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html
import yaml
from markdown_it import MarkdownIt

from learn.content.commonmark.document import TOKEN, Document
from learn.content.markdown import read, render

FORMULA = "[FORMULA]"
_BLOCKS = frozenset(
    {"p", "h", "ul", "ol", "li", "blockquote", "pre", "table", "thead", "tbody", "tr", "th", "td", "hr", "br"}
)
_INLINES = frozenset({"a", "code", "em", "strong", "del"})
_SHOWN = {ord(" "): "\N{OPEN BOX}", ord("\t"): "\N{RIGHTWARDS ARROW TO BAR}", ord("\n"): "\N{PILCROW SIGN}"}
_END_OF_CODE = "".join(_SHOWN.values())  # the two end a fence without a closing one differently
_SAME = {"s": "del", "th": "td", **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "h")}


@cache
def _oracle() -> MarkdownIt:
    oracle = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    oracle.add_render_rule("image", _image_as_link)
    return oracle


def _image_as_link(renderer: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    """Return an image as the link that it is on our pages, with the markup of its description."""
    image = tokens[place]
    title = f' title="{escape(image.attrs["title"])}"' if image.attrs.get("title") else ""
    shown = renderer.renderInline(image.children or [], options, env)
    return f'<a href="{escape(image.attrs["src"])}"{title}>{shown}</a>'


def expected(answer: str) -> list[str]:
    """Return the outline of what markdown-it-py makes of the answer."""
    document = read(answer)
    html = re.sub(
        r"(?s)<code.*?</code>",
        lambda code: _as_written(code[0], document),
        _without_links_in_links(_oracle().render(document.with_tokens())),
    )
    lines = outline(TOKEN.sub(FORMULA, html))
    return [document.as_written(line) for line in lines]  # the tokens left are in links


def _without_links_in_links(html: str) -> str:
    """Return the HTML with the outermost of nested links: an image in a link, a link in what an image is described by."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        is_end = tag[0] == "</a>"
        depth += -1 if is_end else 1
        return tag[0] if depth == (0 if is_end else 1) else ""

    return re.sub(r"<a [^>]*>|</a>", kept, html)


def _as_written(code: str, document: Document) -> str:
    return TOKEN.sub(lambda token: escape(document.as_written(token[0])), code)


def actual(answer: str) -> list[str]:
    """Return the outline of what we make of the answer."""
    return outline(render(answer).html)


def outline(html: str) -> list[str]:
    """Return the blocks' tags, and between them their text with inline tags, white space made even."""
    tokens = _walk(lxml.html.fragment_fromstring(html, create_parent="div"), in_code=False)
    lines: list[str] = []
    for is_block, group in groupby(tokens, key=lambda token: token[0]):
        texts = [text for _, text in group]
        lines += (
            texts if is_block else [re.sub(r"[ \t\n]+", " ", "".join(texts)).strip(" ").rstrip(_END_OF_CODE)]
        )
    return [line for line in lines if line]


def _walk(element: lxml.html.HtmlElement, *, in_code: bool) -> Iterator[tuple[bool, str]]:
    yield False, _text(element.text, in_code=in_code)
    for child in element:
        tag = _SAME.get(child.tag, child.tag)
        if tag == "math" or "tex" in child.classes:
            yield False, FORMULA
        elif tag not in _BLOCKS | _INLINES or (tag == "a" and child.get("href") == child.text_content()):
            yield from _walk(child, in_code=in_code)
        elif tag in _BLOCKS or not in_code:
            yield tag in _BLOCKS, f"<{tag}{_attributes(child)}>"
            yield from _walk(child, in_code=in_code or tag == "pre")
            yield tag in _BLOCKS, f"</{tag}>"
        else:
            yield from _walk(child, in_code=in_code)
        yield False, _text(child.tail, in_code=in_code)


def _text(text: str | None, *, in_code: bool) -> str:
    """Return the text; in code, where white space counts, with marks for it."""
    return (text or "").translate(_SHOWN) if in_code else text or ""


def _attributes(element: lxml.html.HtmlElement) -> str:
    found = {
        "href": unquote(element.get("href") or ""),
        "title": element.get("title"),
        "start": element.get("start"),
    }
    if element.tag in {"td", "th"}:
        found["align"] = element.get("class") or (element.get("style") or "").removeprefix("text-align:")
    return "".join(f" {name}={value}" for name, value in found.items() if value)


def answers(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the answers of the seed files in a folder that YAML can read."""
    for path in sorted(folder.rglob("*.md")):
        front = path.read_text(encoding="utf-8").split("\n---", 1)[0].removeprefix("---\n")
        try:
            yield path, yaml.load(front, yaml.CSafeLoader)["answer"]
        except (yaml.YAMLError, KeyError, TypeError):
            continue


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    equal = total = 0
    for path, answer in answers(options.folder):
        want, got = expected(answer), actual(answer)
        total += 1
        equal += want == got
        if want != got and total - equal <= options.show:
            print(path, *difflib.unified_diff(want, got, "oracle", "ours", n=1, lineterm=""), sep="\n  ")  # noqa: T201
    print(f"{equal} of {total} equal ({100 * equal / max(total, 1):.2f} %)")  # noqa: T201
    return 0 if equal == total else 1


if __name__ == "__main__":
    raise SystemExit(main())
