"""What a reader may have meant who asked for a page that is not there."""

from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Length

from learn.models import Question

SHOWN = 6
_MAX_WORDS = 6  # each word is one more comparison for every question
_MIN_WORD_LENGTH = 4  # shorter ones (how, the, of) are in every second slug


def near_matches(path: str) -> list[Question]:
    """Return listed questions that share most of the words of the path's last part, the closest first.

    A long word says more than a short one, so each counts by its length; half of all letters must be shared. The
    same slug in another subject shares all of them, and no shorter slug does. Empty for a path without words.
    """
    words = _telling_words(path.rstrip("/").rsplit("/", 1)[-1])
    if not words:
        return []
    shared = sum(
        (
            Case(When(slug__contains=word, then=len(word)), default=0, output_field=IntegerField())
            for word in words
        ),
        start=Value(0),
    )
    near = Question.objects.indexable().annotate(shared_letters=shared)
    near = near.filter(shared_letters__gte=sum(map(len, words)) / 2)
    return list(near.order_by("-shared_letters", Length("slug"), "slug").for_cards()[:SHOWN])


def _telling_words(slug: str) -> list[str]:
    words = {word for word in slug.lower().split("-") if len(word) >= _MIN_WORD_LENGTH and word.isprintable()}
    return sorted(words, key=lambda word: (-len(word), word))[:_MAX_WORDS]
