"""A next step from every page: the editors' related links, then questions about the same things.

The latter are computed by `manage.py suggest_questions`, on a small site by each import too, and stored: a request
reads them.
"""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Substr

from learn.batches import batches
from learn.bulk import insert_values
from learn.content.words import words
from learn.freshness import announce_pages
from learn.likeness import (
    ANSWER_CHARACTERS,
    Page,
    Target,
    different,
    filled,
    model_of,
    nearest_in,
    store_model,
)
from learn.models import (
    Question,
    QuestionQuerySet,
    RelatedLink,
    SuggestedQuestion,
)
from learn.parallel import parallel_map
from learn.prepared import prepared
from learn.turns import Turns

SHOWN = 5
_LINK, _SUGGESTION = 0, 1  # the order in which they are shown
COMPARED_BY_IMPORTS = 3_000  # questions in all: up to so many an import compares itself, within two seconds
_READ_TOGETHER = 500
_WRITTEN_TOGETHER = 1_500  # questions a transaction: 9,000 narrow rows, 90 ms


def next_steps(questions: Collection[Question]) -> dict[int, list[Question]]:
    """Return up to five questions to read after each, by its key, editorial links first; two queries for all of them.

    Each is one that search engines may show: for a duplicate its canonical question stands.
    """
    rows = sorted(_stored([question.pk for question in questions]))
    targets = {target.pk: target for target in _targets(list({row[-1] for row in rows}))}
    steps: dict[int, dict[int, Question]] = {question.pk: {} for question in questions}
    for question_id, kind, _, target_id in rows:
        target = targets.get(target_id)  # none where it was taken out of the database between the two queries
        if target and target.is_listed:
            if target.canonical is None:
                steps[question_id].setdefault(target_id, target)
            elif kind == _LINK:
                steps[question_id].setdefault(target.canonical.pk, target.canonical)
    return {question.pk: _shown(question, steps[question.pk]) for question in questions}


def _shown(question: Question, steps: dict[int, Question]) -> list[Question]:
    own = (question.pk, question.canonical_id)
    return [step for key, step in steps.items() if key not in own][:SHOWN]


@prepared
def _stored(question_ids: list[int]) -> Any:
    """Return links and suggestions as (question, kind, position, target)."""
    links = RelatedLink.objects.filter(question__among=question_ids).leading_somewhere()
    suggestions = SuggestedQuestion.objects.filter(question__among=question_ids)
    return links.values_list("question_id", Value(_LINK), "position", "target_id").union(
        suggestions.values_list("question_id", Value(_SUGGESTION), "position", "target_id"), all=True
    )


@prepared
def _targets(keys: list[int]) -> QuestionQuerySet:
    # Whether each is listed is asked of the row: SQLite would look for the keys among all live questions.
    return Question.objects.filter(pk__among=keys).for_next_steps()


def suggest_after_import(
    changed: Collection[int], workers: int, progress: Callable[[str, int, int], None]
) -> None:
    """Give next steps to the questions that have none, and on a small site look again for those that changed.

    On a large site, where a comparison takes longer than the import, those that have none get the ones that follow in
    their subject, and `suggest_questions` compares them.
    """
    rows = Question.objects.filter(suggestions=None).order_by("pk")
    without = list(rows.values_list("pk", "subject_id", "canonical_id", "title"))
    if Question.objects.count() <= COMPARED_BY_IMPORTS:
        suggest({*changed, *(key for key, *_ in without)}, workers, progress)
    elif without:
        # Of these subjects alone: a question that is the only one of its own is among them at every import.
        following = _Following(may_be_suggested({subject for _, subject, *_ in without}))
        turns = Turns()
        for batch in batches(without, _WRITTEN_TOGETHER):
            chosen = {
                key: filled([], following.titled_otherwise(key, title, following.of(key, subject, canonical)))
                for key, subject, canonical, title in batch
            }
            with turns.turn():
                _store(chosen)


