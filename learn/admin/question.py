"""Questions: searched, filtered and edited. An edit is rendered when it is saved, and live from then on."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Max, QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from learn.admin import question_urls
from learn.admin.bulk import BulkActions
from learn.admin.logged import LoggedAdmin, editor
from learn.admin.question_form import QuestionForm
from learn.admin.question_list import QuestionList
from learn.editing.restoring import delete_question
from learn.editing.saving import save_question
from learn.editing.statuses import STEPS, Step, take_step
from learn.models import Question
from learn.previews import preview_path
from learn.rendering import RENDERED_FIELDS

FORM_ONLY = ("reason", "version", "publish_from", "publish_until", "related")
STEP = "_step_"  # begins the names of the buttons that save and take a step


@admin.register(Question)
class QuestionAdmin(QuestionList, BulkActions, LoggedAdmin):
    """Drafts are for everybody who writes; what is public is changed by those who may, with a version kept of it."""

    form = QuestionForm
    change_form_template = "admin/learn/question/change_form.html"
    raw_id_fields = [
        "canonical"
    ]  # the box that completes it has no name and false roles for those who hear it
    readonly_fields = [
        "state", "word_count", "problem_list", "related_list", "created_at", "updated_at", "renderer_version",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["title", "subject", "slug", "version"]}),
        ("Answer", {"fields": ["answer"]}),
        ("Related questions", {"fields": ["related"]}),
        (
            "Search engines",
            {"fields": ["seo_title", "page_description", "page_keywords", "no_index", "canonical"]},
        ),
        ("Byline", {"fields": ["published_on", "author", "post_on_text", "date_format"]}),
        ("Seed file", {"classes": ["collapse"], "fields": ["seed_id", "article_title", "question", "score"]}),
        ("Publishing", {"fields": ["state", "reason", "publish_from", "publish_until"]}),
        ("Dates", {"classes": ["collapse"], "fields": ["created_at", "updated_at", "renderer_version"]}),
    ]

    class Media:
        js = [Script("js/desk.js", type="module")]
        css = {"all": ["css/answer.css", "css/desk.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """Return the questions; a save lets nobody else in between."""
        questions = super().get_queryset(request).select_related("subject")
        match = request.resolver_match
        if match and match.url_name == "learn_question_change":
            if request.method == "POST":
                return questions.select_for_update(of=("self",))
            return questions.select_related("canonical__subject").defer(
                *(f"canonical__{name}" for name in ("answer", *RENDERED_FIELDS))
            )
        return questions

    def get_fieldsets(self, request: HttpRequest, obj: Question | None = None) -> Any:
        """Return what is shown: to those who only read it, no field that only a form has."""
        hidden: tuple[str, ...]
        if obj is None or self.has_change_permission(request, obj):
            hidden = (
                () if request.user.has_perm("learn.publish_question") else ("publish_from", "publish_until")
            )
            hidden = hidden if obj else (*hidden, "state")
        else:
            hidden = FORM_ONLY
        sections = []
        for name, options in self.fieldsets:
            fields = [field for field in options["fields"] if field not in hidden]
            if hidden == FORM_ONLY and "related" in options["fields"]:
                fields = ["related_list"]
            if fields and not (obj is None and name == "Dates"):
                sections.append((name, options | {"fields": fields}))
        return sections

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> list[str]:
        """Return what cannot be changed: the URL of a page that readers know, and what engines are told, by most."""
        fields = list(self.readonly_fields)
        if obj and not obj.is_unpublished:
            if not request.user.has_perm("learn.move_question"):
                fields += ["subject", "slug"]
            if not request.user.has_perm("learn.publish_question"):
                fields += ["no_index", "canonical"]
        return fields

    def get_form(
        self, request: HttpRequest, obj: Question | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form, without the fields that this person cannot change here."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if not request.user.has_perm("learn.publish_question"):
            for name in ("publish_from", "publish_until"):
                form.base_fields.pop(name, None)
        return form

    def has_change_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        """Return whether the person may edit it: a draft, or anything if that is granted."""
        if not super().has_change_permission(request, obj):
            return False
        is_draft = obj is None or obj.status == Question.Status.DRAFT
        return is_draft or request.user.has_perm("learn.change_published_question")

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        """Return whether it may be deleted: what readers know is archived, so that its URL goes on to answer."""
        return super().has_delete_permission(request, obj) and obj is not None and obj.is_unpublished

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what a new question starts with: today, and an id that no seed file has yet."""
        highest = Question.objects.aggregate(highest=Max("seed_id"))["highest"] or 0
        return {
            "published_on": timezone.localdate(),
            "seed_id": highest + 1,
            "author": settings.SITE_NAME.partition(" ")[0],
            **super().get_changeform_initial_data(request),
        }

    def get_urls(self) -> list[Any]:
        """Return the pages of questions, ours before Django's."""
        return [*question_urls.urls(self), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form with the steps that are open, and the link for people without an account."""
        question = kwargs.get("obj") or (args[3] if len(args) > 3 else None)
        form = context["adminform"].form
        context |= {
            "question": question,
            "live_url": form.path_before
            if question and question.is_live and hasattr(form, "path_before")
            else "",
            "steps": self._open_steps(request, question),
            "preview_link": settings.SITE_URL + preview_path(question)
            if question and question.is_unpublished
            else "",
            "stale": getattr(form, "stale", None),
            "moves_to": getattr(form, "moves_to", ""),
            "consequences": getattr(form, "consequences", []),
            "near": getattr(form, "near", []),
            "site_host": settings.SITE_URL.partition("://")[2],
            "site_name": settings.SITE_NAME,
            "may_merge": bool(question) and request.user.has_perm("learn.move_question"),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Question, form: QuestionForm, change: bool) -> None:
        """Store the question whole; a new one is a draft until somebody publishes it."""
        if not change:
            obj.status = Question.Status.DRAFT
        save_question(
            obj,
            form.cleaned_data["related"],
            by=editor(request),
            reason=form.cleaned_data["reason"],
            rendered=form.rendered,
        )

    def save_related(self, request: HttpRequest, form: QuestionForm, formsets: Any, change: bool) -> None:
        """Store nothing more: the links are saved with their question."""

    def delete_model(self, request: HttpRequest, obj: Question) -> None:
        """Delete a question that nobody saw; its last version is kept."""
        delete_question(obj, by=editor(request))

    def response_add(
        self, request: HttpRequest, obj: Question, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Take the step that was asked for with the save."""
        return self._stepped(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Question) -> HttpResponse:
        """Take the step that was asked for with the save."""
        return self._stepped(request, obj) or super().response_change(request, obj)

    def _stepped(self, request: HttpRequest, question: Question) -> HttpResponse | None:
        asked = [step for step in self._open_steps(request, question) if STEP + step.name in request.POST]
        if not asked:
            return None
        (step,) = asked
        form = self.get_form(request, question, change=True)(request.POST, instance=question)
        form.is_valid()
        outcome = take_step(
            step,
            [question.pk],
            by=editor(request),
            reason=request.POST.get("reason", ""),
            publish_at=form.cleaned_data.get("publish_from"),
            unpublish_at=form.cleaned_data.get("publish_until"),
        )
        for refused, why in outcome.refused:
            self.message_user(request, f"{refused}: not done, because {why}.", messages.ERROR)
        for changed in outcome.changed:
            self.message_user(request, f"{step.label}: {changed}.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:learn_question_change", args=[question.pk]))

    def _open_steps(self, request: HttpRequest, question: Question | None) -> list[Step]:
        """Return the steps that the question can take and the person may; a new one can go where a draft can."""
        question = question or Question(status=Question.Status.DRAFT)
        return [
            step
            for step in STEPS.values()
            if request.user.has_perm(f"learn.{step.permission}") and step.is_open_to(question)
        ]

    @admin.display(description="status")
    def state(self, question: Question) -> str:
        """Return the status, and what the schedule makes of it."""
        parts = [question.get_status_display()]
        for name, moment in (("from", question.publish_at), ("until", question.unpublish_at)):
            if moment:
                parts.append(f"{name} {moment:%Y-%m-%d %H:%M} UTC")
        if question.merged_into:
            parts.append(f"merged into {question.merged_into.get_absolute_url()}")
        return ", ".join(parts)

    @admin.display(description="problems")
    def problem_list(self, question: Question) -> str:
        """Return the problems that rendering found, a line each."""
        return "\n".join(f"line {found['line']}: {found['message']}" for found in question.problems) or "none"

    @admin.display(description="related links")
    def related_list(self, question: Question) -> Any:
        """Return the links, to read only."""
        links = question.related_links.order_by("position").values_list("title", "url")
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{} {}</li>", links))


def _editor(request: HttpRequest) -> AbstractBaseUser:
    return editor(request)
