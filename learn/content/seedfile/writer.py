"""A SeedQuestion to the bytes of its seed file, laid out as the CMS lays it out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import yaml

from learn.content.seedfile.question import SeedLink, SeedQuestion

# Printable, though in double quotes they must be escaped: YAML's line breaks and what it calls unprintable.
_ESCAPES = {code: f"\\u{code:04x}" for code in (0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}
_NEEDS_QUOTES = re.compile("[\n\u2028\u2029\ufeff\ufffe\uffff]")
_NOT_PLAIN = re.compile(r"""[-?:](?:\s|$)|[,\[\]{}#&*!|>'"%@`]|.*?(?::(?:\s|$)|\s\#)""", re.VERBOSE)
_RESOLVERS = yaml.resolver.Resolver.yaml_implicit_resolvers


def format_seed_file(question: SeedQuestion) -> bytes:
    """Return the file for a question: parsed again it is equal, and for the corpus's files it is the same bytes.

    A text that YAML would read otherwise is put in double quotes.
    """
    return ("---\n" + "".join(_lines(question)) + "---" + question.body).encode()


def _lines(question: SeedQuestion) -> Iterator[str]:
    title = _plain if question.has_plain_titles else _folded
    yield from (
        _plain("_schema", question.schema),
        f"id: {question.id}\n",
        f"date: {question.date.isoformat()}\n",
        title("title", question.title),
        title("article_title", question.article_title),
        _plain("date_format", question.date_format),
        _plain("post_on_text", question.post_on_text),
        "seo:\n",
        _plain("  title", question.seo_title),
        _folded("  page_description", question.page_description, indent=4),
        _folded("  page_keywords", question.page_keywords, indent=4),
        _plain("author", question.author),
        _folded("question", question.question),
    )
    if question.no_index is not None:
        yield f"no_index: {question.no_index}\n"
    yield from (
        _folded("answer", question.answer),
        _plain("subject", question.subject),
        f"file_name: {question.file_name}\n",
        f"url: {question.url}\n",
    )
    yield from _tail(question)


def _tail(question: SeedQuestion) -> Iterator[str]:
    if question.score is not None:
        yield f"score: {question.score:f}\n"
    for key, text in question.extra.items():
        yield f"{key}: {text if _is_plain(text) else _quoted(text)}\n"
    for link in question.related:
        yield from _link(link, has_plain_title=question.has_plain_titles)
    if question.score is not None and not question.related and not question.has_plain_titles:
        yield "\n"  # the CMS leaves this line where the related links would be


def _link(link: SeedLink, *, has_plain_title: bool) -> Iterator[str]:
    yield f"related_article{link.position}:\n"
    if link.id is not None:
        yield f"    id: {link.id}\n"
    if link.title:
        yield (
            _plain("    title", link.title) if has_plain_title else _folded("    title", link.title, indent=8)
        )
    if link.subject:
        yield _plain("    subject", link.subject)
    yield f"    url: {link.url}\n"


def _plain(key: str, text: str) -> str:
    """Return `key: text`, in quotes where YAML would not take it for that text."""
    if _is_plain(text) and not _is_resolved(text):
        return f"{key}: {text}\n"
    return f"{key}: {_quoted(text)}\n"


def _folded(key: str, text: str, indent: int = 4) -> str:
    """Return the text on its own line under `key: >-`; a text that would not come back the same, in quotes."""
    if text == text.strip() != "" and not _NEEDS_QUOTES.search(text):
        return f"{key}: >-\n{' ' * indent}{text}\n"
    return f"{key}: {_quoted(text)}\n"


def _is_plain(text: str) -> bool:
    is_trimmed = text == text.strip() != ""
    return is_trimmed and not _NEEDS_QUOTES.search(text) and not _NOT_PLAIN.match(text)


def _is_resolved(text: str) -> bool:
    """Whether other YAML readers take a plain text for a number, a date, a truth value or null."""
    resolvers = _RESOLVERS.get(text[:1], [])
    return any(pattern.match(text) for _, pattern in resolvers)


def _quoted(text: str) -> str:
    # JSON's escapes are a part of YAML's.
    return json.dumps(text, ensure_ascii=False).translate(_ESCAPES)
