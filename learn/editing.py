"""What follows from an editor's change: where it differs from the file, where its links lead, who is canonical."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from learn.content.markdown import render
from learn.freshness import Card, announce, cards
from learn.importing.canonical import choose_canonicals
from learn.importing.links import mark_repeats, resolve_links
from learn.importing.merge import note_edit
from learn.importing.plan import values_of
from learn.models import Conflict, Question, RelatedLink
from learn.rendering import apply_rendering


def stored_values(question: Question) -> dict[str, Any]:
    """Return what is stored of the fields that a file may change, to hold an edit against; `{}` for a new question."""
    stored = Question.objects.filter(pk=question.pk).prefetch_related("related_links").first()
    return values_of(stored) if stored else {}


def record_edit(question: Question, before: Mapping[str, Any], shown: Mapping[int, Card]) -> None:
    """Complete a question that an editor saved with its links, and announce the pages that changed.

    `before` is what `stored_values` returned before it, `shown` what `cards` did. The next import then knows which fields are the editor's, and keeps them.
    """
    links = list(question.related_links.order_by("position"))
    mark_repeats(question.get_absolute_url(), links)
    RelatedLink.objects.bulk_update(links, ["is_repeat"])
    resolve_links([question.get_absolute_url(), *(link.url for link in links)])
    after = values_of(question)
    if before and after != before:
        question.updated_at = timezone.now()
        if question.file_url:
            question.imported_values = note_edit(before, after, question.imported_values)
        question.save(update_fields=["updated_at", "imported_values"])
        question.conflicts.exclude(field__in=question.imported_values).delete()
    choose_canonicals({question.slug})
    announce(shown, {question.pk})


def settle(conflict: Conflict, *, take_file: bool) -> None:
    """End a conflict: the file's value goes live, or the editor's stays for good."""
    with transaction.atomic():
        question = (
            Question.objects.select_for_update(of=("self",))
            .select_related("subject")
            .prefetch_related("related_links")
            .get(pk=conflict.question_id)
        )
        conflict.delete()
        if not take_file:
            return
        before, shown = values_of(question), cards({question.pk})
        if conflict.field == "related":
            question.related_links.all().delete()
            RelatedLink.objects.bulk_create(_links(question, cast(list[list[Any]], conflict.file_value)))
        elif conflict.field == "published_on":
            question.published_on = dt.date.fromisoformat(cast(str, conflict.file_value))
        else:
            setattr(question, conflict.field, conflict.file_value)
        if conflict.field == "answer":
            apply_rendering(question, render(question.answer))
        question.save()
        record_edit(Question.objects.select_related("subject").get(pk=question.pk), before, shown)


def live_value(conflict: Conflict) -> Any:
    """Return what the question says now where the file says something else."""
    return values_of(conflict.question)[conflict.field]


def _links(question: Question, rows: list[list[Any]]) -> list[RelatedLink]:
    return [
        RelatedLink(
            question=question,
            position=position,
            seed_id=seed_id,
            title=title,
            subject_spelling=subject,
            url=url,
        )
        for position, seed_id, title, subject, url in rows
    ]
