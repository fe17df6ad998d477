"""Readers' reports of problems: the form, how many one client may send, and the page that takes them."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from learn import seo
from learn.clients import may_ask
from learn.missing import moved
from learn.models import ProblemReport, Question

REPORTS_PER_CLIENT = 5
PERIOD_SECONDS = 600


class PlainTextField(forms.CharField):
    """Text whose line breaks count as one character, as they do in the browser that limits its length."""

    def to_python(self, value: str | None) -> str:
        """Return the text with line feeds alone."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class ProblemReportForm(forms.Form):
    """Why, and in the reader's words what. `website` is a trap: people do not see it, programs fill it in."""

    reason = forms.ChoiceField(
        choices=ProblemReport.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong."},
    )
    text = PlainTextField(
        required=False,
        max_length=ProblemReport.TEXT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean(self) -> dict[str, object]:
        """Return the data; "something else" says nothing without words."""
        data = super().clean() or self.cleaned_data
        if data.get("reason") == ProblemReport.Reason.OTHER and not data.get("text", "-"):
            self.add_error("text", "Say in a few words what is wrong.")
        return data


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, subject_slug: str, slug: str) -> HttpResponse:
    """Show the form, or put what was sent into the editors' queue. The only public page that sets a cookie."""
    question = Question.objects.live().for_cards().at_paths([(subject_slug, slug)]).first()
    if question is None:
        return moved(request, reverse("question", args=[subject_slug, slug]), to=_path)
    form = ProblemReportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, question, form=form, is_sent="sent" in request.GET)
    if form.cleaned_data["website"]:
        return _thanks(question)
    if not may_ask(request, "report", times=REPORTS_PER_CLIENT, seconds=PERIOD_SECONDS):
        response = _page(request, question, form=form, is_refused=True, status=429)
        response["Retry-After"] = str(PERIOD_SECONDS)
        return response
    ProblemReport.objects.create(
        question=question, reason=form.cleaned_data["reason"], text=form.cleaned_data["text"]
    )
    return _thanks(question)


def _page(request: HttpRequest, question: Question, *, status: int = 200, **context: object) -> HttpResponse:
    context |= {
        "page": seo.error_page(f"Report a problem: {question.title}"),
        "question": question,
        "subject": question.subject,
        "minutes": PERIOD_SECONDS // 60,
    }
    return render(request, "learn/report.html", context, status=status)


def _thanks(question: Question) -> HttpResponse:
    return redirect(f"{_path(question)}?sent=1")


def _path(question: Question) -> str:
    return reverse("report", args=[question.subject.slug, question.slug])
