"""Questions: searched, filtered and edited. An edit is rendered when it is saved, and live from then on."""

from typing import Any

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from learn.admin.question_form import QuestionForm
from learn.editing import record_edit, stored_values
from learn.freshness import cards
from learn.models import Question, RelatedLink
from learn.rendering import apply_rendering


class RelatedLinkInline(admin.TabularInline):
    """The related links as the file has them; where each leads is the importer's to find out."""

    model = RelatedLink
    fk_name = "question"
    fields = ["position", "title", "url", "seed_id", "target", "is_repeat"]
    autocomplete_fields = ["target"]
    ordering = ["position"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[RelatedLink]:
        """Return the links with their targets, in one query."""
        return super().get_queryset(request).select_related("target__subject")


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    """Subject and slug make the URL, so they are set once: only an import moves a question, and leaves a redirect."""

    form = QuestionForm
    list_display = ["title", "subject", "published_on", "status", "no_index", "problem_count"]
    list_filter = ["status", "no_index", "has_math", "subject"]
    list_select_related = ["subject"]
    search_fields = ["title", "slug", "page_keywords"]
    search_help_text = "Words of the title, the slug or the keywords."
    date_hierarchy = "published_on"
    ordering = ["-published_on", "slug"]
    list_per_page = 50
    show_full_result_count = False
    autocomplete_fields = ["subject", "canonical"]
    inlines = [RelatedLinkInline]
    save_on_top = True
    readonly_fields = ["word_count", "problem_list", "created_at", "updated_at", "renderer_version"]
    fieldsets = [
        (None, {"fields": ["title", "subject", "slug", "status", "version"]}),
        ("Answer", {"fields": ["answer", "problem_list", "word_count"]}),
        ("Byline", {"fields": ["published_on", "post_on_text", "date_format", "author"]}),
        (
            "Search engines",
            {"fields": ["seo_title", "page_description", "page_keywords", "no_index", "canonical"]},
        ),
        ("Seed file", {"classes": ["collapse"], "fields": ["seed_id", "article_title", "question", "score"]}),
        ("History", {"classes": ["collapse"], "fields": ["created_at", "updated_at", "renderer_version"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """Return the questions; a list leaves their answers in the database, a save lets no other in between."""
        questions = super().get_queryset(request)
        if (
            request.method == "POST"
            and request.resolver_match
            and "object_id" in request.resolver_match.kwargs
        ):
            return questions.select_for_update(of=("self",))
        if request.resolver_match and request.resolver_match.url_name == "learn_question_changelist":
            return questions.defer("answer", "answer_html", "answer_text", "headings")
        return questions

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> list[str]:
        """Return what cannot be changed: the URL's parts only while adding a question."""
        return [*self.readonly_fields, "subject", "slug"] if obj else list(self.readonly_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        """Return no: a question is archived, so that its URL goes on to answer, with 410."""
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what a new question starts with: today, and an id that no seed file has yet."""
        highest = Question.objects.aggregate(highest=Max("seed_id"))["highest"] or 0
        return {
            "published_on": timezone.localdate(),
            "seed_id": highest + 1,
            **super().get_changeform_initial_data(request),
        }

    def save_model(self, request: HttpRequest, obj: Question, form: QuestionForm, change: bool) -> None:
        """Store the question together with what its answer looks like."""
        form.stored, form.shown = stored_values(obj), cards({obj.pk} if obj.pk else set())
        apply_rendering(obj, form.rendered)
        obj.canonical_is_chosen |= "canonical" in form.changed_data
        if form.has_changed():
            obj.updated_at = timezone.now()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: QuestionForm, formsets: Any, change: bool) -> None:
        """Store the links too, and what follows from the edit as a whole."""
        super().save_related(request, form, formsets, change)
        record_edit(form.instance, form.stored, form.shown)

    @admin.display(description="problems", empty_value="")
    def problem_count(self, question: Question) -> int | None:
        """Return how many problems rendering found; nothing for none."""
        return len(question.problems) or None

    @admin.display(description="problems")
    def problem_list(self, question: Question) -> str:
        """Return the problems that rendering found, a line each."""
        return "\n".join(f"line {found['line']}: {found['message']}" for found in question.problems) or "none"
