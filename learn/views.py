"""The public pages. Each fetches a named set, builds what its head says, and renders.

None of them touches the session, the user or the CSRF token: no page sets a cookie or differs between readers.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from learn import search as searching
from learn import seo
from learn.clients import limited_searches
from learn.freshness.remembered import remembered
from learn.freshness.tags import LISTS
from learn.missing import moved, page_not_found
from learn.models import Question, Subject, SubjectQuerySet
from learn.pagination import pages, requested_page
from learn.prepared import prepared
from learn.prepared_templates import render_prepared
from learn.question_page import question_at, question_page
from learn.search.counting import counter
from learn.subject_lists import BY_TITLE, NEWEST, subject_list

NEWEST_SHOWN = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send readers from the front door to the subjects."""
    return redirect("learn")


@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """Show all subjects with their counts, and the newest questions."""
    subjects = remembered.get("subjects", {LISTS}, _subjects_shown)
    question_count = sum(subject.question_count for subject in subjects)
    context = {
        "page": seo.learn_page(len(subjects), question_count),
        "subjects": subjects,
        "question_count": question_count,
        "newest": Question.objects.indexable().newest().for_cards()[:NEWEST_SHOWN],
    }
    return HttpResponse(render_prepared("learn/learn.html", context))


@require_safe
def subject(request: HttpRequest, subject_slug: str) -> HttpResponse:
    """Show a subject's questions, newest first or A to Z; 404 beyond the last page."""
    number = requested_page(request, "page")
    found = next(iter(_subject_at(subject_slug)), None)
    if found is None or number is None:
        return page_not_found(request)
    sort = BY_TITLE if request.GET.get("sort") == BY_TITLE else NEWEST
    if number == 1 and "page" in request.GET:
        return redirect(_subject_url(found, sort), permanent=True)
    listed = subject_list(found, sort)
    if number > listed.last:
        return page_not_found(request)
    context = {
        "page": seo.subject_page(
            found,
            number=number,
            last=listed.last,
            question_count=listed.question_count,
            is_default_sort=sort == NEWEST,
        ),
        "subject": found,
        "question_count": listed.question_count,
        "questions": listed.page(number),
        "jumps": [
            (jump.label, f"{_subject_url(found, sort, jump.page)}#{jump.anchor}") for jump in listed.jumps
        ],
        "sort": sort,
        "sort_url": _subject_url(found, NEWEST if sort == BY_TITLE else BY_TITLE),
        "pages": pages(number, listed.last, lambda page: _subject_url(found, sort, page)),
    }
    return HttpResponse(render_prepared("learn/subject.html", context))


@require_safe
def question(request: HttpRequest, subject_slug: str, slug: str) -> HttpResponse:
    """Show a question and its answer; one 301 from where it was before, 410 once it was taken out."""
    found = question_at(subject_slug, slug)
    if found is None or not found.is_live:
        return moved(request, reverse("question", args=[subject_slug, slug]), there=found)
    return HttpResponse(question_page(found))


@require_safe
@limited_searches
def search(request: HttpRequest) -> HttpResponse:
    """Show what a search finds, in all subjects or in one; 404 beyond the last page."""
    number = requested_page(request, "page")
    results = searching.search(request.GET.get("q", ""), request.GET.get("subject", ""), number or 1)
    if number is None or number > results.last:
        return page_not_found(request)
    counter.count(results)
    everywhere = f"{reverse('search')}?{urlencode({'q': results.query})}"
    here = f"{everywhere}&{urlencode({'subject': results.chosen.slug})}" if results.chosen else everywhere

    context = {
        "page": seo.search_page(results.query),
        "results": results,
        "questions": results.questions,
        "plus": "+" if results.is_more else "",
        "everywhere_url": everywhere,
        "max_length": searching.MAX_QUERY_LENGTH,
        "pages": pages(
            results.number, results.last, lambda page: f"{here}&page={page}" if page > 1 else here
        ),
    }
    return render(request, "learn/search.html", context)


def _subjects_shown() -> list[Subject]:
    return list(Subject.objects.listed().with_question_counts().with_any_question().with_newest_question())


@prepared
def _subject_at(slug: str) -> SubjectQuerySet:
    return Subject.objects.filter(slug=slug)


def _subject_url(subject: Subject, sort: str, page: int = 1) -> str:
    query = [f"sort={sort}"] if sort != NEWEST else []
    if page > 1:
        query.append(f"page={page}")
    path = subject.get_absolute_url()
    return f"{path}?{'&'.join(query)}" if query else path
