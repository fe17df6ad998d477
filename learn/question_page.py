"""A question's page, of its path alone: nothing of a request changes a byte of it."""

from collections.abc import Iterator, Sequence

from django.conf import settings

from learn import seo
from learn.citations import Source, citations
from learn.content.text import format_date
from learn.models import Question, QuestionQuerySet
from learn.neighbours import Neighbours, neighbours, neighbours_of
from learn.prepared import prepared
from learn.prepared_templates import render_prepared
from learn.related import next_steps

CONTENTS_FROM_HEADINGS = 4  # shorter answers are seen whole without a table of contents


def question_at(subject_slug: str, slug: str) -> Question | None:
    """Return the question at the path, live or not, with what its page is made of; one query."""
    return next(iter(_question_at(subject_slug, slug)), None)


def question_page(question: Question) -> str:
    """Return the page's HTML; three queries."""
    return _page(question, next_steps([question])[question.pk], neighbours(question))


def question_pages(questions: Sequence[Question]) -> Iterator[str]:
    """Yield the HTML of each page; four queries for all of them."""
    steps, beside = next_steps(questions), neighbours_of(questions)
    for question in questions:
        yield _page(question, steps[question.pk], beside[question.pk])


def _page(question: Question, related: list[Question], beside: Neighbours) -> str:
    page = seo.question_page(question)
    source = Source(
        question.title, question.author, settings.SITE_NAME, page.canonical_url, question.published_on
    )
    values = {
        "page": page,
        "question": question,
        "subject": question.subject,
        "posted_on": format_date(question.published_on, question.date_format),
        "contents": question.headings if len(question.headings) >= CONTENTS_FROM_HEADINGS else [],
        "related": related,
        "neighbours": beside,
        "citations": citations(source),
    }
    return render_prepared("learn/question.html", values)


@prepared
def _question_at(subject_slug: str, slug: str) -> QuestionQuerySet:
    return Question.objects.for_page().at_paths([(subject_slug, slug)])
