"""What is stored: subjects, questions with their answers, the links between them, and what the imports did.

The vocabulary of the site lives on the QuerySets: a view that spells out a filter is missing a word here.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from learn.content.seedfile.schema import (
    AUTHOR_MAX_LENGTH,
    LABEL_MAX_LENGTH,
    SEO_TITLE_MAX_LENGTH,
    SLUG_MAX_LENGTH,
    SUBJECT_MAX_LENGTH,
    SUBJECT_SLUG_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    URL_MAX_LENGTH,
)
from learn.versions import VersionsByName


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

    def with_newest_question(self) -> Self:
        """Each with `newest_title`: the title of the question that its page lists first."""
        newest = Question.objects.browsable().filter(subject=OuterRef("pk")).order_by("-published_on", "slug")
        return self.annotate(newest_title=Subquery(newest.values("title")[:1]))


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

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the path of the subject's page."""
        return reverse("subject", args=[self.slug])


def is_live(prefix: str = "") -> Q:
    """Return the condition of a page that answers 200 now; `prefix` leads from another model to the question.

    The schedule is part of the question that is asked, so nothing has to run for a page to appear or to go.
    `Question.is_live` is the same for one that was fetched.
    """
    now = timezone.now()
    begun = Q(**{f"{prefix}publish_at": None}) | Q(**{f"{prefix}publish_at__lte": now})
    not_over = Q(**{f"{prefix}unpublish_at": None}) | Q(**{f"{prefix}unpublish_at__gt": now})
    return Q(**{f"{prefix}status": Question.Status.LIVE}) & begun & not_over


class QuestionQuerySet(models.QuerySet["Question"]):
    """Sets of questions, by what readers and search engines may see of them."""

    def live(self) -> Self:
        """Questions whose page answers 200 now."""
        return self.filter(is_live())

    def drafts(self) -> Self:
        """Questions that nobody has sent to review: their page answers 404."""
        return self.filter(status=Question.Status.DRAFT)

    def in_review(self) -> Self:
        """Questions that wait for somebody to publish them: their page answers 404."""
        return self.filter(status=Question.Status.IN_REVIEW)

    def scheduled(self) -> Self:
        """Questions whose page answers 404 until a moment that is set."""
        return self.filter(status=Question.Status.LIVE, publish_at__gt=timezone.now())

    def archived(self) -> Self:
        """Questions that were taken out: their page answers 410."""
        return self.filter(status=Question.Status.ARCHIVED)

    def next_change(self) -> datetime | None:
        """Return the next moment at which one of them appears or goes by its schedule; None where none does."""
        now = timezone.now()
        published = self.filter(status=Question.Status.LIVE)
        begins = (
            published.filter(publish_at__gt=now).order_by("publish_at").values_list("publish_at", flat=True)
        )
        ends = (
            published.filter(unpublish_at__gt=now)
            .order_by("unpublish_at")
            .values_list("unpublish_at", flat=True)
        )
        return min((moment for moment in (begins.first(), ends.first()) if moment), default=None)

    def browsable(self) -> Self:
        """Live questions that the list of their own subject shows."""
        return self.live().filter(no_index=False)

    def listed(self) -> Self:
        """Questions that any list may show: browsable, in a subject that is listed itself."""
        return self.browsable().filter(subject__is_listed=True)

    def canonical(self) -> Self:
        """Without the duplicates of a question that has its canonical page in another subject."""
        return self.filter(canonical=None)

    def indexable(self) -> Self:
        """Exactly what sitemaps hold: listed, and not a duplicate of a question elsewhere."""
        return self.listed().canonical()

    def newest(self) -> Self:
        """Put the latest first; the slug decides among those of one day, so that pages never overlap."""
        return self.order_by("-published_on", "slug", "pk")

    def by_title(self) -> Self:
        """Put them from A to Z, as the database compares text."""
        return self.order_by("title", "slug", "pk")

    def from_files(self) -> Self:
        """Questions that an import brought; the others were born in the admin."""
        return self.exclude(file_url="")

    def of_files(self, urls: Collection[str]) -> Self:
        """Return the questions that came from the files of these URLs."""
        # `from_files` is what the index on the column is limited to; without it every question is read.
        return self.from_files().filter(file_url__in=urls)

    def with_file(self) -> Self:
        """Questions whose file was there when it was last looked for; a prune takes it from those it archives."""
        return self.exclude(content_hash="")

    def edited(self) -> Self:
        """Questions of which an editor made something else than their file says."""
        return self.filter(is_edited=True)

    def rendered_before(self, version: int) -> Self:
        """Questions whose HTML an older renderer made."""
        return self.filter(renderer_version__lt=version)

    def for_urls(self) -> Self:
        """Only what a question's URL is made of."""
        return self.select_related("subject").only("slug", "subject__slug")

    def for_cards(self) -> Self:
        """Only what a list shows of a question: its answer stays in the database."""
        return self.select_related("subject").only(
            "slug", "title", "published_on", "page_description", "subject__slug", "subject__name"
        )

    def for_suggestions(self) -> Self:
        """Only the title and what the URL is made of."""
        return self.select_related("subject").only("slug", "title", "subject__slug")

    def for_results(self) -> Self:
        """Only what search shows of a question it found: with the text that an excerpt is taken from."""
        return self.for_cards().only(
            "slug", "title", "published_on", "answer_text", "subject__slug", "subject__name"
        )

    def for_page(self) -> Self:
        """With what a question page shows beside the question."""
        return self.select_related("subject", "canonical__subject").defer(
            "answer", "canonical__answer", "canonical__answer_html", "canonical__answer_text"
        )

    def for_feed(self) -> Self:
        """Only what a feed says of a question: not its HTML."""
        return self.for_cards().only(
            "slug", "title", "published_on", "page_description", "page_keywords", "author", "answer_text",
            "updated_at", "subject__slug", "subject__name",
        )  # fmt: skip

    def for_image(self) -> Self:
        """Only what the image of a question shows."""
        return self.select_related("subject").only(
            "slug", "status", "publish_at", "unpublish_at", "title", "subject__slug", "subject__name"
        )

    def for_source(self) -> Self:
        """With what the Markdown form of a question is made of, and not what rendering made of it."""
        return self.select_related("subject", "canonical__subject").only(
            "slug", "status", "publish_at", "unpublish_at", "title", "published_on", "page_keywords", "author",
            "answer", "subject__slug", "subject__name", "canonical__slug", "canonical__subject__slug",
        )  # fmt: skip

    def at_paths(self, paths: list[tuple[str, str]]) -> Self:
        """Return the questions at these (subject slug, slug) pairs; one query, however many."""
        slugs_by_subject: dict[str, list[str]] = {}
        for subject_slug, slug in paths:
            slugs_by_subject.setdefault(subject_slug, []).append(slug)
        condition = Q(pk__in=[])
        for subject_slug, slugs in slugs_by_subject.items():
            condition |= Q(subject__slug=subject_slug, slug__in=slugs)
        # The slugs once more: for several subjects SQLite finds no index in the condition, and reads every question.
        return self.filter(condition, slug__in={slug for _, slug in paths})


