"""What an import found and did: counted while it runs, then shown, stored and written as JSON."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any


class Change(Enum):
    """What importing a file does to its question. A file whose bytes changed may still say the same."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file that could not be imported. Line and column count from 1; 0 where the file as a whole is meant."""

    path: str
    line: int
    column: int
    key: str
    message: str

    def __str__(self) -> str:
        place = [self.path, *(str(number) for number in (self.line, self.column) if number)]
        return f"{':'.join(place)}: {f'{self.key}: ' if self.key else ''}{self.message}"


@dataclass(frozen=True, slots=True)
class Warned:
    """Something an operator should know about a file that was imported all the same."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True)
class Conflicted:
    """A question of which the file and an editor changed the same fields; the editor's values stay live."""

    url: str
    path: str
    fields: list[str]

    def __str__(self) -> str:
        return f"{self.path}: conflict: an editor changed {', '.join(self.fields)} of {self.url}; the edit stays live"


@dataclass(slots=True)
class Report:
    """The figures of one import, under the names of the `--report` file."""

    scanned: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    moved: int = 0
    archived: int = 0
    seconds: float = 0.0
    rejected: list[Rejection] = field(default_factory=list)
    conflicts: list[Conflicted] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether every file is in as it stands: none rejected, none in conflict."""
        return not self.rejected and not self.conflicts

    def count(self, changes: Iterable[Change]) -> None:
        """Add what a batch changed to the figures, each question once."""
        counts = Counter(changes)
        self.created += counts[Change.CREATED]
        self.updated += counts[Change.UPDATED]
        self.unchanged += counts[Change.UNCHANGED]
        self.moved += counts[Change.MOVED]

    def put_in_order(self) -> None:
        """Sort what is said of files by their paths: batches end at other files in every run."""
        self.rejected.sort(key=lambda rejection: (rejection.path, rejection.line, rejection.column))
        self.conflicts.sort(key=lambda conflict: conflict.path)
        self.warnings.sort(key=lambda warning: warning.path)

    def as_json(self) -> dict[str, Any]:
        """Return the report as `--report` writes it."""
        figures = {each.name: getattr(self, each.name) for each in fields(self)}
        for name in ("rejected", "conflicts", "warnings"):
            # By hand: `asdict` copies each value of a hundred thousand warnings, for three seconds.
            figures[name] = [{key: getattr(said, key) for key in said.__slots__} for said in figures[name]]
        return figures

    def summary(self) -> str:
        """One line for people."""
        counts = ", ".join(
            f"{getattr(self, name):,} {name}"
            for name in ("scanned", "created", "updated", "unchanged", "moved", "archived")
        )
        return (
            f"{counts}, {len(self.rejected):,} rejected, {len(self.conflicts):,} in conflict, "
            f"{len(self.warnings):,} warnings, in {self.seconds:.1f} s"
        )


class ImportStoppedError(Exception):
    """The process was asked to stop: the batches written so far are whole, the next run goes on from there."""

    def __init__(self, signal_number: int) -> None:
        super().__init__("the import was stopped between two batches; run it again to complete it")
        self.signal_number = signal_number


class ImportRefusedError(Exception):
    """Nothing was changed; the message says why."""
