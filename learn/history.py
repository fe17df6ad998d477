"""The versions of a question: each change keeps what it replaced, with who, when and why. The row itself is the newest."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from learn.importing.plan import values_of
from learn.models import Question

Version = Any  # QuestionVersion, which django-simple-history makes when the models are loaded

CHANGED, DELETED = "~", "-"

_model: Any = Question.history.model
_COLUMNS = [field.attname for field in _model.tracked_fields]


def version_of(
    question: Question,
    *,
    by: AbstractBaseUser | None = None,
    reason: str = "",
    at: datetime | None = None,
    kind: str = CHANGED,
) -> Version:
    """Return the version that holds the question as it is; unsaved. Its links must be there as they are stored."""
    return _model(
        **{name: getattr(question, name) for name in _COLUMNS},
        related=values_of(question)["related"],
        history_user_id=by.pk if by else None,
        history_change_reason=reason,
        history_date=at or timezone.now(),
        history_type=kind,
    )


def keep_versions(versions: Iterable[Version]) -> None:
    """Store versions, many in one statement; in the transaction of the change that replaces them."""
    _model.objects.bulk_create(versions, batch_size=500)


def versions_of(pk: int) -> Any:
    """Return the versions of a question, there or deleted, the newest first."""
    return _model.objects.filter(id=pk).select_related("history_user").order_by("-history_id")


def deleted_questions() -> Any:
    """Return the last versions of the questions that were deleted and not restored, the latest deletion first."""
    there = Question.objects.values("pk")
    return _model.objects.filter(history_type=DELETED).exclude(id__in=there).order_by("-history_id")
