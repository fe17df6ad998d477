"""The paths that questions had once."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from learn.content.seedfile.schema import URL_MAX_LENGTH
from learn.models.questions import Question


class PreviousUrlQuerySet(models.QuerySet["PreviousUrl"]):
    """Sets of previous URLs."""

    def to_live(self) -> Self:
        """Those that answer with a redirect to a page that answers 200."""
        # As a condition of each: of a join SQLite begins with the live questions, and reads them all.
        return self.filter(Exists(Question.objects.live().filter(pk=OuterRef("question"))))


class PreviousUrl(models.Model):
    """A path that a question had once: it answers with one 301 to where the question is now."""

    path = models.CharField(max_length=URL_MAX_LENGTH, unique=True)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="previous_urls")
    created_at = models.DateTimeField(db_default=Now())

    objects = PreviousUrlQuerySet.as_manager()

    class Meta:
        verbose_name = "previous URL"

    def __str__(self) -> str:
        return self.path
