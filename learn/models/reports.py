"""What readers report."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from learn.models.questions import Question


class ProblemReport(models.Model):
    """What a reader found wrong with an answer: a line of the editors' queue. Nothing tells who wrote it."""

    TEXT_MAX_LENGTH = 1_000

    class Reason(models.TextChoices):
        WRONG = "wrong", "Something in the answer is wrong"
        UNCLEAR = "unclear", "It is hard to follow"
        MISSING = "missing", "Something is missing"
        DISPLAY = "display", "A formula, table, list or piece of code looks broken"
        LINK = "link", "A link leads nowhere"
        OTHER = "other", "Something else"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="problem_reports")
    reason = models.CharField(max_length=10, choices=Reason)
    text = models.CharField(max_length=TEXT_MAX_LENGTH, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    is_done = models.BooleanField("done", default=False)

    class Meta:
        ordering = ["is_done", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["wrong", "unclear", "missing", "display", "link", "other"]),
                name="problem_report_reason_known",
            ),
        ]
        indexes = [models.Index(fields=["is_done", "created_at"], name="problem_report_queue")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.question}"
