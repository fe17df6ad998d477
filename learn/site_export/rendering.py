"""The bytes of pages, from their views alone: the middleware adds headers, and files have none."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve

from learn.markdown_source import markdown_path, markdown_source
from learn.models import Question, QuestionQuerySet
from learn.prepared import prepared
from learn.question_page import question_pages

_QUESTION = re.compile(r"/learn/([a-z0-9_-]+)/questions/([a-z0-9_-]+)(\.md)?")


def rendered(statuses: Mapping[str, int]) -> dict[str, bytes]:
    """Return the body of the answer to each address; none where it has another status, for a page taken out meanwhile.

    Questions are read together: for each page alone, queries took a fifth of the time.
    """
    slugs = defaultdict[str, set[str]](set)
    bodies = {}
    for address, status in statuses.items():
        if found := _QUESTION.fullmatch(address):
            slugs[found[1]].add(found[2])
        elif (body := _body(address, status)) is not None:
            bodies[address] = body
    for subject_slug, of_subject in slugs.items():
        questions = [found for found in _questions_at(subject_slug, list(of_subject)) if found.is_live]
        bodies |= {address: text.encode() for address, text in _texts(questions, statuses)}
    return bodies


def _texts(questions: list[Question], wanted: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    paged = [question for question in questions if question.get_absolute_url() in wanted]
    for question, page in zip(paged, question_pages(paged), strict=True):
        yield question.get_absolute_url(), page
    for question in questions:
        if (path := markdown_path(question)) in wanted:
            yield path, markdown_source(question)


@prepared
def _questions_at(subject_slug: str, slugs: list[str]) -> QuestionQuerySet:
    return Question.objects.for_files().filter(subject__slug=subject_slug, slug__among=slugs)


def _body(address: str, status: int) -> bytes | None:
    path, _, query = address.partition("?")
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = path
    request.GET = QueryDict(query)
    match = resolve(path, urlconf="learn.urls")
    try:
        response = match.func(request, **match.kwargs)
    except Http404:
        return None
    return bytes(response.content) if response.status_code == status else None
