"""Seed files for tests: a valid one by default, any line of it replaced, written where its URL says."""

from pathlib import Path

TEMPLATE = """\
---
_schema: default
id: {id}
date: {date}
title: >-
    {title}
article_title: >-
    {title}
date_format: MMM DD, YYYY
post_on_text: Posted on
seo:
  title: QuickTakes | {subject}
  page_description: >-
    {description}
  page_keywords: >-
    light,prism
author: QuickTakes
question: >-
    {title}
{no_index}answer: >-
    {answer}
subject: {subject}
file_name: {slug}.md
url: /learn/{folder}/questions/{slug}
score: -1.0
{related}---

&nbsp;"""

RELATED = """\
related_article{position}:
    id: {position}
    title: >-
        {slug}
    subject: Physics
    url: /learn/{folder}/questions/{slug}
"""


def seed_text(
    slug: str = "why-is-the-sky-blue",
    folder: str = "physics",
    *,
    id: int = 1,
    date: str = "2024-11-26",
    title: str = "Why is the sky blue?",
    subject: str = "Physics",
    description: str = "Air scatters blue light more than red light.",
    answer: str = r"Air scatters **blue** light.\n\n- It is short.\n- Red is long.",
    related: tuple[tuple[str, str], ...] = (),
    no_index: bool = False,
) -> str:
    """A seed file's text; `related` are (folder, slug) pairs."""
    links = (
        RELATED.format(position=position, folder=target_folder, slug=target_slug)
        for position, (target_folder, target_slug) in enumerate(related, 1)
    )
    return TEMPLATE.format(
        slug=slug,
        folder=folder,
        id=id,
        date=date,
        title=title,
        subject=subject,
        description=description,
        answer=answer,
        related="".join(links),
        no_index="no_index: True\n" if no_index else "",
    )


def write_seed(
    root: Path, slug: str = "why-is-the-sky-blue", folder: str = "physics", **changes: object
) -> Path:
    """Write a seed file under `root/learn/` and return its path."""
    path = root / "learn" / folder / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(seed_text(slug, folder, **changes), encoding="utf-8")  # type: ignore[arg-type]
    return path
