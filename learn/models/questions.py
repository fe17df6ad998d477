"""Questions with their answers: what the file holds, what rendering made of it, what editors decided."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from learn.content.seedfile.schema import (
    AUTHOR_MAX_LENGTH,
    LABEL_MAX_LENGTH,
    SEO_TITLE_MAX_LENGTH,
    SLUG_MAX_LENGTH,
    SUBJECT_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    URL_MAX_LENGTH,
)
from learn.models.question_sets import QuestionQuerySet
from learn.models.visibility import QuestionStatus
from learn.paths import path_of
from learn.versions import VersionsByName


class Question(models.Model):
    """A question and its answer, at `/learn/<subject>/questions/<slug>`: that path is its identity."""

    Status = QuestionStatus

    # Both without an index of their own, which each row would pay for: question_path_unique and question_slug are theirs.
    subject = models.ForeignKey(
        "learn.Subject", on_delete=models.PROTECT, related_name="questions", db_index=False
    )
    slug = models.SlugField(max_length=SLUG_MAX_LENGTH, db_index=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.LIVE)
    publish_at = models.DateTimeField(
        null=True, blank=True, help_text="A live question appears at this moment; empty: at once."
    )
    unpublish_at = models.DateTimeField(
        null=True, blank=True, help_text="A live question answers 410 from this moment on; empty: never."
    )
    canonical = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="duplicates",
        db_index=False,  # nearly always null, which misleads planners: question_canonical is the index
        help_text="The page search engines should show instead of this one; empty: this one.",
    )

    canonical_is_chosen = models.BooleanField(
        default=False, editable=False, help_text="An editor chose the canonical page: imports leave it."
    )

    merged_into = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        db_index=False,  # as for canonical: question_merged is the index
        help_text="The question that an editor put in the place of this one: its page answers with a redirect there.",
    )

    # What the seed file holds, under its names where they can be kept. `answer` stays in the file's line-break encoding.
    seed_id = models.BigIntegerField("id in the seed file", db_index=True, help_text="Not unique.")
    schema = models.CharField(max_length=LABEL_MAX_LENGTH, default="default", editable=False)
    published_on = models.DateField()
    title = models.CharField(max_length=TITLE_MAX_LENGTH)
    article_title = models.CharField(max_length=TITLE_MAX_LENGTH, blank=True)
    question = models.CharField(max_length=TITLE_MAX_LENGTH, blank=True)
    date_format = models.CharField(
        max_length=LABEL_MAX_LENGTH, default="MMM DD, YYYY", help_text="moment.js tokens."
    )
    post_on_text = models.CharField(max_length=LABEL_MAX_LENGTH, default="Posted on", blank=True)
    seo_title = models.CharField(max_length=SEO_TITLE_MAX_LENGTH, blank=True)
    page_description = models.TextField(blank=True)
    page_keywords = models.TextField(blank=True, help_text="Separated by commas.")
    author = models.CharField(max_length=AUTHOR_MAX_LENGTH, blank=True)
    answer = models.TextField(help_text="Markdown, in the seed file's line-break encoding.")
    subject_spelling = models.CharField(max_length=SUBJECT_MAX_LENGTH, blank=True, editable=False)
    score = models.CharField(max_length=LABEL_MAX_LENGTH, blank=True, help_text="As written in the file.")
    no_index = models.BooleanField(
        default=False, help_text="Reachable, but in no list, sitemap or search engine."
    )
    seed_layout = models.JSONField(
        default=dict, blank=True, editable=False, help_text="What else the file holds, kept for the export."
    )

    # What rendering made of the answer. Written together with it, never during a request.
    answer_html = models.TextField(editable=False)
    answer_text = models.TextField(editable=False)
    headings = models.JSONField(default=list, editable=False)
    problems = models.JSONField(default=list, editable=False)
    answer_links = models.JSONField(default=list, editable=False)
    has_math = models.BooleanField(default=False, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    renderer_version = models.PositiveIntegerField(default=0, editable=False)
    has_problems = models.BooleanField(default=False, editable=False)

    # What the importer needs to tell a file's change from an editor's.
    file_url = models.CharField(
        "URL in the seed file",
        max_length=URL_MAX_LENGTH,
        blank=True,
        editable=False,
        help_text="Empty: from no file.",
    )
    imported_values = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="What the file last said of the fields that an editor has changed since.",
    )
    is_edited = models.BooleanField(
        default=False, editable=False, help_text="Whether there are such fields: a column, to be found by."
    )
    content_hash = models.CharField(
        max_length=64, blank=True, editable=False, help_text="SHA-256 of the file as last imported."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False, help_text="Last change of content.")

    excerpt: str = ""  # set by a search on the questions it found
    anchor: str = ""  # set by a page of a subject's list on questions that one of its jumps leads to

    objects = QuestionQuerySet.as_manager()
    history = VersionsByName(
        excluded_fields=(
            "answer_html", "answer_text", "headings", "problems", "answer_links", "has_math", "word_count",
            "renderer_version", "has_problems", "is_edited",
        ),
        no_db_index=("slug", "seed_id", "subject", "canonical", "merged_into"),
    )  # fmt: skip

    class Meta:
        permissions = [
            ("change_published_question", "Can edit questions that are in review, live or archived"),
            ("review_question", "Can send questions back to their authors"),
            ("publish_question", "Can publish and schedule questions, and let search engines index them"),
            ("archive_question", "Can archive questions"),
            ("move_question", "Can change the URL of questions, merge them and undo both"),
            ("render_question", "Can render answers again"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subject", "slug"], name="question_path_unique"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "in_review", "live", "archived"]),
                name="question_status_known",
            ),
            models.CheckConstraint(
                condition=Q(publish_at=None) | Q(unpublish_at=None) | Q(publish_at__lt=F("unpublish_at")),
                name="question_published_before_it_goes",
            ),
            models.UniqueConstraint(
                fields=["file_url"], condition=~Q(file_url=""), name="question_file_url_unique"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(answer=""), name="question_not_empty"),
            models.CheckConstraint(
                condition=Q(canonical=None) | ~Q(canonical=F("pk")), name="question_not_its_own_duplicate"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | (Q(status="archived") & ~Q(merged_into=F("pk"))),
                name="question_merged_is_archived",
            ),
        ]
        indexes = [
            # Whole: a page of a subject's list is counted and found in the index alone, however far down it is.
            models.Index(
                fields=[
                    "subject",
                    "status",
                    "-published_on",
                    "slug",
                    "no_index",
                    "publish_at",
                    "unpublish_at",
                    "id",
                ],
                name="question_by_subject_newest",
            ),
            models.Index(
                fields=[
                    "subject",
                    "status",
                    "title",
                    "slug",
                    "no_index",
                    "publish_at",
                    "unpublish_at",
                    "id",
                ],
                name="question_by_subject_title",
            ),
            models.Index(fields=["-published_on", "slug"], name="question_newest"),
            models.Index(fields=["slug"], name="question_slug"),
            models.Index(
                fields=["canonical"], condition=Q(canonical__isnull=False), name="question_canonical"
            ),
            models.Index(
                fields=[
                    "subject",
                    "status",
                    "no_index",
                    "canonical",
                    "slug",
                    "updated_at",
                    "publish_at",
                    "unpublish_at",
                ],
                name="question_shown",
            ),
            # The filters of the editors' list, each with the list's order: the rare ones would read every question.
            models.Index(fields=["status", "-published_on", "slug", "id"], name="question_desk_status"),
            models.Index(
                fields=["-published_on", "slug"], condition=Q(no_index=True), name="question_desk_no_index"
            ),
            models.Index(
                fields=["-published_on", "slug"],
                condition=Q(has_problems=True),
                name="question_desk_problems",
            ),
            models.Index(
                fields=["-published_on", "slug"], condition=Q(is_edited=True), name="question_desk_edited"
            ),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="question_merged"
            ),
            models.Index(
                fields=["publish_at"], condition=Q(publish_at__isnull=False), name="question_publish_at"
            ),
            models.Index(
                fields=["unpublish_at"], condition=Q(unpublish_at__isnull=False), name="question_unpublish_at"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the path of the question's page."""
        return path_of("question", self.subject.slug, self.slug)

    @property
    def is_live(self) -> bool:
        """Whether the page answers 200 now: what `QuestionQuerySet.live()` finds."""
        return self._is_published and not self._is_before_its_time and not self._is_over

    @property
    def is_listed(self) -> bool:
        """Whether any list may show it now: what `QuestionQuerySet.listed()` finds."""
        return self.is_live and not self.no_index and self.subject.is_listed

    @property
    def is_unpublished(self) -> bool:
        """Whether the page answers 404 because readers have not seen it yet."""
        return self.status in (self.Status.DRAFT, self.Status.IN_REVIEW) or (
            self._is_published and self._is_before_its_time
        )

    @property
    def _is_published(self) -> bool:
        return self.status == self.Status.LIVE

    @property
    def _is_before_its_time(self) -> bool:
        return self.publish_at is not None and self.publish_at > timezone.now()

    @property
    def _is_over(self) -> bool:
        return self.unpublish_at is not None and self.unpublish_at <= timezone.now()
