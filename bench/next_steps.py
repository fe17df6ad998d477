"""Suggested questions: how many of the editors' links they find when these are hidden, beside bm25 over titles."""

import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator

from bench.table import Row, against
from learn.content.words import words

PAGES = 2_000
SHOWN = 5


def next_step_rows() -> Iterator[Row]:
    """Yield the recall at five on pages that have editorial links, and the time of building all suggestions."""
    from learn.likeness import model_of, nearest
    from learn.models import Question, RelatedLink
    from learn.related import may_be_suggested, pages_of, suggest

    targets = may_be_suggested()
    known = {target.key for target in targets}
    hidden: dict[int, set[int]] = defaultdict(set)
    links = RelatedLink.objects.filter(is_repeat=False, target__isnull=False)
    for page, target, canonical in links.values_list("question", "target", "target__canonical"):
        if (canonical or target) in known and page != (canonical or target):
            hidden[page].add(canonical or target)
    looked_at = list(pages_of(sorted(hidden)[:PAGES]))
    model = model_of(targets)
    titles = sqlite3.connect(":memory:")
    titles.execute("CREATE VIRTUAL TABLE titles USING fts5(title)")
    titles.executemany(
        "INSERT INTO titles (rowid, title) VALUES (?, ?)",
        [(target.key, target.title) for target in targets],
    )
    sql = "SELECT rowid FROM titles WHERE titles MATCH ? ORDER BY rank LIMIT ?"
    ours = plain = all_hidden = 0
    for page in looked_at:
        match = " OR ".join(f'"{word}"' for word in words(page.title)) or '""'
        by_title = [
            key for (key,) in titles.execute(sql, [match, SHOWN + 1]) if key not in (page.key, page.canonical)
        ]
        ours += len(hidden[page.key].intersection(nearest(model, page)[:SHOWN]))
        plain += len(hidden[page.key].intersection(by_title[:SHOWN]))
        all_hidden += len(hidden[page.key])
    if all_hidden:
        yield Row(
            f"suggestions: recall at 5 of hidden links, {len(looked_at):,} pages",
            f"{ours / all_hidden:.1%}",
            f"bm25 over titles: {plain / all_hidden:.1%}",
            against(ours, plain) if plain else "",
            ">= 1.20",
        )
    count, started = Question.objects.count(), time.perf_counter()
    suggest(None, os.cpu_count() or 1, lambda *_: None)
    yield Row(f"suggest_questions, {count:,}", f"{time.perf_counter() - started:.1f} s")
