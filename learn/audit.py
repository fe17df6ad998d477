"""The audit: every problem of every live question, for editors to mend. It reads stored renderings and renders nothing."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from learn.models import PreviousUrl, Question, RelatedLink, Subject

MAX_DESCRIPTION = 320  # characters; search engines cut at about 160, cards of social sites at about 300
MIN_WORDS = 60  # a shorter answer is thin; those of the corpus have 36 to 700

# What shows wrong to readers, or leads them nowhere. Every other kind is a warning.
ERRORS = frozenset(
    {
        "math",
        "unclosed-fence",
        "link-scheme",
        "literal-line-break",
        "control-character",
        "nesting",
        "broken-link",
    }
)

_REFUSAL = re.compile(
    r"(?:I|We) (?:cannot|can't|could not|am unable to|are unable to) (?:answer|provide|help|assist)"
)
_COLUMNS = (
    "subject__slug",
    "slug",
    "title",
    "page_description",
    "answer_text",
    "answer_links",
    "word_count",
    "problems",
    "canonical_id",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of a question. Line and column are those of its decoded answer, 0 where no place is meant."""

    url: str
    kind: str
    message: str
    line: int = 0
    column: int = 0

    @property
    def is_error(self) -> bool:
        """Whether readers see something wrong because of it."""
        return self.kind in ERRORS

    def __str__(self) -> str:
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.url}{place}: {'error' if self.is_error else 'warning'}: {self.kind}: {self.message}"


def check_content() -> Iterator[Finding]:
    """Yield the findings of all live questions, ordered by URL."""
    paths = _Paths()
    titles = Counter(Question.objects.live().canonical().values_list("title", flat=True))
    links = _link_findings()
    questions = Question.objects.live().order_by("subject__slug", "slug").values(*_COLUMNS)
    for row in questions.iterator(chunk_size=500):
        url = question_url(row["subject__slug"], row["slug"])
        for problem in row["problems"]:
            yield Finding(url, problem["kind"], problem["message"], problem["line"], problem["column"])
        yield from _answer_findings(url, row, paths)
        yield from _description_findings(url, row["page_description"])
        if row["canonical_id"] is None and titles[row["title"]] > 1:
            yield Finding(
                url, "duplicate-title", f"{titles[row['title']]} questions have the title '{row['title']}'."
            )
        yield from links.get(url, ())


def question_url(subject_slug: str, slug: str) -> str:
    """Return the path of a question's page, for rows that are no model instances."""
    return f"/learn/{subject_slug}/questions/{slug}"


def _answer_findings(url: str, row: dict[str, Any], paths: "_Paths") -> Iterator[Finding]:
    if row["word_count"] < MIN_WORDS:
        yield Finding(
            url, "thin-answer", f"The answer has {row['word_count']} words; fewer than {MIN_WORDS} are thin."
        )
    if _REFUSAL.match(row["answer_text"]):
        yield Finding(url, "refusal", "The answer says that it is none.")
    for link in row["answer_links"]:
        if link.startswith("/") and (reason := paths.why_not_a_page(link)):
            yield Finding(url, "broken-link", f"The answer links to {link}, {reason}.")


def _description_findings(url: str, description: str) -> Iterator[Finding]:
    if not description.strip():
        yield Finding(
            url, "missing-description", "There is none; search engines get the answer's first words."
        )
    elif len(description) > MAX_DESCRIPTION:
        yield Finding(
            url,
            "long-description",
            f"It has {len(description)} characters; after {MAX_DESCRIPTION} nobody shows it.",
        )


def _link_findings() -> dict[str, list[Finding]]:
    """Return the related links that no page shows, by the URL of their question."""
    findings: dict[str, list[Finding]] = {}
    hidden = RelatedLink.objects.not_shown().of_live_questions()
    columns = ("question__subject__slug", "question__slug", "position", "url", "is_repeat")
    for subject_slug, slug, position, url, is_repeat in hidden.order_by("position").values_list(*columns):
        own_url = question_url(subject_slug, slug)
        kind, reason = (
            ("repeated-link", "repeats another one or is the page itself")
            if is_repeat
            else ("dangling-link", "is no question here")
        )
        finding = Finding(own_url, kind, f"Related link {position}, {url}, {reason}.")
        findings.setdefault(own_url, []).append(finding)
    return findings


class _Paths:
    """What the site answers under /learn, to tell a good internal link from a broken one."""

    def __init__(self) -> None:
        self._pages = {"/", "/learn", "/learn/search"}
        self._pages.update(f"/learn/{slug}" for slug in Subject.objects.values_list("slug", flat=True))
        live = Question.objects.live().values_list("subject__slug", "slug")
        self._pages.update(question_url(subject_slug, slug) for subject_slug, slug in live)
        self._moved = set(PreviousUrl.objects.values_list("path", flat=True))

    def why_not_a_page(self, link: str) -> str | None:
        path = re.split(r"[?#]", link, maxsplit=1)[0]
        if path in self._pages:
            return None
        return "which has moved" if path in self._moved else "which is no page of this site"
