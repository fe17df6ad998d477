"""What a page and a search cost at ten times the questions, beside what they cost before.

`python -m bench.growth multiply` puts each question of a SQLite database there nine times more; `python -m bench.growth
measure` prints what they cost, as JSON.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import django

from bench.processes import ROOT, measure_python, with_static_files
from bench.table import Row, against

TIMES, QUERIES = 10, 200


def growth_rows(scratch: Path, environment: Mapping[str, str], *, has_real_words: bool) -> Iterator[Row]:
    """Yield the rows of a SQLite database and of one with ten times its questions; of searches where it has real words."""
    small = Path(environment["DATABASE_URL"].removeprefix("sqlite:///"))
    large = scratch / "grown.sqlite3"
    shutil.copy(small, large)
    environment = with_static_files(environment, scratch)
    grown = {**environment, "DATABASE_URL": f"sqlite:///{large}"}
    measure_python("-m", "bench.growth", "multiply", environment=grown)
    before, after = _costs(environment), _costs(grown)
    for what, milliseconds in after.items():
        if not has_real_words and what.startswith("search"):
            continue
        yield Row(
            f"{what}, {TIMES} times the questions, median CPU",
            f"{milliseconds:.2f} ms",
            f"{before[what]:.2f} ms",
            against(milliseconds, before[what]),
            "<= 1.50",
        )
    if not has_real_words:
        yield Row(
            "searches at ten times the questions",
            "not measured: a hundred words are all that generated files have; --release FOLDER",
        )


def _costs(environment: Mapping[str, str]) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.growth", "measure"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | dict(environment), capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def multiply() -> None:
    """Put each question there nine times more, under other slugs, with its links and next steps."""
    from django.db import connection, transaction

    from learn.models import Question, RelatedLink, SuggestedQuestion
    from learn.search.index import index_of

    last = Question.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for copy in range(1, TIMES):
        moved = f"+ {copy * last}"
        new = {
            "slug": f"|| '-copy-{copy}'",
            "file_url": f"|| '-copy-{copy}'",
            "canonical_id": moved,
            "merged_into_id": moved,
        }
        link = {"question_id": moved, "target_id": moved, "url": f"|| '-copy-{copy}'"}
        # In one piece: links lead to questions further on.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_copy_of(Question, {**new, "id": moved}, f"id <= {last}"))
            for model in (RelatedLink, SuggestedQuestion):
                cursor.execute(_copy_of(model, link, f"question_id <= {last}"))
    index_of().consolidate()


def _copy_of(model: Any, changes: Mapping[str, str], where: str) -> str:
    """Return the statement that copies rows; a column is left as it is, changed, or, an own key, given anew."""
    columns = [field.column for field in model._meta.concrete_fields if not field.generated]
    copied = [column for column in columns if column in changes or column != "id"]
    values = ", ".join(f"{column} {changes.get(column, '')}" for column in copied)
    table = model._meta.db_table
    return f"INSERT INTO {table} ({', '.join(copied)}) SELECT {values} FROM {table} WHERE {where}"  # noqa: S608 - our own columns


def costs() -> dict[str, float]:
    """Return the median of what a question's page and searches cost, in milliseconds of the processor."""
    from bench.search import spoilt_titles
    from learn.models import Question
    from learn.question_page import question_at, question_page
    from learn.search import search

    chance = random.Random(8)
    listed = Question.objects.indexable().order_by("pk").values_list("pk", "title", "page_keywords")
    known = chance.sample(list(listed[:10_000]), min(QUERIES, len(listed[:10_000])))
    paths = list(
        Question.objects.filter(pk__in=[key for key, *_ in known]).values_list("subject__slug", "slug")
    )

    def page(path: tuple[str, str]) -> None:
        if found := question_at(*path):
            question_page(found)

    return {
        "cold question page": _median(page, paths),
        **{
            f"search: {what}": _median(search, queries)
            for what, queries in spoilt_titles(known, chance).items()
        },
    }


def _median(ask: Callable[[Any], Any], asked: Sequence[Any]) -> float:
    for one in asked[:20]:
        ask(one)
    taken = []
    for one in asked:
        began = time.process_time()
        ask(one)
        taken.append((time.process_time() - began) * 1_000)
    return statistics.median(taken)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "multiply":
        multiply()
    else:
        print(json.dumps(costs()))
