"""Who may see a question: its status and its schedule, as a condition on it or on whatever points at it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class QuestionStatus(models.TextChoices):
    """What editors made of a question; the schedule decides with it whether readers see it."""

    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    LIVE = "live", "live"
    ARCHIVED = "archived", "archived (answers 410)"


def is_live(prefix: str = "") -> Q:
    """Return the condition of a page that answers 200 now; `prefix` leads from another model to the question.

    The schedule is part of the question that is asked, so nothing has to run for a page to appear or to go.
    `Question.is_live` is the same for one that was fetched.
    """
    now = timezone.now()
    begun = Q(**{f"{prefix}publish_at": None}) | Q(**{f"{prefix}publish_at__lte": now})
    not_over = Q(**{f"{prefix}unpublish_at": None}) | Q(**{f"{prefix}unpublish_at__gt": now})
    return Q(**{f"{prefix}status": QuestionStatus.LIVE}) & begun & not_over
