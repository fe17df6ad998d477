"""The answers where no page is at a path: one 301 to where its question is now, 410, or 404."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from learn import seo
from learn.models import PreviousUrl, Question
from learn.near_matches import near_matches, near_subjects

# What the site that was here before wrote into links where it did not know the subject.
UNDEFINED = "undefined"

# What stands after an address in a sentence, and is taken for a part of it by those who copy it. No URL of ours ends so.
_MARKS = " \u00a0.,:;!?'\"()[]<>*\u2026\u2019\u201d\u00bb"


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Show the 404 page, with the questions and the subjects that the reader may have meant."""
    path = right_spelling(request.path)
    subjects = near_subjects(path)
    is_content = path.startswith("/learn/") or UNDEFINED in path.split("/")
    is_past_a_list = [path] == [subject.get_absolute_url() for subject in subjects]
    context = {
        "page": seo.error_page("Page not found"),
        "subjects": subjects,
        "near_matches": near_matches(path.removesuffix(".md")) if is_content and not is_past_a_list else [],
    }
    return render(request, "learn/not_found.html", context, status=404)


def moved(
    request: HttpRequest,
    path: str,
    to: Callable[[Question], str] = Question.get_absolute_url,
    there: Question | None = None,
) -> HttpResponse:
    """One 301 to where the question that was at `path` is now; its 410 or a 404 where it is nowhere.

    `to` names the URL of the question to lead to: its page, or another form of it. `there` is the one at the path
    that is not live: an operator may have said where to look instead.
    """
    # No path of ours has a NUL, and PostgreSQL would refuse to be asked for one.
    found = there if "\x00" in path else _previously_at(path) or _meant_by(path) or there
    if found is None:
        return page_not_found(request)
    if not found.is_live:
        return withheld(request, found, to)
    return redirect_for_now(to(found))


def redirect_for_now(path: str) -> HttpResponse:
    """Return one 301 to a path of ours that browsers do not remember."""
    response = redirect(path, permanent=True)
    # They keep a 301 for ever unless told otherwise, and a question that moves back would then be a loop.
    response["Cache-Control"] = "no-cache"
    return response


def withheld(
    request: HttpRequest, question: Question, to: Callable[[Question], str] = Question.get_absolute_url
) -> HttpResponse:
    """Answer for a question that is not live: 404 where readers have not seen it yet, 410 where it was taken out.

    One 301 where an editor merged it into another that is live; `to` as for `moved`.
    """
    if question.is_unpublished:
        return page_not_found(request)
    if question.merged_into is not None and question.merged_into.is_live:
        return redirect_for_now(to(question.merged_into))
    return gone(request, question)


def gone(request: HttpRequest, archived: Question) -> HttpResponse:
    """Show the 410 page of a question that was taken out, with those close to it."""
    context = {
        "page": seo.error_page("This page was taken out"),
        "subject": archived.subject,
        "near_matches": near_matches(archived.slug),
    }
    return render(request, "learn/gone.html", context, status=410)


def right_spelling(path: str) -> str:
    """Return a path as our URLs are spelled: lower case, no empty part, at its end no slash, `.html` or `index.html`.

    Nor does it end in a mark of the sentence that it was copied from; of marks alone nothing was copied.
    """
    lower = path.lower()
    copied = lower.rstrip(_MARKS)
    parts = [part for part in (copied if copied.strip("/") else lower).split("/") if part]
    if parts and parts[-1] == "index.html":
        parts.pop()
    elif parts:
        parts[-1] = parts[-1].removesuffix(".html")
    return "/" + "/".join(parts)


def _previously_at(path: str) -> Question | None:
    """Return the question that was at a path once, in this spelling of it or the right one."""
    spellings = (path, right_spelling(path))
    found = {
        previous.path: previous.question
        for previous in PreviousUrl.objects.select_related("question__subject").filter(path__in=spellings)
    }
    return next((found[spelling] for spelling in spellings if spelling in found), None)


def _meant_by(path: str) -> Question | None:
    """Return the live question that a link with `undefined` in it means: the only one of its slug, or of its subject.

    A duplicate is no second one: the page that search engines show stands for both.
    """
    parts = right_spelling(path).split("/")
    if UNDEFINED not in parts or "questions" not in parts:
        return None
    *subject_slugs, slug = [part for part in parts if part not in ("", "learn", "questions", UNDEFINED)] or [
        ""
    ]
    same = list(Question.objects.live().filter(slug=slug).select_related("subject"))
    of_subject = [question for question in same if [question.subject.slug] == subject_slugs]
    canonical = [question for question in same if question.canonical_id is None]
    return next((found[0] for found in (of_subject, canonical) if len(found) == 1), None)
