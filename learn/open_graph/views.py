"""The images at their URLs. Each URL names a version: an image never changes, and a page that does names another."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from learn.missing import moved, page_not_found, redirect_for_now, withheld
from learn.models import Question, QuestionQuerySet, Subject
from learn.open_graph import cards
from learn.open_graph.card import Card
from learn.open_graph.store import image
from learn.prepared import prepared

# For ever, and on other sites' pages too: that is what a link preview is for.
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@require_safe
def site_image(request: HttpRequest, version: str) -> HttpResponse:
    """Show the image of `/learn`."""
    return _image(cards.site_card(), version, cards.site_image_path())


@require_safe
def subject_image(request: HttpRequest, subject_slug: str, version: str) -> HttpResponse:
    """Show the image of a subject."""
    subject = Subject.objects.filter(slug=subject_slug).first()
    if subject is None:
        return page_not_found(request)
    return _image(cards.subject_card(subject), version, cards.subject_image_path(subject))


@require_safe
def question_image(request: HttpRequest, subject_slug: str, slug: str, version: str) -> HttpResponse:
    """Show the image of a question; one 301 or 410 as for the question's page."""
    found = next(iter(_question_at(subject_slug, slug)), None)
    if found is None:
        page = reverse("question", args=[subject_slug, slug])
        return moved(request, page, to=cards.question_image_path)
    if not found.is_live:
        return withheld(request, found, to=cards.question_image_path)
    return _image(cards.question_card(found), version, cards.question_image_path(found))


@prepared
def _question_at(subject_slug: str, slug: str) -> QuestionQuerySet:
    return Question.objects.for_image().at_paths([(subject_slug, slug)])


def _image(card: Card, version: str, path: str) -> HttpResponse:
    """Return the image, or one 301 from another version to the one there is: only what a page names is ever drawn."""
    if version != card.version:
        return redirect_for_now(path)
    return HttpResponse(image(card), content_type="image/png", headers=_HEADERS)
