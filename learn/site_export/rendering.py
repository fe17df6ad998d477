"""A page's bytes, from its view alone: the middleware adds headers, and files have none."""

import re

from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve

from learn.markdown_source import markdown_source, source_at
from learn.question_page import question_at, question_page

_QUESTION = re.compile(r"/learn/([a-z0-9_-]+)/questions/([a-z0-9_-]+)(\.md)?")


def rendered(address: str, status: int) -> bytes | None:
    """Return the body of the answer; None where it is another than expected, for a page that was taken out meanwhile."""
    if found := _QUESTION.fullmatch(address):
        return _of_question(*found.groups())
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


def _of_question(subject_slug: str, slug: str, markdown: str | None) -> bytes | None:
    """Return a question's page or its Markdown; to find the view of each and to make a request took a tenth of the time."""
    question = source_at(subject_slug, slug) if markdown else question_at(subject_slug, slug)
    if question is None or not question.is_live:
        return None
    return (markdown_source(question) if markdown else question_page(question)).encode()
