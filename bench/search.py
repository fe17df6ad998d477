"""Search and suggestions, beside plain FTS5 (bm25, every word, title and answer) over the same questions in one run."""

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import django

from bench.corpus import write_corpus
from bench.fuzzed import fuzzed_rows
from bench.importing import SETTINGS
from bench.table import Row, against
from learn.content.words import words

QUERIES = 1_000
TOP, RESULTS = 10, 20
LONG_ENOUGH = 4  # letters of a word that gets a typo
TYPED = (3, 6, 10, 16)  # characters after which a reader stops to look
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

Known = tuple[int, str, str]  # key, title and keywords of the question that is looked for
Ask = Callable[[str], list[int]]


def search_rows(scratch: Path, count: int, release: Path | None = None) -> Iterator[Row]:
    """Yield the rows of searching `count` generated questions, or those of a release of yours."""
    if release is None:
        release = scratch / "searched"
        write_corpus(release, count)
    _import(release, scratch / "search.sqlite3")
    from bench.next_steps import next_step_rows
    from learn.models import Question
    from learn.search import search
    from learn.search.suggesting import suggestions

    known = list(Question.objects.indexable().order_by("subject__slug", "slug").values_list("pk", "title", "page_keywords"))  # fmt: skip
    plain = _plain(Question.objects.indexable().values_list("pk", "title", "answer_text"))
    chance = random.Random(6)
    asked = chance.sample(known, min(QUERIES, len(known)))

    def ours(query: str) -> list[int]:
        return [question.pk for question in search(query).questions]

    for what, queries in spoilt_titles(asked, chance).items():
        yield from _known_item_rows(f"search: {what}", asked, queries, ours, plain)
    starts = [title[:length] for _, title, _ in asked for length in TYPED]
    _, wall, cpu = _timed(lambda text: [question.pk for question in suggestions(text)], starts)
    yield Row("titles while typing, p99", _p(wall, 99), f"CPU {_p(cpu, 99)}", "", "<= 15 ms")
    yield from fuzzed_rows()
    yield from next_step_rows()


def spoilt_titles(asked: Sequence[Known], chance: random.Random) -> dict[str, list[str]]:
    """Return what readers would type who look for these questions, one query each, by the kind of what they type."""
    kinds = {
        "title without three words": _without_three,
        "five of its keywords": _five_keywords,
        "title with one typo": _with_typo,
    }
    return {what: [spoil(question, chance) for question in asked] for what, spoil in kinds.items()}


def _import(release: Path, database: Path) -> None:
    os.environ |= {**SETTINGS, "DATABASE_URL": f"sqlite:///{database}"}
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("import_questions", release, verbosity=0)


def _plain(rows: Iterator[tuple[int, str, str]]) -> Ask:
    """Return what asks an index as FTS5 makes it of its own accord."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE plain USING fts5(title, answer)")
    database.executemany("INSERT INTO plain (rowid, title, answer) VALUES (?, ?, ?)", rows)

    def ask(query: str) -> list[int]:
        match = " ".join(f'"{word}"' for word in words(query)) or '""'
        sql = "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT ?"
        return [key for (key,) in database.execute(sql, [match, RESULTS])]

    return ask


def _known_item_rows(
    what: str, asked: Sequence[Known], queries: Sequence[str], ours: Ask, plain: Ask
) -> Iterator[Row]:
    found, wall, cpu = _timed(ours, queries)
    found_plainly, _, plain_cpu = _timed(plain, queries)
    for name, places in (("first", 1), (f"top {TOP}", TOP)):
        shares = [_share(asked, keys, places) for keys in (found, found_plainly)]
        yield Row(f"{what}, {name}", f"{shares[0]:.1%}", f"plain FTS5: {shares[1]:.1%}")
    for percent in (50, 99):
        yield Row(
            f"… p{percent} with excerpts and facets",
            f"{_p(cpu, percent)} CPU, {_p(wall, percent)}",
            f"plain FTS5, keys alone: {_p(plain_cpu, percent)} CPU",
            against(_percentile(cpu, percent), _percentile(plain_cpu, percent)),
        )


def _share(asked: Sequence[Known], found: Sequence[Sequence[int]], places: int) -> float:
    return sum(
        question[0] in keys[:places] for question, keys in zip(asked, found, strict=True)
    ) / len(asked)  # fmt: skip


def _timed(ask: Ask, queries: Sequence[str]) -> tuple[list[list[int]], list[float], list[float]]:
    """Return what was found, and the milliseconds of each query on the wall and of the processor."""
    for query in queries[:20]:
        ask(query)
    found, wall, cpu = [], [], []
    for query in queries:
        started, used = time.perf_counter(), time.process_time()
        found.append(ask(query))
        cpu.append((time.process_time() - used) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
    return found, wall, cpu


def _percentile(figures: Sequence[float], percent: int) -> float:
    return sorted(figures)[len(figures) * percent // 100]


def _p(figures: Sequence[float], percent: int) -> str:
    return f"{_percentile(figures, percent):.1f} ms"


def _without_three(question: Known, chance: random.Random) -> str:
    kept = question[1].split()
    for _ in range(min(3, len(kept) - 1)):
        kept.pop(chance.randrange(len(kept)))
    return " ".join(kept)


def _five_keywords(question: Known, chance: random.Random) -> str:
    keywords = [word.strip() for word in question[2].split(",") if word.strip()] or [question[1]]
    return " ".join(chance.sample(keywords, min(5, len(keywords))))


def _with_typo(question: Known, chance: random.Random) -> str:
    """Return the title with a letter left out, added, changed or swapped with the next."""
    parts = question[1].split()
    place = chance.choice([place for place, word in enumerate(parts) if len(word) >= LONG_ENOUGH] or [0])
    word, at, letter = parts[place], chance.randrange(max(1, len(parts[place]) - 1)), chance.choice(_LETTERS)
    head, tail = word[:at], word[at:]
    parts[place] = head + chance.choice(
        (tail[1:], letter + tail, letter + tail[1:], tail[1:2] + tail[:1] + tail[2:])
    )
    return " ".join(parts)
