"""What follows from a change of questions: redirects, links, canonical pages. In the transaction of the change."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from learn.freshness import Card, announce
from learn.importing.canonical import choose_canonicals
from learn.importing.links import mark_repeats, resolve_links
from learn.importing.paths import keep_old_paths
from learn.models import Question, RelatedLink


def path_of(subject_slug: str, slug: str) -> str:
    """Return the path of a question's page."""
    return reverse("question", args=[subject_slug, slug])


def follow_up(questions: Sequence[Question], before: Mapping[int, Card]) -> None:
    """Bring what depends on these questions in step with them; `before` is what `cards` returned before the change.

    The old path of a question that nobody saw yet is no URL to keep.
    """
    old_urls = {pk: path_of(card.subject_slug, card.slug) for pk, card in before.items()}
    new_urls = {question.pk: question.get_absolute_url() for question in questions}
    moved = [
        question for question in questions if old_urls.get(question.pk, "") not in ("", new_urls[question.pk])
    ]
    keep_old_paths({old_urls[question.pk]: question for question in moved if not question.is_unpublished})
    links = _links_of(questions)
    resolve_links({*new_urls.values(), *old_urls.values(), *(link.url for link in links)})
    slugs = {question.slug for question in questions} | {card.slug for card in before.values()}
    twins = choose_canonicals(slugs)
    announce({**twins, **before}, new_urls.keys() | twins.keys())


def _links_of(questions: Sequence[Question]) -> list[RelatedLink]:
    """Return the links of the questions, those marked that repeat another or lead to the page itself."""
    marked, changed = [], []
    own_urls = {question.pk: question.get_absolute_url() for question in questions}
    by_question: dict[int, list[RelatedLink]] = {}
    for link in RelatedLink.objects.filter(question__in=own_urls).order_by("question", "position"):
        by_question.setdefault(link.question_id, []).append(link)
    for pk, links in by_question.items():
        before = [link.is_repeat for link in links]
        mark_repeats(own_urls[pk], links)
        changed += [
            link for link, was_repeat in zip(links, before, strict=True) if link.is_repeat != was_repeat
        ]
        marked += links
    RelatedLink.objects.bulk_update(changed, ["is_repeat"])
    return marked
