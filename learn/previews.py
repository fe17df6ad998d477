"""Previews: a signed link to a question that readers cannot see yet, for people without an account."""

from dataclasses import replace

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from learn import seo
from learn.content.text import format_date
from learn.missing import page_not_found, redirect_for_now
from learn.models import Question

VALID_DAYS = 7

_SALT = "learn.preview"
_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


def preview_path(question: Question) -> str:
    """Return the path of a question's preview; whoever has it may read the question for a week."""
    return reverse("preview", args=[signing.dumps(question.pk, salt=_SALT)])


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show a question as it will look; one 301 to its page once that is live, 410 when the link is too old."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=VALID_DAYS * 24 * 3600)
    except signing.SignatureExpired:
        response = render(request, "learn/preview_expired.html", _expired(), status=410)
        return _private(response)
    except signing.BadSignature:
        return page_not_found(request)
    question = Question.objects.for_page().filter(pk=pk).first()
    if question is None:
        return _private(page_not_found(request))
    if question.is_live:
        return _private(redirect_for_now(question.get_absolute_url()))
    return _private(render(request, "learn/preview.html", _shown(question)))


def _shown(question: Question) -> dict[str, object]:
    head = seo.question_page(question)
    return {
        # No search engine and no link preview may keep what is not published.
        "page": replace(
            head,
            title=f"Preview: {head.title}",
            canonical_url="",
            is_indexable=False,
            structured_data=None,
            image=None,
            alternates=[],
        ),
        "question": question,
        "subject": question.subject,
        "posted_on": format_date(question.published_on, question.date_format),
        "related": [link.target for link in question.related_links.shown().with_targets()],
    }


def _expired() -> dict[str, object]:
    return {"page": seo.error_page("This preview has expired"), "days": VALID_DAYS}


def _private(response: HttpResponse) -> HttpResponse:
    for name, value in _HEADERS.items():
        response[name] = value
    return response
