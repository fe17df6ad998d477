"""A subject's questions, a page at a time: newest first or A to Z, with jumps to where each year or letter begins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import CharField, Count, Min
from django.db.models.functions import Cast, Substr

from learn.freshness.remembered import remembered
from learn.freshness.tags import list_tag
from learn.models import Question, QuestionQuerySet, Subject
from learn.prepared import prepared, prepared_slice

# With their descriptions less than 20 kB of HTML before compression, wherever in a list of 5,000.
QUESTIONS_PER_PAGE = 20

NEWEST = "newest"
BY_TITLE = "title"
NOT_A_LETTER = "#"

Groups = Sequence[
    tuple[str, int]
]  # of a list in its order: a year or a letter, and how many questions it has


@dataclass(frozen=True, slots=True)
class Jump:
    """Where the questions of a year or a letter begin: the number of questions before them, and their page."""

    label: str
    offset: int

    @property
    def page(self) -> int:
        """The page that holds the first of them."""
        return self.offset // QUESTIONS_PER_PAGE + 1

    @property
    def anchor(self) -> str:
        """The id of the first of them on its page."""
        return f"from-{'0' if self.label == NOT_A_LETTER else self.label.lower()}"


@dataclass(frozen=True, slots=True)
class SubjectList:
    """How a subject's questions lie on pages, and the way to those of one page."""

    keys: Callable[[int, int], Any]  # (how many, after how many) -> rows of the questions' keys
    question_count: int
    jumps: list[Jump]

    @property
    def last(self) -> int:
        """The number of the last page; 1 for a subject without questions."""
        return max(1, -(-self.question_count // QUESTIONS_PER_PAGE))

    def page(self, number: int) -> list[Question]:
        """Return the questions of a page; those that a jump leads to carry its `anchor`.

        Their keys are found in the index alone, and only their rows are fetched: the last page costs what the first does.
        """
        start = (number - 1) * QUESTIONS_PER_PAGE
        keys = [key for (key,) in self.keys(QUESTIONS_PER_PAGE, start)]
        found = {question.pk: question for question in _shown(keys)}
        questions = [found[key] for key in keys if key in found]
        for jump in self.jumps:
            if start <= jump.offset < start + len(questions):
                questions[jump.offset - start].anchor = jump.anchor
        return questions


def subject_list(subject: Subject, sort: str) -> SubjectList:
    """Return the list of what readers may browse of a subject, after one query that counts it or asks whether it changed."""
    keys, groups = _ORDERS[sort]
    counts = remembered.get((subject.pk, sort), {list_tag(subject.slug)}, lambda: groups(subject.pk))
    return _list(partial(keys, subject.pk), counts)


@prepared
def _shown(keys: list[int]) -> QuestionQuerySet:
    return Question.objects.filter(pk__among=keys).for_cards()


def _titles_by_letter(subject: int) -> Groups:
    return [
        (label.upper() if label.isalpha() else NOT_A_LETTER, count) for label, count, _ in _letters(subject)
    ]


@prepared
def _letters(subject: int) -> Any:
    counts = _counted(subject, Substr("title", 1, 1)).annotate(first=Min("title"))
    return counts.order_by("first").values_list("label", "count", "first")


@prepared
def _years(subject: int) -> Any:
    # The year as text: SQLite would call back into Python to extract it, once for each question. And no title beside
    # it: the index of dates has none, so each question's row would be read.
    counts = _counted(subject, Substr(Cast("published_on", CharField()), 1, 4))
    return counts.order_by("-label").values_list("label", "count")


def _counted(subject: int, label: Substr) -> Any:
    """Return labels, and how many questions have each."""
    return Question.objects.filter(subject=subject).browsable().values(label=label).annotate(count=Count("*"))


@prepared_slice
def _newest(subject: int) -> Any:
    return _keys(subject).order_by("-published_on", "slug")


@prepared_slice
def _by_title(subject: int) -> Any:
    return _keys(subject).order_by("title", "slug")


def _keys(subject: int) -> Any:
    return Question.objects.filter(subject=subject).browsable().values_list("pk")


_ORDERS: Mapping[str, tuple[Callable[[int, int, int], Any], Callable[[int], Groups]]] = {
    NEWEST: (_newest, _years),
    BY_TITLE: (_by_title, _titles_by_letter),
}


def _list(keys: Callable[[int, int], Any], groups: Groups) -> SubjectList:
    """Return the list whose groups follow each other in its order; a label that comes back gets no second jump."""
    offset, offsets = 0, dict[str, int]()
    for label, count in groups:
        offsets.setdefault(label, offset)
        offset += count
    return SubjectList(keys, offset, [Jump(label, start) for label, start in offsets.items()])
