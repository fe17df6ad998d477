"""Seed files shaped like the real corpus, in words of our own: as long, as many lists, formulas, fences and links."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

SUBJECTS = 40
WORDS = re.findall(
    r"\w+",
    """
    light wave energy cell market price theory number proof matrix vector field force mass heat bond atom molecule gene
    trait mind memory state law reason value cost demand supply growth region river storm ocean planet orbit star signal
    code loop stack graph tree node weight error model sample mean change rate limit slope curve angle circle
    large small early late simple common open closed direct inner outer moves holds gives takes shows turns keeps makes
    the a of in to and with by for from under between when where which because while often only more less than each
    every other first second its their this that is are was were has can may will not also then so if or as at on
    """,
)
FORMULAS = (
    r"$ x_{{{n}}} $",
    r"$ a^2 + b^2 = c^2 $",
    r"\( \frac{{{n}}}{{x + 1}} \)",
    r"$ \alpha \leq \beta \neq {n} $",
    r"$$\n\int_0^{{{n}}} f(x) \, dx = F({n}) - F(0)\n$$",
    r"$$ \sum_{{i=1}}^{{{n}}} i = \frac{{{n}({n}+1)}}{{2}} $$",
)
FENCE = r"```python\ndef total(numbers):\n    return sum(number * {n} for number in numbers)\n```"
TABLE = r"| part | share |\n|---|---|\n| first | {n} % |\n| second | rest |"
# The shares of the corpus (shared/CORPUS.md, and the counts of its newest release).
WITH_MATH, WITH_HEADINGS, WITH_NESTING, WITH_FENCE, WITH_TABLE = 0.12, 0.26, 0.14, 0.015, 0.003
RELATED_SHARE, LIST_SHARE = 0.73, 0.8

FILE = """\
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
    {keywords}
author: QuickTakes
question: >-
    {title}
answer: >-
    {answer}
subject: {subject}
file_name: {slug}.md
url: /learn/{folder}/questions/{slug}
score: -1.0
{related}---

&nbsp;"""
RELATED = """\
related_article{position}:
    id: {id}
    title: >-
        {title}
    subject: {subject}
    url: /learn/{folder}/questions/{slug}
"""


def write_corpus(folder: Path, count: int) -> None:
    """Write the first `count` files of an endless corpus under `folder/learn/`; the same ones every time."""
    for number in range(SUBJECTS):
        (folder / "learn" / f"subject-{number:02}").mkdir(parents=True, exist_ok=True)
    for number in range(count):
        subject, slug, text = seed_file(number, count)
        (folder / "learn" / subject / f"{slug}.md").write_text(text, encoding="utf-8")


def seed_file(number: int, count: int) -> tuple[str, str, str]:
    """Return subject folder, slug and text of the numbered file; its links are to files before `count`."""
    chance = random.Random(number)
    folder, slug, title = _identity(number)
    related = (
        [_identity(chance.randrange(count)) for _ in range(4)] if chance.random() < RELATED_SHARE else []
    )
    text = FILE.format(
        id=number + 1,
        date=f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}",
        title=title,
        subject=_name(folder),
        description=_sentence(chance, 22),
        keywords=",".join(chance.choices(WORDS[:60], k=8)),
        answer=r"\n\n".join(_blocks(chance)),
        slug=slug,
        folder=folder,
        related="".join(
            RELATED.format(
                position=place, id=number, title=title, subject=_name(folder), folder=folder, slug=slug
            )
            for place, (folder, slug, title) in enumerate(related, 1)
        ),
    )
    return folder, slug, text


def answers(count: int) -> list[str]:
    """Return the answers of the first `count` files, as the files hold them."""
    return [r"\n\n".join(_blocks(random.Random(number))) for number in range(count)]


def _identity(number: int) -> tuple[str, str, str]:
    chance = random.Random(-number - 1)
    words = chance.choices(WORDS, k=9)
    slug = f"{'-'.join(words)}-{number}"
    return f"subject-{chance.randrange(SUBJECTS):02}", slug, f"{' '.join(words).capitalize()} {number}?"


def _name(folder: str) -> str:
    return folder.replace("-", " ").capitalize()


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(chance, chance.randrange(10, 20)) for _ in range(4))


def _blocks(chance: random.Random) -> Iterator[str]:
    has_math, has_headings, has_nesting, has_list = (
        chance.random() < share for share in (WITH_MATH, WITH_HEADINGS, WITH_NESTING, LIST_SHARE)
    )
    yield _paragraph(chance)
    for number in range(1, chance.randrange(5, 9)):
        if has_headings and number < 4:
            yield f"### {_sentence(chance, 4)}"
        text = f"**{_sentence(chance, 3)}** {_sentence(chance, chance.randrange(30, 62))}"
        yield f"{number}. {text}" if has_list else text
        if has_nesting:
            yield r"\n".join(f"   - **{_sentence(chance, 2)}** {_sentence(chance, 12)}" for _ in range(4))
        if has_math:
            formula = chance.choice(FORMULAS).format(n=number)
            yield f"{_sentence(chance, 6)} {formula}"
    for share, block in ((WITH_FENCE, FENCE), (WITH_TABLE, TABLE)):
        if chance.random() < share:
            yield block.format(n=chance.randrange(9))
    yield _paragraph(chance)
