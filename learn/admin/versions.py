"""The history of a question: who changed what, when and why; any version against any other; and back to one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from learn.admin.logged import editor
from learn.editing.comparing import changed_fields, content_of, differences, label_of
from learn.editing.restoring import CannotRestoreError, restore
from learn.history import deleted_questions, versions_of
from learn.models import Question

SHOWN = 100  # versions of a question; the older ones stay, and are reached by their number
NOW = "live"  # stands for what is stored now, where a version is named


def history(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the versions, the newest change first, each with what it changed."""
    question = _question(pk)
    _check(model_admin.has_view_permission(request))
    versions = list(versions_of(pk)[:SHOWN])
    if question is None and not versions:
        raise Http404
    newer = content_of(question) if question else None
    changes = []
    for version in versions:
        content = content_of(version)
        fields = changed_fields(content, newer) if newer else []
        changes.append({"version": version, "fields": [label_of(name) for name in fields]})
        newer = content
    context = {
        "title": f"History: {question or versions[0].title}",
        "question": question,
        "changes": changes,
        "may_restore": _may_restore(model_admin, request, question),
        "pk": pk,
    }
    return _page(model_admin, request, "history", context)


def compare(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show two versions, or one and what is stored now, word by word."""
    _check(model_admin.has_view_permission(request))
    question = _question(pk)
    old, new = (_named(request.GET.get(name, NOW), pk, question) for name in ("old", "new"))
    context = {
        "title": f"Compare: {question or old.title}",
        "question": question,
        "old": old,
        "new": new,
        "old_is_now": isinstance(old, Question),
        "new_is_now": isinstance(new, Question),
        "differences": differences(content_of(old), content_of(new)),
        "may_restore": not isinstance(old, Question) and _may_restore(model_admin, request, question),
        "pk": pk,
    }
    return _page(model_admin, request, "compare", context)


def deleted(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show the questions that were deleted, each with its last version to bring back."""
    _check(model_admin.has_view_permission(request))
    context = {
        "title": "Deleted questions",
        "versions": deleted_questions()[:SHOWN],
        "may_restore": _may_restore(model_admin, request, None),
    }
    return _page(model_admin, request, "deleted", context)


def restore_version(model_admin: Any, request: HttpRequest, version: int) -> HttpResponse:
    """Bring a version back; the one it replaces is kept as a version too."""
    return _restore(request, model_admin, version)


@require_POST
def _restore(request: HttpRequest, model_admin: Any, number: int) -> HttpResponse:
    version = Question.history.filter(history_id=number).first()
    if version is None:
        raise Http404
    _check(_may_restore(model_admin, request, _question(version.id)))
    try:
        question = restore(version, by=editor(request))
    except CannotRestoreError as error:
        model_admin.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:learn_question_history", args=[version.id]))
    model_admin.message_user(request, f"Restored: {question}.", messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:learn_question_change", args=[question.pk]))


def _may_restore(model_admin: Any, request: HttpRequest, question: Question | None) -> bool:
    """Return whether the person may: who edits it, restores it; a deleted one comes back by those who may delete."""
    if question is None:
        return bool(request.user.has_perm("learn.delete_question"))
    return bool(model_admin.has_change_permission(request, question))


def _question(pk: int) -> Question | None:
    return Question.objects.select_related("subject").prefetch_related("related_links").filter(pk=pk).first()


def _named(name: str, pk: int, question: Question | None) -> Any:
    found = question if name == NOW else None
    if name.isascii() and name.isdigit():
        found = versions_of(pk).filter(history_id=int(name)).first()
    if found is None:
        raise Http404
    return found


def _check(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def _page(model_admin: Any, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context = {**model_admin.admin_site.each_context(request), "opts": Question._meta, "now": NOW, **context}
    return TemplateResponse(request, f"admin/learn/question/{name}.html", context)
