"""What a reader may have meant who asked for a page that is not there."""

from difflib import get_close_matches

from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Length

from learn.content.seedfile.schema import SUBJECT_SLUG_MAX_LENGTH
from learn.models import Question, Subject

SHOWN = 6
SUBJECTS_SHOWN = 3
_MAX_WORDS = 6  # each word is one more comparison for every question
_MIN_WORD_LENGTH = 4  # shorter ones (how, the, of) are in every second slug
_OF_ADDRESSES = {"learn", "questions", "undefined"}  # words that stand in an address whatever it is about
_MIN_BEGINNING = 12  # letters of a slug that was cut off; fewer begin many
_ALIKE = 0.8  # difflib's ratio: one letter in five of a subject's name may be wrong


def near_matches(path: str) -> list[Question]:
    """Return listed questions that share most of the words of the path's last part, the closest first.

    A long word says more than a short one, so each counts by its length; half of all letters must be shared. The
    same slug in another subject shares all of them, and no shorter slug does. Before all comes a slug that goes on
    where an address was cut off. Empty for a path without words.
    """
    asked = path.rstrip("/").rsplit("/", 1)[-1]
    words = _telling_words(asked)
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
    goes_on = [Case(When(slug__startswith=asked, then=0), default=1)] if len(asked) >= _MIN_BEGINNING else []
    return list(near.order_by(*goes_on, "-shared_letters", Length("slug"), "slug").for_cards()[:SHOWN])


def near_subjects(path: str) -> list[Subject]:
    """Return the subject that a path names after `/learn/`, or those of nearly that name, the closest first."""
    root, _, rest = path.strip("/").partition("/")
    asked = rest.partition("/")[0]
    if root != "learn" or not asked or len(asked) > SUBJECT_SLUG_MAX_LENGTH:
        return []
    subjects = {subject.slug: subject for subject in Subject.objects.listed().with_something_to_read()}
    if asked in subjects:
        return [subjects[asked]]
    begin = [slug for slug in subjects if len(asked) >= _MIN_WORD_LENGTH and slug.startswith(asked)]
    alike = get_close_matches(asked, subjects, n=SUBJECTS_SHOWN, cutoff=_ALIKE)
    return [subjects[slug] for slug in dict.fromkeys([*begin, *alike])][:SUBJECTS_SHOWN]


def _telling_words(slug: str) -> list[str]:
    words = {word for word in slug.lower().split("-") if len(word) >= _MIN_WORD_LENGTH and word.isprintable()}
    words -= _OF_ADDRESSES
    return sorted(words, key=lambda word: (-len(word), word))[:_MAX_WORDS]
