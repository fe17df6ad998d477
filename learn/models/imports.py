"""What imports did, and where a file and an editor disagree."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from learn.content.seedfile.schema import LABEL_MAX_LENGTH
from learn.models.questions import Question


class ImportRun(models.Model):
    """One run of `import_questions`: what it was asked, what it did, and what it could not do."""

    class Status(models.TextChoices):
        RUNNING = "running", "running"
        DONE = "done", "done"
        INCOMPLETE = "incomplete", "done, with files rejected or in conflict"
        REFUSED = "refused", "refused, nothing changed"
        FAILED = "failed", "stopped by an error"

    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    paths = models.JSONField(default=list)
    scanned = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    archived = models.PositiveIntegerField(default=0)
    rejected = models.JSONField(default=list, blank=True)
    conflicts = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["running", "done", "incomplete", "refused", "failed"]),
                name="import_run_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}, {self.get_status_display()}"


class Conflict(models.Model):
    """A field that the seed file and an editor both changed: the editor's value is live, the file's is kept here."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=LABEL_MAX_LENGTH)
    imported_value = models.JSONField(
        null=True, help_text="What both started from; empty where no import came before."
    )
    file_value = models.JSONField(null=True, help_text="What the file says now.")
    path = models.TextField(help_text="The file.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "field"], name="conflict_field_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.question}"
