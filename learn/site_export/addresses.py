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

Address = tuple[str, Card | None]  # of an image: what it shows

NOT_FOUND = "/404"  # asked for on purpose: the page of what is not there


def of_site(*, with_images: bool) -> Iterator[Address]:
    """Yield what belongs to no subject: what answers 200 to readers and crawlers, search and forms left out, and 404."""
    names = [
        "learn",
        "feed",
        "sitemap_index",
        "robots",
        "llms",
        "security",
        "manifest",
        "favicon",
        "touch_icon",
    ]
    if Subject.objects.listed().with_something_to_read().exists():
        names.append("sitemap_lists")
    yield from ((reverse(name), None) for name in names)
    if settings.INDEXNOW_KEY:
        yield reverse("indexnow_key", args=[settings.INDEXNOW_KEY]), None
    yield NOT_FOUND, None
    if with_images:
        yield cards.site_image_path(), cards.site_card()


def of_subject(subject: Subject, *, with_images: bool) -> Iterator[Address]:
    """Yield the pages of a subject and of its questions; the subject comes with its count."""
    yield from ((page, None) for page in list_pages(subject))
    if subject.is_listed:
        yield reverse("subject_feed", args=[subject.slug]), None
    indexable = Question.objects.indexable().filter(subject=subject).count()
    section = reverse("sitemap_section", args=[subject.slug])
    for number in range(1, -(-indexable // SECTION_LIMIT) + 1):
        yield section if number == 1 else f"{section}?p={number}", None
    if with_images:
        yield cards.subject_image_path(subject), cards.subject_card(subject)
    for slug, title in _live(subject):
        path = path_of("question", subject.slug, slug)
        yield path, None
        yield f"{path}.md", None
        if with_images:
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


def _live(subject: Subject) -> Iterable[tuple[str, str]]:
    """Return slug and title of a subject's live questions, in the order of an index that holds both.

    An export reads all of them each time that one page changed; in their rows an answer stands between every two.
    """
    questions = Question.objects.live().filter(subject=subject).order_by("title", "slug")
    return questions.values_list("slug", "title")
