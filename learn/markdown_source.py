"""A question as Markdown: the answer as its author wrote it, under a small front matter."""

import yaml

from learn.content.linebreaks import decode
from learn.content.text import split_keywords
from learn.models import Question, QuestionQuerySet
from learn.paths import path_of
from learn.prepared import prepared
from learn.seo import absolute

CONTENT_TYPE = "text/markdown; charset=utf-8"

_ENDLESS = 2**31 - 1  # characters a line may have: a title is not folded


def markdown_path(question: Question) -> str:
    """Return the path of a question's Markdown form."""
    return path_of("markdown", question.subject.slug, question.slug)


def source_at(subject_slug: str, slug: str) -> Question | None:
    """Return the question at the path, live or not, with what its Markdown form is made of; one query."""
    return next(iter(_source_at(subject_slug, slug)), None)


def markdown_source(question: Question) -> str:
    """Return the front matter (title, subject, url, date, and author and keywords where there are any) and the answer."""
    values = {
        "title": question.title,
        "subject": question.subject.name,
        "url": absolute(question.get_absolute_url()),
        "date": question.published_on,
        "author": question.author,
        "keywords": split_keywords(question.page_keywords),
    }
    front_matter = yaml.dump(
        {key: value for key, value in values.items() if value},
        Dumper=yaml.CSafeDumper,
        allow_unicode=True,
        sort_keys=False,
        width=_ENDLESS,
    )
    answer = decode(question.answer)
    return f"---\n{front_matter}---\n\n{answer}" + ("" if answer.endswith("\n") else "\n")


@prepared
def _source_at(subject_slug: str, slug: str) -> QuestionQuerySet:
    return Question.objects.for_source().at_paths([(subject_slug, slug)])
