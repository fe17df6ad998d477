"""A question as Markdown: the answer as its author wrote it, under a small front matter."""

import yaml
from django.urls import reverse

from learn.content.linebreaks import decode
from learn.content.text import split_keywords
from learn.models import Question
from learn.seo import absolute

CONTENT_TYPE = "text/markdown; charset=utf-8"


def markdown_path(question: Question) -> str:
    """Return the path of a question's Markdown form."""
    return reverse("markdown", args=[question.subject.slug, question.slug])


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
    front_matter = yaml.safe_dump(
        {key: value for key, value in values.items() if value},
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
    )
    answer = decode(question.answer)
    return f"---\n{front_matter}---\n\n{answer}" + ("" if answer.endswith("\n") else "\n")
