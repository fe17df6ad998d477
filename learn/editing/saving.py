"""Save a question whole: the version it replaces, its rendering, its links, and what the next import must keep."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from learn.content.markdown import RenderedAnswer, render
from learn.editing.consequences import follow_up
from learn.freshness import card_of
from learn.history import keep_versions, version_of
from learn.importing.merge import note_edit
from learn.importing.plan import column_values, values_of
from learn.models import Question, RelatedLink, Subject
from learn.rendering import apply_rendering

LinkValues = list[Any]  # position, id in the seed file, title, subject, URL: as the importer compares links

# What is an editor's alone: no file says it.
_DESK_FIELDS = (
    "subject_id",
    "slug",
    "status",
    "publish_at",
    "unpublish_at",
    "canonical_id",
    "merged_into_id",
)


@dataclass(slots=True)
class Outcome:
    """What became of the questions that a change was asked for; the refused ones with the reason."""

    changed: list[Question] = field(default_factory=list)
    refused: list[tuple[Question, str]] = field(default_factory=list)


def locked(keys: Collection[int]) -> list[Question]:
    """Return the questions with these keys, subject and links fetched, in the order of keys; nobody else changes them."""
    questions = Question.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",))
    return list(questions.select_related("subject").prefetch_related("related_links"))


def save_question(
    question: Question,
    related: Sequence[LinkValues],
    *,
    by: AbstractBaseUser | None,
    reason: str = "",
    rendered: RenderedAnswer | None = None,
) -> bool:
    """Store a new or changed question with its links and all that follows; return whether anything changed.

    `rendered` spares rendering the answer once more. Raises AnswerTooLong.
    """
    with transaction.atomic():
        stored = next(iter(locked([question.pk])), None) if question.pk else None
        shown = {stored.pk: card_of(stored)} if stored else {}
        if stored and stored.subject_id != question.subject_id:
            put_in(question, question.subject)
        after = column_values(question) | {"related": list(related)}
        before = values_of(stored) if stored else {"related": []}
        if stored:
            if after == before and _desk_state(question) == _desk_state(stored):
                return False
            keep_versions([version_of(stored, by=by, reason=reason)])
            question.canonical_is_chosen |= question.canonical_id != stored.canonical_id
            _note_edit(question, before, after)
        if stored is None or stored.answer != question.answer or rendered:
            apply_rendering(question, rendered or render(question.answer))
        question.updated_at = timezone.now()
        question.save()
        if after["related"] != before["related"]:
            question.related_links.all().delete()
            RelatedLink.objects.bulk_create(_links(question, after["related"]))
        if stored:
            question.conflicts.exclude(field__in=question.imported_values).delete()
        follow_up([question], shown)
    return True


def put_in(question: Question, subject: Subject) -> None:
    """Set the subject of a question, and how its seed file will spell that."""
    question.subject_spelling = subject.imported_name or subject.name
    question.subject = subject


def change_questions(
    keys: Collection[int],
    change: Callable[[Question], str | None],
    columns: Sequence[str],
    *,
    by: AbstractBaseUser | None,
    reason: str = "",
) -> Outcome:
    """Change several questions in a few statements; `change` sets `columns`, or returns why it refuses a question."""
    outcome, versions = Outcome(), []
    shown = {}
    with transaction.atomic():
        now = timezone.now()
        for question in locked(keys):
            version, before, state = (
                version_of(question, by=by, reason=reason, at=now),
                values_of(question),
                _desk_state(question),
            )
            card = card_of(question)
            if refusal := change(question):
                outcome.refused.append((question, refusal))
            elif values_of(question) != before or _desk_state(question) != state:
                _note_edit(question, before, values_of(question))
                question.updated_at = now
                shown[question.pk] = card
                versions.append(version)
                outcome.changed.append(question)
        keep_versions(versions)
        Question.objects.bulk_update(
            outcome.changed, [*columns, "imported_values", "is_edited", "updated_at"], batch_size=200
        )
        follow_up(outcome.changed, shown)
    return outcome


def _desk_state(question: Question) -> list[Any]:
    return [getattr(question, name) for name in _DESK_FIELDS]


def _note_edit(question: Question, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Let the next import know which fields are the editor's, so that it keeps them."""
    if question.file_url:
        question.imported_values = note_edit(before, after, question.imported_values)
        question.is_edited = bool(question.imported_values)


def _links(question: Question, rows: Sequence[LinkValues]) -> list[RelatedLink]:
    return [
        RelatedLink(
            question=question,
            position=position,
            seed_id=seed_id,
            title=title,
            subject_spelling=subject,
            url=url,
        )
        for position, seed_id, title, subject, url in rows
    ]
