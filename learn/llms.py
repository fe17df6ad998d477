"""`/llms.txt` (llmstxt.org): what the site is and where its questions are, for language models."""

import re

from django.conf import settings
from django.urls import reverse

from learn.models import Subject
from learn.seo import absolute

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#])")


def llms_txt() -> str:
    """Return the file: a summary, how to get an answer as Markdown, and a link to every listed subject."""
    subjects = list(Subject.objects.listed().with_question_counts().with_any_question())
    question_count = sum(subject.question_count for subject in subjects)
    lines = [
        f"# {_plain(settings.SITE_NAME)}",
        "",
        f"> A study site: {question_count:,} questions in {len(subjects)} subjects, each with a clear, worked answer.",
        "",
        "Every question has a page of its own, `/learn/<subject>/questions/<slug>`. Add `.md` to its address for the",
        "answer as Markdown, with its title, subject, date, author and keywords in a front matter. Formulas are TeX.",
        "",
        "## Subjects",
        "",
        *(_link(subject.name, subject.get_absolute_url(), _count(subject)) for subject in subjects),
        "",
        "## Lists",
        "",
        _link("Sitemap", reverse("sitemap_index"), "every page, with the date of its last change"),
        _link("Newest questions", reverse("feed"), "an Atom feed; each subject has one too"),
    ]
    return "\n".join(lines) + "\n"


def _link(name: str, path: str, note: str) -> str:
    return f"- [{_plain(name)}]({absolute(path)}): {note}"


def _count(subject: Subject) -> str:
    return f"{subject.question_count:,} question{'' if subject.question_count == 1 else 's'}"


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it is, in one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
