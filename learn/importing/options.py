"""What an operator may ask of an import, and how it says how far it has come."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Called with a stage, how many files of it are done, and how many there are."""

StopRequest = Callable[[], int]
"""Returns the number of the signal that asked the process to stop, 0 while none did."""


@dataclass(frozen=True, slots=True)
class Options:
    """The arguments of `import_questions`."""

    paths: tuple[Path, ...]
    prune: bool = False
    dry_run: bool = False
    strict: bool = False
    overwrite_edits: bool = False
    max_prune: float = 10.0
    workers: int = 1
