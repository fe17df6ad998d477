"""What leads from one question to another: the links of the files, and the next steps that we suggest."""

from typing import Self

from django.db import models
from django.db.models import Q

from learn.content.seedfile.schema import SUBJECT_MAX_LENGTH, TITLE_MAX_LENGTH, URL_MAX_LENGTH
from learn.models.questions import Question
from learn.models.visibility import is_live


class RelatedLinkQuerySet(models.QuerySet["RelatedLink"]):
    """Sets of related links."""

    def shown(self) -> Self:
        """Those a page lists, in the file's order: listed targets, each once, never the page itself."""
        listed = is_live("target__") & Q(target__no_index=False, target__subject__is_listed=True)
        return self.filter(listed, is_repeat=False).order_by("position")

    def leading_somewhere(self) -> Self:
        """Those that name a question for the first time on their page, whether readers may see it or not."""
        return self.filter(is_repeat=False).exclude(target=None)

    def with_targets(self) -> Self:
        """With only what a list shows of their targets."""
        return self.select_related("target__subject", "target__canonical__subject").only(
            "question", "target__slug", "target__title", "target__subject__slug", "target__subject__name",
            "target__canonical__slug", "target__canonical__title", "target__canonical__subject__slug",
            "target__canonical__subject__name",
        )  # fmt: skip

    def not_shown(self) -> Self:
        """Those a page leaves out: repeats, links to the page itself, and those that lead nowhere."""
        return self.filter(Q(is_repeat=True) | Q(target=None) | ~is_live("target__"))

    def of_live_questions(self) -> Self:
        """Those on pages that answer 200."""
        return self.filter(is_live("question__"))

    def dangling(self) -> Self:
        """Those that lead nowhere: to no question, or to one that is not live."""
        return self.not_shown().filter(is_repeat=False)


class RelatedLink(models.Model):
    """A `related_articleN` of a seed file, kept as written and resolved to the question it names."""

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="related_links", db_index=False
    )  # related_link_position_unique is the index
    position = models.PositiveSmallIntegerField(help_text="The N of related_articleN.")
    target = models.ForeignKey(
        Question,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="linked_from",
        help_text="The question at `url`; empty while there is none.",
    )
    is_repeat = models.BooleanField(
        default=False,
        help_text="Repeats an earlier link of the page, or points at the page itself: never shown.",
    )
    seed_id = models.BigIntegerField("id in the seed file", null=True, blank=True)
    title = models.CharField(max_length=TITLE_MAX_LENGTH, blank=True)
    subject_spelling = models.CharField(max_length=SUBJECT_MAX_LENGTH, blank=True)
    url = models.CharField(max_length=URL_MAX_LENGTH)

    objects = RelatedLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="related_link_position_unique"),
        ]
        indexes = [models.Index(fields=["url"], name="related_link_url")]

    def __str__(self) -> str:
        return self.title


class SuggestedQuestion(models.Model):
    """A next step from a question, found by what both are about; stored by imports and `suggest_questions`."""

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="suggestions", db_index=False
    )  # suggested_question_position_unique is the index
    position = models.PositiveSmallIntegerField()
    target = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="suggested_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "position"], name="suggested_question_position_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.target_id}"
