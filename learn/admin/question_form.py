"""The form of a question: its answer is rendered while the form is checked, so what cannot be rendered is an error."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone

from learn.admin.answer_field import AnswerField
from learn.admin.related_field import RelatedField
from learn.admin.stale import Stale, merged
from learn.content.markdown import AnswerTooLong, RenderedAnswer, render
from learn.content.seedfile.schema import DESCRIPTION_MAX_LENGTH, KEYWORDS_MAX_LENGTH
from learn.editing.addresses import consequences
from learn.editing.consequences import path_of
from learn.editing.new_questions import near_duplicates, new_slug
from learn.importing.plan import values_of
from learn.models import Question
from learn.versions import REASON_MAX_LENGTH

ANSWER_HELP = "Markdown, with TeX between $ … $ or $$ … $$. HTML is shown as text."
STALE = (
    "Somebody else, or an import, changed this question since you opened it. Nothing was saved. "
    "Look at both versions below, and save again what is in the form then."
)


def moment_box(name: str) -> AdminSplitDateTime:
    """Return Django's boxes for date and time, each with a name: its own have none for those who hear them."""
    box = AdminSplitDateTime()
    for part, part_name in zip(box.widgets, ("date", "time"), strict=True):
        part.attrs["aria-label"] = f"{name}: {part_name}"
    return box


class QuestionForm(forms.ModelForm):
    """What editors may change of a question. `rendered` is the answer's HTML once the form is valid.

    `stale` is set where the question was changed since the form was opened; `consequences` and `near` are what must
    be confirmed before a move and before a new question that may be there already.
    """

    answer = AnswerField(
        help_text=ANSWER_HELP,
        widget=forms.Textarea(attrs={"rows": 30, "class": "vLargeTextField", "spellcheck": "true"}),
    )
    related = RelatedField(
        label="Related links", help_text="In the order of their numbers; a row without a URL is dropped."
    )
    slug = forms.SlugField(
        required=False,
        max_length=Question._meta.get_field("slug").max_length,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text="The last part of the URL. Left empty it is made from the title.",
    )
    page_description = forms.CharField(
        required=False, max_length=DESCRIPTION_MAX_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
    page_keywords = forms.CharField(
        required=False,
        max_length=KEYWORDS_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Separated by commas.",
    )
    reason = forms.CharField(
        required=False,
        max_length=REASON_MAX_LENGTH,
        label="Why",
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text="What you changed and why, for the history.",
    )
    publish_from = forms.SplitDateTimeField(
        required=False, widget=moment_box("Publish from"), help_text="Empty: at once, when it is published."
    )
    publish_until = forms.SplitDateTimeField(
        required=False,
        widget=moment_box("Publish until"),
        help_text="Empty: for ever. After it the page answers 410.",
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed_path = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed_new = forms.CharField(widget=forms.HiddenInput, required=False)
    rendered: RenderedAnswer

    class Meta:
        model = Question
        fields = [
            "title", "subject", "slug", "answer", "seo_title", "page_description", "page_keywords", "no_index",
            "canonical", "published_on", "author", "post_on_text", "date_format", "seed_id", "article_title",
            "question", "score",
        ]  # fmt: skip
        widgets = {
            name: forms.TextInput(attrs={"class": "vLargeTextField"})
            for name in ("title", "article_title", "question", "seo_title")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale: Stale | None = None
        self.consequences: list[str] = []
        self.moves_to = self.path_before = ""
        self.near: list[Question] = []
        if not self.instance.pk:
            return
        self.path_before = self.instance.get_absolute_url()
        self.initial["version"] = self.instance.updated_at.isoformat()
        if "related" in self.fields:
            self._show_links()
        opened_at = self.data.get("version", "") if self.is_bound else self.initial["version"]
        if opened_at != self.initial["version"]:
            self._take_in(opened_at)

    def _take_in(self, opened_at: str) -> None:
        """Compare with what is stored now, and go on with both."""
        self.stale = merged(self, opened_at)
        self.data = self.stale.data

    def _show_links(self) -> None:
        links = list(self.instance.related_links.select_related("target").defer(*_HEAVY))
        stored = values_of(self.instance)["related"]
        field: Any = self.fields["related"]
        self.initial["related"] = field.stored = stored
        field.widget.titles = {
            link.url: link.target.title if link.target else f"{link.title} (leads nowhere)" for link in links
        }

    @property
    def shown_version(self) -> str:
        """The version that the form shows when it comes back: what is stored now, which the editor has then seen."""
        return str(self.initial.get("version", ""))

    def clean_version(self) -> str:
        """Raise an error where the question was changed since the form was opened; the next save is a new one."""
        version: str = self.cleaned_data["version"]
        if self.stale:
            self.stale.data["version"] = self.shown_version
            raise ValidationError(STALE, code="stale")
        return version

    def clean_slug(self) -> str:
        """Return the slug; that of a question that is there stays where the field was emptied."""
        return str(self.cleaned_data["slug"] or self.initial.get("slug", ""))

    def clean_answer(self) -> str:
        """Return the encoded answer, rendered; raise what the renderer refuses as an error of the form."""
        answer: str = self.cleaned_data["answer"]
        try:
            self.rendered = render(answer)
        except AnswerTooLong as error:
            raise ValidationError(str(error), code="answer_too_long") from error
        return answer

    def clean(self) -> dict[str, Any]:
        """Return the data with the title's two copies following it, unless an editor made them differ."""
        data = super().clean() or self.cleaned_data
        title = data.get("title", "")
        for copy in ("article_title", "question"):
            if copy in self.fields and data.get(copy, "") in ("", self.initial.get("title", "")):
                data[copy] = title
        begin, end = data.get("publish_from"), data.get("publish_until")
        if end and end <= (begin or timezone.now()):
            self.add_error("publish_until", "It ends before it begins.")
        if not self.errors:
            self._clean_path(data)
        return data

    def _clean_path(self, data: dict[str, Any]) -> None:
        """Make the slug, and let what cannot be seen in the form be confirmed: a move, and a question that is there."""
        if "slug" not in self.fields or "subject" not in self.fields:
            return
        data["slug"] = data.get("slug") or new_slug(data["title"], data["subject"])
        if not data["slug"]:
            self.add_error("slug", "The title has no letter or digit for a slug: write one.")
            return
        path = path_of(data["subject"].slug, data["slug"])
        if not self.instance.pk:
            self.near = near_duplicates(data["title"]) if data.get("confirmed_new") != data["title"] else []
            if self.near:
                self.add_error(None, ValidationError("This may be there already.", code="near"))
        elif path != self.path_before:
            before = Question.objects.select_related("subject").get(pk=self.instance.pk)
            try:
                self.consequences = consequences(before, data["subject"], data["slug"])
            except ValidationError as error:
                self.add_error("slug", error)
                return
            if not before.is_unpublished and data.get("confirmed_path") != path:
                self.moves_to = path
                self.add_error(None, ValidationError("This changes the URL of the page.", code="moves"))


_HEAVY = [
    f"target__{name}"
    for name in ("answer", "answer_html", "answer_text", "headings", "problems", "answer_links")
]
