"""Three ways to one: what a file said last, what it says now, and what an editor made of it meanwhile."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that the file and an editor both changed, each to something else."""

    field: str
    imported_value: Any
    file_value: Any


@dataclass(frozen=True, slots=True)
class Merge:
    """What an import makes of a question's fields."""

    values: dict[str, Any]
    imported_values: dict[str, Any]
    clashes: list[Clash] = field(default_factory=list)


def merge(
    stored: Values,
    imported_values: Values,
    file: Values,
    *,
    open_bases: Values | None = None,
    overwrite_edits: bool = False,
) -> Merge:
    """Merge field by field; all values in the form that JSON gives them (see `plain`).

    `imported_values` has what the file last said of the fields that an editor changed since, and no others. Only the
    file changed: its value. Only the editor did: the editor's. Both: the editor's stays, and the clash is returned.
    `open_bases` has, of the clashes that nobody settled yet, what both started from: a file that says that again has
    taken its change back.
    """
    bases = imported_values if open_bases is None else {**imported_values, **open_bases}
    merged = Merge(dict(stored), {})
    for name, file_value in file.items():
        if overwrite_edits or name not in imported_values or file_value == stored[name]:
            merged.values[name] = file_value
            continue
        merged.imported_values[name] = file_value
        if file_value not in (imported_values[name], bases[name]):
            merged.clashes.append(Clash(name, bases[name], file_value))
    return merged


def note_edit(before: Values, after: Values, imported_values: Values) -> dict[str, Any]:
    """Return the `imported_values` of a question after an editor took its fields from `before` to `after`."""
    noted = dict(imported_values)
    for name, value in after.items():
        if value != before[name]:
            noted.setdefault(name, before[name])
        if name in noted and noted[name] == value:
            del noted[name]
    return noted


def plain(value: Any) -> Any:
    """Return a field's value as JSON will give it back."""
    return value.isoformat() if isinstance(value, dt.date) else value
