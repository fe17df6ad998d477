"""An ordinary question page: two queries and a template."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from learn.models import Question


def question(request: HttpRequest, subject_slug: str, slug: str) -> HttpResponse:
    """Show a question as a tutorial would."""
    found = get_object_or_404(
        Question.objects.select_related("subject"), subject__slug=subject_slug, slug=slug
    )
    links = found.related_links.select_related("target__subject")
    return render(request, "question.html", {"question": found, "links": links})


urlpatterns = [path("learn/<slug:subject_slug>/questions/<slug:slug>", question, name="question")]
