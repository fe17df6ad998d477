"""Back to a version: of a question that is there, or of one that was deleted. And deleting, which keeps a version."""

from typing import Any

from django.contrib.admin.models import ADDITION, DELETION
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from learn.content.markdown import render
from learn.editing.consequences import follow_up
from learn.editing.log import noted
from learn.editing.saving import locked, save_question
from learn.freshness import announce, card_of
from learn.history import DELETED, Version, keep_versions, version_of
from learn.importing.plan import SEED_FIELDS
from learn.models import Question, RelatedLink, Subject
from learn.rendering import apply_rendering


class CannotRestoreError(Exception):
    """A version cannot come back; the message says why, and what to do."""


class CannotDeleteError(Exception):
    """A question cannot be deleted; the message says why, and what to do."""


def restore(version: Version, *, by: AbstractBaseUser) -> Question:
    """Bring the content of a version back, as a change of its own; a deleted question comes back as a draft.

    URL, status and schedule stay as they are. Raises CannotRestoreError.
    """
    with transaction.atomic():
        found = locked([version.id])
        reason = f"Restored the version of {version.history_date:%Y-%m-%d %H:%M}."
        if not found:
            return _bring_back(version, by=by)
        (question,) = found
        for name in SEED_FIELDS:
            setattr(question, name, getattr(version, name))
        if save_question(question, version.related, by=by, reason=reason):
            noted([question], by, reason)
        return question


def delete_question(question: Question, *, by: AbstractBaseUser, reason: str = "") -> None:
    """Delete a question that readers never saw; its last version can be restored. Raises CannotDeleteError."""
    with transaction.atomic():
        (stored,) = locked([question.pk])
        if not stored.is_unpublished:
            raise CannotDeleteError(
                f"“{stored}” was public: archive it, so that its URL goes on to answer, with 410."
            )
        keep_versions([version_of(stored, by=by, reason=reason, kind=DELETED)])
        noted([stored], by, "Deleted.", DELETION)
        shown, pk = {stored.pk: card_of(stored)}, stored.pk
        stored.delete()
        follow_up([], shown)
        announce(shown, {pk})


def _bring_back(version: Version, *, by: AbstractBaseUser) -> Question:
    if not Subject.objects.filter(pk=version.subject_id).exists():
        raise CannotRestoreError("Its subject is gone: make the subject again, and a new question in it.")
    columns: dict[str, Any] = {
        field.attname: getattr(version, field.attname) for field in version.tracked_fields
    }
    question = Question(**columns)
    question.status, question.merged_into_id = Question.Status.DRAFT, None
    question.publish_at = question.unpublish_at = None
    if not Question.objects.filter(pk__in=[question.canonical_id]).exists():
        question.canonical_id = None
    taken = Question.objects.at_paths([(question.subject.slug, question.slug)]).first()
    if taken or Question.objects.of_files([question.file_url] if question.file_url else []).exists():
        raise CannotRestoreError(
            f"Another question is at {question.get_absolute_url()} now: move that one first, or copy what you need."
        )
    apply_rendering(question, render(question.answer))
    question.save(force_insert=True)
    for position, seed_id, title, subject, url in version.related:
        RelatedLink.objects.create(
            question=question,
            position=position,
            seed_id=seed_id,
            title=title,
            subject_spelling=subject,
            url=url,
        )
    follow_up([question], {})
    noted([question], by, "Restored after it was deleted.", ADDITION)
    return question
