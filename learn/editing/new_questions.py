"""A question from nothing: its slug, and the questions that may be the same one."""

import re

from learn.content.seedfile.schema import SLUG_MAX_LENGTH
from learn.content.text import slugify_title
from learn.editing.consequences import path_of
from learn.models import PreviousUrl, Question, Subject
from learn.near_matches import near_matches
from learn.search import search

SHOWN = 5
_TELLING = 4  # letters; shorter words (how, the, of) are in every second title


def new_slug(title: str, subject: Subject) -> str:
    """Return the slug of a new question: as the corpus makes it, with single hyphens, and free in its subject.

    "" for a title without a letter or digit of ASCII. A path that redirects somewhere is not free.
    """
    slug = re.sub("-+", "-", slugify_title(title)).strip("-")
    if len(slug) > SLUG_MAX_LENGTH:
        slug = slug[:SLUG_MAX_LENGTH].rpartition("-")[0] or slug[:SLUG_MAX_LENGTH]
    if not slug:
        return ""
    number, free = 1, slug
    while _is_taken(subject, free):
        number += 1
        ending = f"-{number}"
        free = slug[: SLUG_MAX_LENGTH - len(ending)].rstrip("-") + ending
    return free


def near_duplicates(title: str) -> list[Question]:
    """Return the questions that may be what somebody is about to write again, drafts of the same slug first."""
    slug = re.sub("-+", "-", slugify_title(title)).strip("-")
    same = list(
        Question.objects.filter(slug=slug).select_related("subject").defer("answer_html", "answer_text")
    )
    words = {word for word in slug.split("-") if len(word) >= _TELLING}
    near = [*near_matches(slug), *search(title).questions]
    alike = [question for question in near if _is_alike(words, question)]
    unique = {question.pk: question for question in [*same, *alike]}
    return list(unique.values())[:SHOWN]


def _is_alike(words: set[str], question: Question) -> bool:
    """Whether three of four telling words of either title are in the other: `near` alone would warn of every topic."""
    others = {word for word in question.slug.split("-") if len(word) >= _TELLING}
    return bool(words) and len(words & others) >= 0.75 * max(len(words), len(others))


def _is_taken(subject: Subject, slug: str) -> bool:
    return (
        subject.questions.filter(slug=slug).exists()
        or PreviousUrl.objects.filter(path=path_of(subject.slug, slug)).exists()
    )
