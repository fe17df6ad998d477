"""What the edit page asks while somebody types: the answer as readers will see it, and questions to link to."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from learn.admin.answer_field import AnswerField
from learn.content.markdown import AnswerTooLong, render
from learn.content.text import excerpt
from learn.models import Question

FOUND = 8
_NO_STORE = {"Cache-Control": "no-store"}


def preview(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Return the HTML of an answer, the page's byte for byte, with its problems, its length and its first words."""
    return _preview(request, model_admin)


@require_POST
def _preview(request: HttpRequest, model_admin: Any) -> HttpResponse:
    if not (model_admin.has_change_permission(request) or model_admin.has_view_permission(request)):
        raise PermissionDenied
    typed = request.POST.get("answer", "")
    try:
        rendered = render(AnswerField(required=False).clean(typed))
    except AnswerTooLong as error:
        return JsonResponse({"error": str(error)}, status=400, headers=_NO_STORE)
    found = {
        "html": rendered.html,
        "problems": [asdict(problem) for problem in rendered.problems],
        "words": rendered.word_count,
        "excerpt": excerpt(rendered.text),
    }
    return JsonResponse(found, headers=_NO_STORE)


def find(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Return the paths and titles of questions with the words that were typed, live ones only."""
    return _find(request, model_admin)


@require_safe
def _find(request: HttpRequest, model_admin: Any) -> HttpResponse:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    asked = request.GET.get("q", "")
    live: Any = Question.objects.live()
    found, _ = model_admin.get_search_results(request, live, asked) if asked.strip() else (live.none(), False)
    questions = found.for_cards()[:FOUND]
    rows = [
        {"url": question.get_absolute_url(), "title": question.title, "subject": question.subject.name}
        for question in questions
    ]
    return JsonResponse({"questions": rows}, headers=_NO_STORE)
