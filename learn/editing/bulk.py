"""What editors do to many questions at once, beside taking steps and moving them."""

from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from learn.content.markdown import render
from learn.editing.log import noted
from learn.editing.saving import Outcome, change_questions, locked
from learn.freshness import announce, card_of
from learn.models import Question
from learn.rendering import RENDERED_FIELDS, apply_rendering


def set_indexable(
    keys: Collection[int], is_indexable: bool, *, by: AbstractBaseUser, reason: str = ""
) -> Outcome:
    """Let search engines show these questions, or keep them out of every list."""

    def change(question: Question) -> str | None:
        question.no_index = not is_indexable
        return None

    outcome = change_questions(keys, change, ["no_index"], by=by, reason=reason)
    noted(outcome.changed, by, "Indexable." if is_indexable else "Hidden from search engines.")
    return outcome


def render_now(keys: Collection[int], *, by: AbstractBaseUser) -> Outcome:
    """Render these answers again. No content changes by it, so no version is kept and `updated_at` stays."""
    with transaction.atomic():
        questions = locked(keys)
        for question in questions:
            apply_rendering(question, render(question.answer))
        Question.objects.bulk_update(questions, RENDERED_FIELDS, batch_size=50)
        shown = {question.pk: card_of(question) for question in questions}
        announce(shown, shown.keys())
        noted(questions, by, "Rendered again.")
    return Outcome(changed=questions)
