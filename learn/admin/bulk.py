"""Actions on many questions: each asks first, works in batches, and leaves a line for every question."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from learn.admin.logged import editor
from learn.batches import batches
from learn.editing.addresses import move_to_subject
from learn.editing.bulk import render_now, set_indexable
from learn.editing.log import noted
from learn.editing.saving import Outcome
from learn.editing.statuses import STEPS, take_step
from learn.exporting import seed_file_of
from learn.models import Question, Subject
from learn.versions import REASON_MAX_LENGTH

AT_ONCE = (
    2_000  # questions that one action takes: a minute of work at most; more is for an import or a command
)
TOGETHER = 200  # in one transaction
SAMPLE = 10  # shown before it is done


class ReasonForm(forms.Form):
    """What a confirmation asks beside yes."""

    reason = forms.CharField(
        required=False, max_length=REASON_MAX_LENGTH, label="Why", help_text="For the history."
    )


class SubjectForm(ReasonForm):
    """Where questions are moved to."""

    subject = forms.ModelChoiceField(Subject.objects.order_by("name"))


@dataclass(frozen=True, slots=True)
class Bulk:
    """An action: what it is called, who may, what it asks, and what it does with a batch of keys."""

    name: str
    label: str
    permission: str
    does: Callable[[list[int], dict[str, Any], AbstractBaseUser], Outcome]
    form: type[ReasonForm] = ReasonForm
    warning: str = ""


def _step(name: str) -> Callable[[list[int], dict[str, Any], AbstractBaseUser], Outcome]:
    return lambda keys, asked, by: take_step(STEPS[name], keys, by=by, reason=asked["reason"])


BULK = [
    Bulk("publish", "Publish", "publish_question", _step("publish"), warning="Readers see them at once."),
    Bulk(
        "archive", "Archive", "archive_question", _step("archive"), warning="Their pages answer 410 at once."
    ),
    Bulk(
        "move_subject",
        "Move to another subject",
        "move_question",
        lambda keys, asked, by: move_to_subject(keys, asked["subject"], by=by, reason=asked["reason"]),
        SubjectForm,
        "Their URLs change; the old ones redirect.",
    ),
    Bulk(
        "index",
        "Let search engines index",
        "publish_question",
        lambda keys, asked, by: set_indexable(keys, True, by=by, reason=asked["reason"]),
    ),
    Bulk(
        "no_index",
        "Hide from search engines",
        "publish_question",
        lambda keys, asked, by: set_indexable(keys, False, by=by, reason=asked["reason"]),
        warning="They leave lists, sitemaps and feeds.",
    ),
    Bulk(
        "render",
        "Render again",
        "render_question",
        lambda keys, asked, by: render_now(keys, by=by),
        warning="Nothing an author wrote changes.",
    ),
]


class BulkActions(admin.ModelAdmin):
    """The actions of the list of questions. What a person may not do is not offered, and refused when it is asked for."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions that this person may take; nobody deletes many questions at once."""
        offered = {bulk.name: bulk for bulk in BULK if request.user.has_perm(f"learn.{bulk.permission}")}
        actions = {name: (_action, name, bulk.label) for name, bulk in offered.items()}
        return actions | {"export": (_action, "export", "Export as Markdown files")}


def _action(
    model_admin: BulkActions, request: HttpRequest, queryset: QuerySet[Question]
) -> HttpResponse | None:
    """Ask, then do; `queryset` is what was ticked, or all that the list shows."""
    name = request.POST.getlist("action")[0] if request.POST.get("action") else ""
    keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: AT_ONCE + 1])
    if len(keys) > AT_ONCE:
        message = f"More than {AT_ONCE:,} at once: narrow the list down."
        model_admin.message_user(request, message, messages.ERROR)
        return None
    by = editor(request)
    if name == "export":
        return _export(keys, by)
    bulk = next(bulk for bulk in BULK if bulk.name == name)
    form = bulk.form(request.POST if "confirmed" in request.POST else None)
    if not form.is_valid():
        return _ask(model_admin, request, bulk, form, keys)
    done, refused = 0, []
    for batch in batches(keys, TOGETHER):
        outcome = bulk.does(batch, form.cleaned_data, by)
        done += len(outcome.changed)
        refused += outcome.refused
    model_admin.message_user(request, f"{bulk.label}: {done:,} of {len(keys):,} questions.", messages.SUCCESS)
    for question, why in refused[:SAMPLE]:
        model_admin.message_user(request, f"{question}: not done, because {why}.", messages.WARNING)
    if len(refused) > SAMPLE:
        model_admin.message_user(
            request, f"… and {len(refused) - SAMPLE:,} more were not done.", messages.WARNING
        )
    return None


def _ask(
    model_admin: BulkActions, request: HttpRequest, bulk: Bulk, form: forms.Form, keys: list[int]
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{bulk.label}: are you sure?",
        "opts": Question._meta,
        "bulk": bulk,
        "form": form,
        "count": len(keys),
        "keys": keys,
        "sample": Question.objects.filter(pk__in=keys[:SAMPLE]).for_cards(),
        "more": max(0, len(keys) - SAMPLE),
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/learn/question/confirm.html", context)


def _export(keys: list[int], by: AbstractBaseUser) -> HttpResponse:
    """Return the seed files of the questions in a zip, at the paths where an import looks for them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for question in _whole(keys):
            archive.writestr(f"learn/{question.subject.slug}/{question.slug}.md", seed_file_of(question))
    exported = Question.objects.filter(pk__in=keys).only("title", "slug")
    noted(list(exported), by, "Exported.")
    headers = {"Content-Disposition": 'attachment; filename="questions.zip"'}
    return HttpResponse(file.getvalue(), content_type="application/zip", headers=headers)


def _whole(keys: list[int]) -> Iterator[Question]:
    for batch in batches(keys, TOGETHER):
        questions = Question.objects.filter(pk__in=batch).order_by("pk")
        yield from questions.select_related("subject").prefetch_related("related_links")
