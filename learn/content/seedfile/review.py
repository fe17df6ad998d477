"""What is odd about a question that can be imported all the same."""

from __future__ import annotations

from collections.abc import Iterator

from learn.content.seedfile.errors import shown
from learn.content.seedfile.question import SeedQuestion


def review_seed_question(question: SeedQuestion) -> tuple[str, ...]:
    """Return warnings, as sentences that name key and value: what the site leaves out, and what repeats.

    Links that lead nowhere are not among them: that takes the other questions to know.
    """
    return (*_titles(question), *_unseen(question), *_links(question))


def _titles(question: SeedQuestion) -> Iterator[str]:
    for key, text in (("article_title", question.article_title), ("question", question.question)):
        if text != question.title:
            yield f"{key}: {shown(text)} differs from the title {shown(question.title)}"


def _unseen(question: SeedQuestion) -> Iterator[str]:
    for key in question.extra:
        yield f"{key}: the key is not known; its value is kept and exported, and shown nowhere"
    body = question.body.strip()
    if body not in ("", "&nbsp;"):
        yield f"{shown(body)} after the front matter is kept and exported, and shown nowhere"


def _links(question: SeedQuestion) -> Iterator[str]:
    seen: dict[str, int] = {}
    for link in question.related:
        key = f"related_article{link.position}"
        if link.url == question.url:
            yield f"{key}.url: {shown(link.url)} is the page itself; the link is left out"
        elif link.url in seen:
            yield f"{key}.url: {shown(link.url)} repeats related_article{seen[link.url]}; the link is left out"
        seen.setdefault(link.url, link.position)
