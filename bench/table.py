"""The one table that all benchmarks print."""

import sys
from collections.abc import Iterable
from typing import NamedTuple


class Row(NamedTuple):
    """A figure beside the one of the same run that it is held against, and what was asked of it."""

    what: str
    measured: str
    anchor: str = ""
    ratio: str = ""
    asked: str = ""


HEAD = Row("what", "measured", "anchor", "ratio", "asked")


def print_table(rows: Iterable[Row]) -> None:
    """Print the rows in columns."""
    table = [HEAD]
    for row in rows:
        print(" | ".join(row), file=sys.stderr, flush=True)  # as they come: the table takes minutes
        table.append(row)
    widths = [max(len(row[column]) for row in table) for column in range(len(HEAD))]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def against(seconds: float, anchor: float) -> str:
    """Return a ratio as the table shows it."""
    return f"{seconds / anchor:.2f}"
