"""What a version of a question is: what an import or an editor is about to replace, and who replaces it, and why.

The table is django-simple-history's. Its signals stay unconnected: rows are written by name, in bulk, by `learn.history`.
"""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

REASON_MAX_LENGTH = 300


class WithLinks(models.Model):
    """What a version holds beside the question's own columns."""

    related = models.JSONField(
        default=list, help_text="Its related links: position, id, title, subject and URL of each."
    )

    class Meta:
        abstract = True


class VersionsByName(HistoricalRecords):  # type: ignore[misc]  # the library has no types
    """A history that nothing writes behind our back: a save makes no version, and a bulk write forgets none."""

    def __init__(self, excluded_fields: tuple[str, ...], no_db_index: tuple[str, ...]) -> None:
        super().__init__(
            verbose_name="version",
            bases=(WithLinks,),
            custom_model_name="QuestionVersion",
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.CharField(max_length=REASON_MAX_LENGTH, blank=True),
            excluded_fields=list(excluded_fields),
            no_db_index=list(no_db_index),
        )

    def post_save(self, instance: Any, created: bool, using: str | None = None, **kwargs: Any) -> None:
        """Write nothing."""

    def post_delete(self, instance: Any, using: str | None = None, **kwargs: Any) -> None:
        """Write nothing."""

    def pre_delete(self, instance: Any, **kwargs: Any) -> None:
        """Read nothing."""
