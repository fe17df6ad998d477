"""The form of a question: its answer is rendered while the form is checked, so what cannot be rendered is an error."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from learn.admin.answer_field import AnswerField
from learn.content.markdown import AnswerTooLong, RenderedAnswer, render
from learn.freshness import Card
from learn.models import Question

ANSWER_HELP = "Markdown, with TeX between $ … $ or $$ … $$. HTML is shown as text."


class QuestionForm(forms.ModelForm):
    """What editors may change of a question. `rendered` is the answer's HTML once the form is valid."""

    answer = AnswerField(
        help_text=ANSWER_HELP, widget=forms.Textarea(attrs={"rows": 30, "class": "vLargeTextField"})
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    rendered: RenderedAnswer
    stored: dict[str, Any]
    shown: dict[int, Card]

    class Meta:
        model = Question
        exclude: list[str] = []
        widgets = {
            name: forms.TextInput(attrs={"class": "vLargeTextField"})
            for name in ("title", "article_title", "question", "slug", "seo_title")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.updated_at.isoformat()

    def clean_version(self) -> str:
        """Raise an error where the question was changed since the form was opened, with what is stored now."""
        version: str = self.cleaned_data["version"]
        if self.instance.pk and version != self.initial["version"]:
            differing = [
                f"{self.fields[name].label}: {self[name].field.prepare_value(self.initial.get(name))}"
                for name in self.changed_data
                if name not in ("version", "answer")
            ]
            raise ValidationError(
                "Somebody else, or an import, changed this question since you opened it. Nothing was saved. "
                "Copy what you wrote, open the question again, and take both into one. "
                + " · ".join(differing),
                code="stale",
            )
        return version

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
            if data.get(copy, "") in ("", self.initial.get("title", "")):
                data[copy] = title
        return data
