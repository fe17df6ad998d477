"""Every address of the public site, from the database."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from learn.models import Question, Subject
from learn.open_graph import cards
from learn.open_graph.card import Card
from learn.paths import path_of
from learn.sitemaps import SECTION_LIMIT
from learn.subject_lists import QUESTIONS_PER_PAGE

NOT_FOUND = "/404"  # asked for on purpose: the page of what is not there


def pages() -> Iterator[str]:
    """Yield the address of every page that answers 200 to readers and crawlers, search and forms left out."""
    names = ("learn", "feed", "sitemap_index", "sitemap_lists", "robots", "llms", "security", "manifest")
    yield from map(reverse, names)
    yield from (reverse("favicon"), reverse("touch_icon"))
    if settings.INDEXNOW_KEY:
        yield reverse("indexnow_key", args=[settings.INDEXNOW_KEY])
    yield from _lists()
    for path in _paths(Question.objects.live()):
        yield path
        yield f"{path}.md"


def images() -> Iterator[tuple[str, Card]]:
    """Yield the address of every link preview that a page names, and what it shows."""
    yield cards.site_image_path(), cards.site_card()
    for subject in Subject.objects.all():
        yield cards.subject_image_path(subject), cards.subject_card(subject)
    # No instances, and no card twice: 36,000 questions are asked for each time that a few pages changed.
    questions = Question.objects.live().values_list("slug", "title", "subject__slug", "subject__name")
    for slug, title, subject_slug, subject_name in questions:
        card = cards.card_of(title, subject_slug, subject_name)
        yield path_of("question_image", subject_slug, slug, card.version), card


def archived() -> Iterator[str]:
    """Yield the addresses that answer 410."""
    yield from _paths(Question.objects.archived())


def list_pages(subject: Subject) -> Iterator[str]:
    """Yield the address of every page of a subject's list, in both orders; the subject comes with its count."""
    path = subject.get_absolute_url()
    last = max(1, -(-subject.question_count // QUESTIONS_PER_PAGE))
    for query in ("", "sort=title"):
        yield f"{path}?{query}" if query else path
        joined = f"{path}?{query}&" if query else f"{path}?"
        yield from (f"{joined}page={number}" for number in range(2, last + 1))


def _lists() -> Iterator[str]:
    for subject in Subject.objects.with_question_counts().order_by("slug"):
        yield from list_pages(subject)
        if subject.is_listed:
            yield reverse("subject_feed", args=[subject.slug])
    sections = Question.objects.indexable().values_list("subject__slug").distinct().order_by("subject__slug")
    for (slug,) in sections:
        count = Question.objects.indexable().filter(subject__slug=slug).count()
        section = reverse("sitemap_section", args=[slug])
        yield section
        yield from (f"{section}?p={number}" for number in range(2, -(-count // SECTION_LIMIT) + 1))


def _paths(questions: object) -> Iterator[str]:
    before, between, after = (
        reverse("question", args=["-subject-", "-slug-"]).replace("-slug-", "-subject-").split("-subject-")
    )
    for subject_slug, slug in questions.values_list("subject__slug", "slug"):  # type: ignore[attr-defined]
        yield f"{before}{subject_slug}{between}{slug}{after}"
