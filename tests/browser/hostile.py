"""A site whose every field holds an attack, and where each of them is shown."""

from dataclasses import dataclass, field
from itertools import count

from learn.content.linebreaks import encode
from learn.content.markdown import render
from learn.content.seedfile.schema import (
    LABEL_MAX_LENGTH,
    SEO_TITLE_MAX_LENGTH,
    SUBJECT_MAX_LENGTH,
    TITLE_MAX_LENGTH,
)
from learn.models import Conflict, ImportRun, ProblemReport, Question, Subject
from learn.rendering import apply_rendering
from tests.builders import make_previous_url, make_question, make_related_link, make_subject
from tests.content.payloads import BREAKOUTS, MARKDOWN, MARKUP

PAYLOADS = [*MARKUP, *MARKDOWN, *BREAKOUTS]
SHORT = "<img src=x onerror=alert(1)>"  # where a column has no room for the payload

# Four headings, so that the page has a list of contents.
_IN_ANSWER = [
    "{}", "a *{}* b", "- {}", "> {}", "# {}", "### {}", "## **{}**", "## `{}`", "`{}`", "[{}](/a)", "[a](/b '{}')",
    "[a]({})", "<{}>", "${}$", "$$\\text{{{}}}$$", "| {} |\n|-|\n| {} |", "```{}\nx\n```", "```\n{}\n```",
]  # fmt: skip

Urls = dict[str, list[str]]


def groups(length: int) -> list[list[str]]:
    """Return the payloads in groups of at most so many characters, for fields with room for several."""
    packed: list[list[str]] = [[]]
    for payload in PAYLOADS:
        if len(" ".join([*packed[-1], payload])) > length:
            packed.append([])
        packed[-1].append(payload)
    return packed


@dataclass(slots=True)
class HostileSite:
    """What stores one payload after the other, and the URLs to visit, by the kind of the page."""

    urls: Urls = field(default_factory=dict)

    def add(self, number: int, group: list[str], payload: str) -> None:
        """Store a subject with its questions: the long fields hold the group, the others and the answer the payload."""
        subject = make_subject(
            f"hostile{number:03}", name=payload[:SUBJECT_MAX_LENGTH], description=" ".join(group)
        )
        live = _question(subject, f"{subject.slug}-live", payload, " ".join(group))
        self._note("question", live.get_absolute_url())
        self._note("subject", subject.get_absolute_url())
        if payload == group[0]:
            self._add_once_a_group(subject, live, " ".join(group))

    def _add_once_a_group(self, subject: Subject, live: Question, text: str) -> None:
        gone = _question(subject, f"{subject.slug}-gone", text, text, status=Question.Status.ARCHIVED)
        other = _question(subject, f"{subject.slug}-other", text, text)
        make_related_link(live, other, title=text, subject_spelling=SHORT, url=f"/{text}")
        conflict = Conflict.objects.create(
            question=live, field="title", imported_value=text, file_value=text, path=text
        )
        report = ProblemReport.objects.create(question=live, reason="other", text=text)
        run = ImportRun.objects.create(
            status="incomplete",
            paths=[text],
            rejected=[{"path": text, "line": 1, "column": 1, "key": text, "message": text}],
            conflicts=[{"path": text, "url": text, "fields": [text]}],
            warnings=[{"path": text, "message": text}],
        )
        self._note("feed", f"{subject.get_absolute_url()}/feed.atom")
        self._note("markdown", f"{live.get_absolute_url()}.md")
        self._note("report", f"{live.get_absolute_url()}/report")
        self._note("not-found", f"/learn/elsewhere/questions/{subject.slug}")
        self._note("gone", gone.get_absolute_url())
        self._note("admin-question", f"/admin/learn/question/{live.pk}/change/")
        self._note("admin-question", f"/admin/learn/question/{gone.pk}/change/")
        self._note("admin-subject", f"/admin/learn/subject/{subject.pk}/change/")
        self._note("admin-conflict", f"/admin/learn/conflict/{conflict.pk}/change/")
        self._note("admin-report", f"/admin/learn/problemreport/{report.pk}/change/")
        self._note("admin-run", f"/admin/learn/importrun/{run.pk}/change/")

    def _note(self, kind: str, url: str) -> None:
        self.urls.setdefault(kind, []).append(url)


def fill() -> Urls:
    """Store every payload, and return the URLs of the pages that show them by the kind of the page."""
    site = HostileSite()
    numbers = count()
    for group in groups(TITLE_MAX_LENGTH):
        for payload in group:
            site.add(next(numbers), group, payload)
    make_previous_url(Question.objects.earliest("pk"), f"/learn/{SHORT}")
    return site.urls | {
        "lists": ["/learn", "/learn/feed.atom", "/sitemap.xml", "/sitemap-hostile000.xml", "/llms.txt"],
        "search": [f"/learn/search?q=alert&page={number}" for number in range(1, 5)],
        "admin-lists": [
            f"/admin/learn/{model}/{page}" for model in _MODELS for page in ("", "?q=alert", "?p=2")
        ],
    }


_MODELS = ("question", "subject", "conflict", "problemreport", "importrun", "previousurl")


def _question(subject: Subject, slug: str, payload: str, text: str, **fields: str) -> Question:
    short = payload if len(payload) <= LABEL_MAX_LENGTH else SHORT
    question = make_question(
        subject,
        slug,
        title=text,
        seo_title=text[:SEO_TITLE_MAX_LENGTH],
        page_description=text,
        page_keywords=f"{payload},{text}",
        author=payload[:SUBJECT_MAX_LENGTH],
        post_on_text=short,
        date_format=f"[{short}]" if len(short) < LABEL_MAX_LENGTH - 1 else short,
        answer=encode("\n\n".join(place.format(*[payload] * place.count("{}")) for place in _IN_ANSWER)),
        **fields,
    )
    apply_rendering(question, render(question.answer))
    question.save()
    return question
