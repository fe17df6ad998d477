"""What the renderer made of an answer, put on its question: one way for the importer, the admin and re-rendering."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from django.db import transaction

from learn.batches import batches
from learn.content.markdown import RENDERER_VERSION, RenderedAnswer, render
from learn.freshness import announce, cards
from learn.models import Question
from learn.parallel import parallel_map

RENDERED_FIELDS = (
    "answer_html",
    "answer_text",
    "headings",
    "problems",
    "answer_links",
    "has_math",
    "word_count",
    "renderer_version",
    "has_problems",
)
_WRITTEN_TOGETHER = (
    100  # questions a transaction: their words are taken out of the search index and put in again
)
READ_TOGETHER = 500


def apply_rendering(question: Question, rendered: RenderedAnswer) -> None:
    """Set the RENDERED_FIELDS of a question; saving it is the caller's."""
    for name, value in rendered_values(rendered).items():
        setattr(question, name, value)


def rendered_values(rendered: RenderedAnswer) -> dict[str, Any]:
    """Return the RENDERED_FIELDS as a question holds them."""
    return {
        "answer_html": rendered.html,
        "answer_text": rendered.text,
        "headings": [dict(vars(heading)) for heading in rendered.headings],
        "problems": [dict(vars(problem)) for problem in rendered.problems],
        "answer_links": list(rendered.links),
        "has_math": rendered.has_math,
        "word_count": rendered.word_count,
        "renderer_version": RENDERER_VERSION,
        "has_problems": bool(rendered.problems),
    }


def render_again(*, everything: bool, workers: int, progress: Callable[[str, int, int], None]) -> int:
    """Render the answers that an older renderer made, or all, and return how many were written.

    No content changes by it, so `updated_at` stays. Where an editor saves an answer meanwhile, that rendering stands.
    """
    questions = Question.objects.all() if everything else Question.objects.rendered_before(RENDERER_VERSION)
    keys = list(questions.order_by("pk").values_list("pk", flat=True))
    in_flight: deque[tuple[int, str]] = deque()

    def answers() -> Iterator[str]:
        for window in batches(keys, READ_TOGETHER):
            for pk, answer in Question.objects.filter(pk__in=window).values_list("pk", "answer"):
                in_flight.append((pk, answer))
                yield answer

    done = written = 0
    with closing(parallel_map(render, answers(), workers, count=len(keys))) as results:
        for batch in batches(results, _WRITTEN_TOGETHER):
            written += _store({pk: (answer, result) for (pk, answer), result in _paired(in_flight, batch)})
            done += len(batch)
            progress("rendering", done, len(keys))
    return written


def _paired(
    in_flight: deque[tuple[int, str]], results: list[RenderedAnswer]
) -> Iterator[tuple[tuple[int, str], RenderedAnswer]]:
    for result in results:
        yield in_flight.popleft(), result


def _store(renderings: dict[int, tuple[str, RenderedAnswer]]) -> int:
    with transaction.atomic():
        current = []
        for question in Question.objects.select_for_update().filter(pk__in=renderings).only("answer"):
            answer, rendered = renderings[question.pk]
            if question.answer == answer:
                apply_rendering(question, rendered)
                current.append(question)
        Question.objects.bulk_update(current, RENDERED_FIELDS)
        keys = [question.pk for question in current]
        announce(cards(keys), keys)
    return len(current)
