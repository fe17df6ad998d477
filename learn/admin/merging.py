"""Merge a duplicate into the question that stands for both: first what will happen, then one click."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from learn.admin.logged import editor
from learn.editing.addresses import merge
from learn.models import Question


class MergeForm(forms.Form):
    """The question that stays, by its URL."""

    into = forms.CharField(label="URL of the question that stays", widget=forms.TextInput(attrs={"size": 80}))

    def clean_into(self) -> Question:
        """Return the question at the URL."""
        parts = self.cleaned_data["into"].strip().partition("/learn/")[2].split("/")
        found = None
        if len(parts) == len(("subject", "questions", "slug")):
            found = Question.objects.at_paths([(parts[0], parts[2])]).select_related("subject").first()
        if found is None:
            raise ValidationError("No question is there: copy the URL of its page.", code="no_question")
        return found


def merge_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the question that stays, and merge this one into it."""
    if not request.user.has_perm("learn.move_question"):
        raise PermissionDenied
    question = Question.objects.select_related("subject").filter(pk=pk).first()
    if question is None:
        raise Http404
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        outcome = merge(question, into, by=editor(request))
        for refused, why in outcome.refused:
            model_admin.message_user(request, f"{refused}: not merged, because {why}.", messages.ERROR)
        if question in outcome.changed:
            model_admin.message_user(request, f"{question}: its URLs lead to {into} now.", messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:learn_question_change", args=[pk]))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Merge: {question}",
        "opts": Question._meta,
        "question": question,
        "form": form,
        "duplicates": Question.objects.live().filter(slug=question.slug).exclude(pk=pk).for_cards()[:5],
    }
    return TemplateResponse(request, "admin/learn/question/merge.html", context)
