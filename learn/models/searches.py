"""What search keeps: who may see an entry of its index, and what readers looked for."""

from django.db import models

from learn.models.question_sets import QuestionQuerySet
from learn.models.subjects import Subject


class SearchEntry(models.Model):
    """A narrow copy of what decides whether readers may see a question, beside its words in the search index.

    Triggers keep it, as they keep the index: see `learn/search/`. Its key is the question's; that is no foreign key,
    because only the type of a key of its own lets SQLite find a row without an index. Its columns are named as those
    of `Question`, so that the same words (`indexable()`) ask it.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=10)
    no_index = models.BooleanField()
    canonical = models.BigIntegerField(null=True)
    publish_at = models.DateTimeField(null=True)
    unpublish_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return str(self.pk)


class SearchCount(models.Model):
    """How often readers searched for something on a day. Nothing tells who they were."""

    QUERY_MAX_LENGTH = 80

    day = models.DateField()
    query = models.CharField(max_length=QUERY_MAX_LENGTH, help_text="In lower case, spaces collapsed.")
    searches = models.PositiveIntegerField(default=1)
    found = models.PositiveIntegerField(help_text="Questions found the last time.")

    class Meta:
        ordering = ["-day", "-searches", "query"]
        constraints = [models.UniqueConstraint(fields=["day", "query"], name="search_count_unique")]
        indexes = [models.Index(fields=["found", "-day"], name="search_count_found")]

    def __str__(self) -> str:
        return self.query