def suggest(keys: Collection[int] | None, workers: int, progress: Callable[[str, int, int], None]) -> int:
    """Find the next steps of these questions, or of all, and return of how many they were written: of those that changed.

    A question that no other is like is followed by those of its subject that come after it, and say something else.
    """
    wanted = sorted(Question.objects.values_list("pk", flat=True) if keys is None else keys)
    targets = may_be_suggested() if wanted else []
    if not targets:
        return 0
    following = _Following(targets)
    written = done = 0
    with tempfile.TemporaryDirectory(prefix="suggestions-") as folder:
        model = Path(folder) / "model"
        compared = model_of(targets)
        store_model(compared, model)
        found = parallel_map(partial(nearest_in, model), pages_of(wanted), workers, count=len(wanted))
        turns = Turns()
        for batch in batches(found, _WRITTEN_TOGETHER):
            chosen = {
                page.key: filled(
                    near,
                    different(compared, page, near, following.of(page.key, page.subject, page.canonical)),
                )
                for page, near in batch
            }
            with turns.turn():
                written += _store(chosen)
            done += len(batch)
            progress("suggesting", done, len(wanted))
    return written


class _Following:
    """The questions of each subject, in the order of their URLs."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self._listed: dict[int, list[int]] = defaultdict(list)
        for target in targets:
            self._listed[target.subject].append(target.key)
        self._places = {key: place for listed in self._listed.values() for place, key in enumerate(listed)}
        self._titles = {target.key: _said(target.title) for target in targets}

    def of(self, key: int, subject: int, canonical: int | None) -> Iterator[int]:
        """Yield the others of its subject, from its own place on and around."""
        listed, place = self._listed[subject], self._places.get(key, 0)
        for step in range(len(listed)):
            if (other := listed[(place + step) % len(listed)]) not in (key, canonical):
                yield other

    def titled_otherwise(self, key: int, title: str, keys: Iterable[int]) -> Iterator[int]:
        """Yield those whose titles have other words than this question's and those before them."""
        seen = {self._titles.get(key) or _said(title)}
        for other in keys:
            if (said := self._titles[other]) not in seen:
                seen.add(said)
                yield other


def _said(title: str) -> frozenset[str]:
    return frozenset(words(title))


def may_be_suggested(subjects: Collection[int] | None = None) -> list[Target]:
    """Return the questions (of these subjects) that may be suggested, in the order of their URLs: the same in every database."""
    rows = Question.objects.indexable().order_by("subject__slug", "slug")
    if subjects is not None:
        rows = rows.filter(subject__among=subjects)
    return [Target(*row) for row in rows.values_list("pk", "subject_id", "title", "page_keywords")]


def pages_of(keys: Sequence[int]) -> Iterator[Page]:
    """Yield the questions of these keys as `learn.likeness` looks for others like them."""
    for window in batches(keys, _READ_TOGETHER):
        rows = Question.objects.filter(pk__in=window).order_by("pk")
        beginning = Substr("answer_text", 1, ANSWER_CHARACTERS)
        for pk, subject, canonical, title, keywords, answer in rows.values_list(
            "pk", "subject_id", "canonical_id", "title", "page_keywords", beginning
        ):
            yield Page(pk, subject, canonical or pk, title, keywords, answer)


def _store(chosen: Mapping[int, Sequence[int]]) -> int:
    """Put the chosen in the place of what is stored, where they differ; return of how many questions they did."""
    with transaction.atomic():
        stored: dict[int, list[int]] = defaultdict(list)
        rows = SuggestedQuestion.objects.filter(question__in=chosen).order_by("question", "position")
        for question, target in rows.values_list("question_id", "target_id"):
            stored[question].append(target)
        changed = {key: targets for key, targets in chosen.items() if stored.get(key, []) != list(targets)}
        SuggestedQuestion.objects.filter(question__in=[key for key in changed if key in stored]).delete()
        insert_values(  # ten times faster than bulk_create, which makes an object of each row
            "learn_suggestedquestion",
            ("question_id", "position", "target_id"),
            (
                (key, position, target)
                for key, targets in changed.items()
                for position, target in enumerate(targets, 1)
            ),
        )
        if changed:
            announce_pages(changed)
    return len(changed)
