"""From draft to review to live to archived: which steps there are, and taking one with many questions at once."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from learn.editing.log import noted
from learn.editing.saving import Outcome, change_questions
from learn.models import Question
from learn.models import QuestionStatus as Status


@dataclass(frozen=True, slots=True)
class Step:
    """A way from some statuses to another: what it is called, whom it is for, and which questions can take it."""

    name: str
    label: str
    permission: str
    target: Status
    is_open_to: Callable[[Question], bool]


def _was_never_seen(question: Question) -> bool:
    return question.is_unpublished


STEPS = {
    step.name: step
    for step in (
        Step(
            "submit",
            "Send to review",
            "change_question",
            Status.IN_REVIEW,
            lambda question: question.status == Status.DRAFT,
        ),
        Step(
            "return",
            "Send back to the author",
            "review_question",
            Status.DRAFT,
            lambda question: question.status != Status.DRAFT and _was_never_seen(question),
        ),
        Step("publish", "Publish", "publish_question", Status.LIVE, lambda question: not question.is_live),
        Step(
            "archive",
            "Archive",
            "archive_question",
            Status.ARCHIVED,
            lambda question: question.status == Status.LIVE and not _was_never_seen(question),
        ),
    )
}


def take_step(
    step: Step,
    keys: Collection[int],
    *,
    by: AbstractBaseUser,
    reason: str = "",
    publish_at: datetime | None = None,
    unpublish_at: datetime | None = None,
) -> Outcome:
    """Take a step with each question that can; both moments are for publishing. Readers see it at once."""
    now = timezone.now()

    def change(question: Question) -> str | None:
        if not step.is_open_to(question):
            return f"it is {question.get_status_display()}"
        if publish_at and publish_at > now and not question.is_unpublished:
            return "its page was public before, so it cannot wait for a date: publish it at once, or not yet"
        question.status = step.target
        question.publish_at = publish_at if step.target == Status.LIVE else None
        question.unpublish_at = unpublish_at if step.target == Status.LIVE else None
        question.merged_into = None
        return None

    columns = ["status", "publish_at", "unpublish_at", "merged_into"]
    outcome = change_questions(keys, change, columns, by=by, reason=reason)
    noted(outcome.changed, by, f"{step.label}{f': {reason}' if reason else ''}.")
    return outcome
