"""Tags: the names under which pages are announced as changed. Pure: a page's tags follow from its URL alone."""

import re
from collections.abc import Iterable

EVERYTHING = "*"
LISTS = "lists"  # the lists of the whole site: /learn, the sitemap of lists, llms.txt
DATES = "dates"  # what shows when questions changed: the site's feed, the sitemap's index

_QUESTION = re.compile(r"/learn/([a-z0-9_-]+)/questions/([a-z0-9_-]+)(?:\.md)?")
_SUBJECT = re.compile(r"/learn/([a-z0-9_-]+)")
_SUBJECT_DATES = re.compile(r"/learn/([a-z0-9_-]+)/feed\.atom|/sitemap-([a-z0-9_-]+)\.xml")

_SITE_TAGS = {
    "/learn": (EVERYTHING, LISTS),
    "/sitemap_lists.xml": (EVERYTHING, LISTS),
    "/llms.txt": (EVERYTHING, LISTS),
    "/learn/feed.atom": (EVERYTHING, DATES),
    "/sitemap.xml": (EVERYTHING, DATES),
    "/robots.txt": (EVERYTHING,),
}


def question_tag(subject_slug: str, slug: str) -> str:
    """Return the tag of a question's page and of its Markdown."""
    return f"question:{subject_slug}/{slug}"


def questions_tag(subject_slug: str) -> str:
    """Return the tag that all question pages of a subject share."""
    return f"questions:{subject_slug}"


def list_tag(subject_slug: str) -> str:
    """Return the tag of the pages of a subject's list."""
    return f"list:{subject_slug}"


def dates_tag(subject_slug: str) -> str:
    """Return the tag of a subject's feed and section of the sitemap."""
    return f"dates:{subject_slug}"


def tags_of_path(path: str) -> tuple[str, ...]:
    """Return the tags of the page at a path, without its query; empty for one that is announced nowhere."""
    if tags := _SITE_TAGS.get(path):
        return tags
    if match := _QUESTION.fullmatch(path):
        return EVERYTHING, questions_tag(match[1]), question_tag(match[1], match[2])
    if match := _SUBJECT_DATES.fullmatch(path):
        return EVERYTHING, dates_tag(match[1] or match[2])
    if (match := _SUBJECT.fullmatch(path)) and path != "/learn/search":
        return EVERYTHING, list_tag(match[1])
    return ()


def subject_of(tag: str) -> str:
    """Return the slug of the subject to which all pages with that tag belong; "" for a tag of the whole site."""
    return tag.partition(":")[2].partition("/")[0]


def joined(tags: Iterable[str], limit: int) -> set[str]:
    """Return the tags with those of the questions of a subject joined in one, where it has more than `limit`."""
    tags = set(tags)
    by_subject: dict[str, set[str]] = {}
    for tag in tags:
        kind, _, path = tag.partition(":")
        if kind == "question":
            by_subject.setdefault(path.partition("/")[0], set()).add(tag)
    for subject_slug, of_subject in by_subject.items():
        if len(of_subject) > limit:
            tags = tags - of_subject | {questions_tag(subject_slug)}
    return tags
