"""Rows with fixed values: a test names only what it is about."""

import datetime as dt
from typing import Any

import pytest

from learn.models import PreviousUrl, Question, RelatedLink, Subject
from learn.search.index import Hits, index_of
from learn.search.matching import Match

ANSWER_HTML = "<p>Plants turn light into sugar.</p>"


def make_subject(slug: str = "biology", **fields: Any) -> Subject:
    """Return a stored subject, named after its slug."""
    return Subject.objects.create(**{"slug": slug, "name": slug.replace("-", " ").title(), **fields})


def make_question(subject: Subject, slug: str = "how-do-plants-eat", **fields: Any) -> Question:
    """Return a stored live question, titled after its slug, with an answer that is rendered already."""
    title = fields.pop("title", f"{slug.replace('-', ' ').capitalize()}?")
    values = {
        "seed_id": 7,
        "published_on": dt.date(2024, 11, 26),
        "title": title,
        "article_title": title,
        "question": title,
        "seo_title": f"QuickTakes | {subject.name}",
        "page_description": "How plants make sugar from light.",
        "page_keywords": "plants, light,sugar",
        "author": "QuickTakes",
        "answer": "Plants turn light into sugar.",
        "answer_html": ANSWER_HTML,
        "answer_text": "Plants turn light into sugar.",
        "updated_at": dt.datetime(2025, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
    }
    return Question.objects.create(subject=subject, slug=slug, **{**values, **fields})


def make_related_link(
    question: Question, target: Question | None, position: int = 1, **fields: Any
) -> RelatedLink:
    """Return a stored related link, in the file under another title than its target has now."""
    values = {"seed_id": 9, "title": "As the file has it", "url": "/learn/gone/questions/gone"}
    if target:
        values["url"] = target.get_absolute_url()
    return RelatedLink.objects.create(
        question=question, target=target, position=position, **{**values, **fields}
    )


def make_previous_url(question: Question, path: str = "/learn/old/questions/once") -> PreviousUrl:
    """Return a stored previous URL."""
    return PreviousUrl.objects.create(question=question, path=path)


def pretend_few_are(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the search index take more questions than these for many: it ranks those first that have the words in their heads."""
    backend = type(index_of())
    hits = backend.hits

    def fewer(index: Any, match: Match, *, in_heads: bool = False) -> Hits:
        found = hits(index, match, in_heads=in_heads)
        return Hits(found.listed if found.count <= count else None, found.counts)

    monkeypatch.setattr(backend, "hits", fewer)


def note_hits(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list that gets, for each time that the search index is asked for all it has, whether it was for heads alone."""
    backend = type(index_of())
    hits, noted = backend.hits, list[bool]()

    def noting(index: Any, match: Match, *, in_heads: bool = False) -> Hits:
        noted.append(in_heads)
        return hits(index, match, in_heads=in_heads)

    monkeypatch.setattr(backend, "hits", noting)
    return noted
