"""The database back to seed files: every live question, with what editors made of it, as the importer reads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from learn.content.seedfile import (
    DEFAULT_BODY,
    SeedFileError,
    SeedLink,
    SeedQuestion,
    format_seed_file,
    parse_seed_file,
)
from learn.models import Question


@dataclass(slots=True)
class Exported:
    """How many files were written, how many stood there already, and seed files that are no question here."""

    written: int = 0
    unchanged: int = 0
    strangers: Sequence[Path] = ()


def export_questions(
    folder: Path, subject_slugs: Sequence[str], progress: Callable[[str, int, int], None]
) -> Exported:
    """Write `learn/<subject>/<slug>.md` of every live question under the folder; files that are right stay untouched.

    A question that nobody edited gives the very bytes it was imported from. Nothing is deleted: seed files that are
    no live question (any more) are named in the result.
    """
    questions = Question.objects.live().select_related("subject").prefetch_related("related_links")
    if subject_slugs:
        questions = questions.filter(subject__slug__in=subject_slugs)
    exported = Exported()
    paths = set()
    total = questions.count()
    for done, question in enumerate(questions.order_by("pk").iterator(chunk_size=200), 1):
        path = folder / "learn" / question.subject.slug / f"{question.slug}.md"
        paths.add(path)
        data = seed_file_of(question)
        if path.is_file() and path.read_bytes() == data:
            exported.unchanged += 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, data)
            exported.written += 1
        progress("exporting", done, total)
    folders = subject_slugs or ["*"]
    exported.strangers = sorted(
        path for name in folders for path in folder.glob(f"learn/{name}/*.md") if path not in paths
    )
    return exported


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is never there in part, whenever the process ends: under another name first."""
    part = path.with_suffix(".part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def seed_file_of(question: Question) -> bytes:
    """Return the question's seed file. It needs `subject` and `related_links`."""
    seed = seed_question_of(question)
    original = question.seed_layout.get("file")
    if original is not None:
        data = original.encode()
        try:
            if parse_seed_file(data) == seed:
                return bytes(data)
        except SeedFileError:  # the format became stricter since: write it as it is written now
            pass
    return format_seed_file(seed)


def seed_question_of(question: Question) -> SeedQuestion:
    """Return the question as a seed file holds it."""
    layout = question.seed_layout
    return SeedQuestion(
        schema=question.schema,
        id=question.seed_id,
        date=question.published_on,
        title=question.title,
        article_title=question.article_title,
        date_format=question.date_format,
        post_on_text=question.post_on_text,
        seo_title=question.seo_title,
        page_description=question.page_description,
        page_keywords=question.page_keywords,
        author=question.author,
        question=question.question,
        answer=question.answer,
        subject=question.subject_spelling or question.subject.name,
        file_name=f"{question.slug}.md",
        url=question.get_absolute_url(),
        no_index=True if question.no_index else layout.get("no_index"),
        score=Decimal(question.score) if question.score else None,
        related=tuple(
            SeedLink(link.position, link.url, link.seed_id, link.title, link.subject_spelling)
            for link in sorted(question.related_links.all(), key=lambda link: link.position)
        ),
        extra=layout.get("extra", {}),
        body=layout.get("body", DEFAULT_BODY),
        has_plain_titles=layout.get("has_plain_titles", False),
    )
