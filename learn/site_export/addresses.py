"""Every address of the public site, from the database."""

from collections.abc import Iterable, Iterator

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
    for subject in Subject.objects.all():
        for slug, _ in _live(subject):
            path = path_of("question", subject.slug, slug)
            yield path
            yield f"{path}.md"


def images() -> Iterator[tuple[str, Card]]:
    """Yield the address of every link preview that a page names, and what it shows."""
    yield cards.site_image_path(), cards.site_card()
    for subject in Subject.objects.all():
        yield cards.subject_image_path(subject), cards.subject_card(subject)
        for slug, title in _live(subject):
            card = cards.card_of(title, subject.slug, subject.name)
            yield path_of("question_image", subject.slug, slug, card.version), card


def archived() -> Iterator[str]:
    """Yield the addresses that answer 410."""
    for subject_slug, slug in Question.objects.archived().values_list("subject__slug", "slug"):
        yield path_of("question", subject_slug, slug)


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


def _live(subject: Subject) -> Iterable[tuple[str, str]]:
    """Return slug and title of a subject's live questions, in the order of an index that holds both.

    An export reads all of them each time that one page changed; in their rows an answer stands between every two.
    """
    questions = Question.objects.live().filter(subject=subject).order_by("title", "slug")
    return questions.values_list("slug", "title")