class Question(models.Model):
    """A question and its answer, at `/learn/<subject>/questions/<slug>`: that path is its identity."""

    class Status(models.TextChoices):
        DRAFT = "draft", "draft"
        IN_REVIEW = "in_review", "in review"
        LIVE = "live", "live"
        ARCHIVED = "archived", "archived (answers 410)"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="questions")
    slug = models.SlugField(max_length=SLUG_MAX_LENGTH)
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

    excerpt: str  # set by a search on the questions it found
    anchor: str  # set by a page of a subject's list on questions that one of its jumps leads to

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
        return reverse("question", args=[self.subject.slug, self.slug])

    @property
    def is_live(self) -> bool:
        """Whether the page answers 200 now: what `QuestionQuerySet.live()` finds."""
        return self._is_published and not self._is_before_its_time and not self._is_over

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


class RelatedLinkQuerySet(models.QuerySet["RelatedLink"]):
    """Sets of related links."""

    def shown(self) -> Self:
        """Those a page lists, in the file's order: listed targets, each once, never the page itself."""
        listed = is_live("target__") & Q(target__no_index=False, target__subject__is_listed=True)
        return self.filter(listed, is_repeat=False).order_by("position")

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

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="related_links")
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


class PreviousUrlQuerySet(models.QuerySet["PreviousUrl"]):
    """Sets of previous URLs."""

    def to_live(self) -> Self:
        """Those that answer with a redirect to a page that answers 200."""
        return self.filter(is_live("question__"))


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


class CurrentTransaction(models.Func):
    """The number of the transaction that writes the row on PostgreSQL, where rows are seen in the order of commits.

    SQLite has one writer at a time, so the order of its rows is that of its commits: 0 there.
    """

    allowed_default = True
    output_field = models.BigIntegerField()
    template = "(pg_current_xact_id()::text::bigint)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[()]]:
        """Return the SQL for the database that numbers no transactions."""
        return "0", ()


class Announcement(models.Model):
    """Pages that are no longer what they were, as tags, a line each; written in the transaction that changed them."""

    tags = models.TextField()
    token = models.CharField(
        max_length=16, help_text="Random: tells this row from one of the same number in another database."
    )
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), db_index=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.created_at}: {self.tags}"


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


class SuggestedQuestionQuerySet(models.QuerySet["SuggestedQuestion"]):
    """Sets of suggested questions."""

    def shown(self) -> Self:
        """Those a page may list, the closest first: targets that search engines may show."""
        listed = is_live("target__") & Q(target__no_index=False, target__subject__is_listed=True)
        return self.filter(listed, target__canonical=None).order_by("position")

    def with_targets(self) -> Self:
        """With only what a list shows of their targets."""
        return self.select_related("target__subject").only(
            "question", "target__slug", "target__title", "target__subject__slug", "target__subject__name"
        )


class SuggestedQuestion(models.Model):
    """A next step from a question, found by what both are about; stored by imports and `suggest_questions`."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="suggestions")
    position = models.PositiveSmallIntegerField()
    target = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="suggested_by")

    objects = SuggestedQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "position"], name="suggested_question_position_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.target_id}"


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
