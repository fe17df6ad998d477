"""Subjects, and what readers may see of them."""

from typing import Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from learn.content.seedfile.schema import SUBJECT_MAX_LENGTH, SUBJECT_SLUG_MAX_LENGTH
from learn.models.questions import Question
from learn.models.visibility import is_live
from learn.paths import path_of


class SubjectQuerySet(models.QuerySet["Subject"]):
    """Sets of subjects, by what readers may see of them."""

    def listed(self) -> Self:
        """Subjects that editors have not hidden from lists, sitemaps and feeds."""
        return self.filter(is_listed=True)

    def with_question_counts(self) -> Self:
        """Each with `question_count`: its listed questions."""
        shown = is_live("questions__") & Q(questions__no_index=False)
        return self.annotate(question_count=Count("questions", filter=shown)).order_by("name")

    def with_any_question(self) -> Self:
        """Without empty ones; after `with_question_counts()`."""
        return self.filter(question_count__gt=0)

    def with_something_to_read(self) -> Self:
        """Without empty ones; without counting."""
        return self.filter(Exists(Question.objects.browsable().filter(subject=OuterRef("pk"))))

    def with_newest_question(self) -> Self:
        """Each with `newest_title` and `newest_slug`: of the question that its page lists first."""
        newest = Question.objects.browsable().filter(subject=OuterRef("pk")).order_by("-published_on", "slug")
        return self.annotate(
            newest_title=Subquery(newest.values("title")[:1]), newest_slug=Subquery(newest.values("slug")[:1])
        )


class Subject(models.Model):
    """A field of study. Its slug is the second part of its questions' URLs."""

    slug = models.SlugField(max_length=SUBJECT_SLUG_MAX_LENGTH, unique=True)
    name = models.CharField(max_length=SUBJECT_MAX_LENGTH, help_text="Shown to readers.")
    imported_name = models.CharField(
        max_length=SUBJECT_MAX_LENGTH,
        blank=True,
        editable=False,
        help_text="The commonest spelling among the imported files; a name that differs from it was set by an editor.",
    )
    description = models.TextField(blank=True)
    is_listed = models.BooleanField(default=True, help_text="Shown in lists, sitemaps and feeds.")

    question_count: int  # set by `with_question_counts()` alone
    newest_title: str  # set by `with_newest_question()` alone
    newest_slug: str  # likewise

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the path of the subject's page."""
        return path_of("subject", self.slug)
