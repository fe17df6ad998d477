"""Arguments of commands, checked where they are read: what makes no sense is refused before any work."""

from argparse import ArgumentTypeError
from pathlib import Path

MOST_WORKERS = 64  # more processes than any machine here has cores are a slip of the finger


def named_path(text: str) -> Path:
    """Return a path; an empty one is refused, because a variable that a script never set would name this folder."""
    if not text.strip():
        raise ArgumentTypeError("is empty: name a folder or a file (is a variable of your script unset?)")
    return Path(text)


def percentage(text: str) -> float:
    """Return a number from 0 to 100; not `nan`, which no comparison finds too large."""
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 100:
        raise ArgumentTypeError(f"'{text}' is no percentage: write a number from 0 to 100")
    return number


def worker_count(text: str) -> int:
    """Return a number of processes, from 1 to MOST_WORKERS."""
    if not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_WORKERS:
        raise ArgumentTypeError(f"'{text}' is no number of processes: write one from 1 to {MOST_WORKERS}")
    return int(text)
