"""Ten thousand queries that nobody would type: `python -m bench.fuzzed [COUNT]`, with DATABASE_URL naming a database of yours.

Each goes to the search and to the titles while typing. The first error ends the run, and shows the query.
"""

import os
import random
import sys
import time
from collections.abc import Iterator

import django

from bench.table import Row, print_table

QUERIES = 10_000
_SIGNS = "\"'*^():-+~{}[]\\%_&|!<>= ,;/@#$?\x00\t\n\ud800\u200b\u0301\U0010ffff≤∑αßİ한ا"
_OPERATORS = (
    "AND",
    "OR",
    "NOT",
    "NEAR(a b, 2)",
    "title:",
    "rank MATCH",
    "'; DROP TABLE x; --",
    '"',
    "-",
    "<->",
    ":*",
    "!!",
)


def fuzzed(count: int, titles: list[str]) -> Iterator[str]:
    """Yield queries of titles torn apart, operators of both engines, signs and any characters; the same ones every time."""
    chance = random.Random(7)
    for _ in range(count):
        parts = []
        for _ in range(chance.randrange(1, 8)):
            kind = chance.randrange(4)
            if kind == 0:
                parts.append("".join(chance.choices(_SIGNS, k=chance.randrange(1, 9))))
            elif kind == 1:
                parts.append(chance.choice(_OPERATORS))
            elif kind == 2:
                parts.append("".join(chr(chance.randrange(0x11_0000)) for _ in range(chance.randrange(1, 9))))
            else:
                title = chance.choice(titles)
                start = chance.randrange(len(title))
                parts.append(title[start : start + chance.randrange(1, 40)])
        yield chance.choice(("", " ")).join(parts) * chance.choice((1, 1, 1, 30))


def fuzzed_rows(count: int = QUERIES) -> Iterator[Row]:
    """Yield how long so many queries take, each with its facets, excerpts and titles."""
    from learn.models import Question
    from learn.search import search
    from learn.search.suggesting import suggestions

    titles = list(Question.objects.order_by("pk").values_list("title", flat=True)[:5_000])
    cpu, found = [], 0
    for query in fuzzed(count, titles):
        used = time.process_time()
        try:
            found += bool(search(query).questions)
            suggestions(query)
        except BaseException:
            print(f"The query was {query!r}.", file=sys.stderr)
            raise
        cpu.append((time.process_time() - used) * 1000)
    cpu.sort()
    p50, p99 = cpu[len(cpu) // 2], cpu[len(cpu) * 99 // 100]
    name = f"fuzzed queries: {count:,}, 0 errors, {found:,} found something"
    yield Row(f"{name}, p99", f"{p99:.1f} ms CPU", f"p50 {p50:.1f} ms CPU", "", "<= 300 ms")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quicktakes.settings")
    django.setup()
    print_table(list(fuzzed_rows(int(sys.argv[1]) if len(sys.argv) > 1 else QUERIES)))
