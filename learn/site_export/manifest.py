"""What an export left in its folder, so that the next one writes what changed: files, and how far it had heard.

The pages are kept in parts, one for each subject and one for the rest of the site: of a subject that nothing was heard
of, nothing is read.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

NAME = ".export.json"
_PARTS = ".export"


@dataclass
class Manifest:
    """The version of what rendered the pages, the state of the watch, and how many pages each part has."""

    version: str = ""
    heard: list[int | str] = field(default_factory=list)
    parts: dict[str, int] = field(default_factory=dict)
    with_images: bool = False

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return what the last export left; an empty one where there was none, or it cannot be read."""
        try:
            return cls(**_read(folder / NAME))
        except TypeError:
            return cls()

    def write(self, folder: Path) -> None:
        """Put it in the place of the last one, whole or not at all; the last thing that an export does."""
        _write(folder / NAME, vars(self))


def pages_of(folder: Path, part: str) -> dict[str, str]:
    """Return the digests of a part's pages by address; none where the part is new, or cannot be read."""
    return _read(_file_of(folder, part))


def write_pages(folder: Path, part: str, pages: dict[str, str]) -> None:
    """Keep the digests of a part's pages; before the manifest, so that of an export that ended here all is heard again."""
    path = _file_of(folder, part)
    path.parent.mkdir(exist_ok=True)
    _write(path, pages)


def forget(folder: Path, part: str) -> None:
    """Keep no part of that name any more."""
    _file_of(folder, part).unlink(missing_ok=True)


def _file_of(folder: Path, part: str) -> Path:
    return folder / _PARTS / f"{part}.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, values: dict[str, Any]) -> None:
    temporary = path.with_name(f"{path.name}.part")
    temporary.write_text(json.dumps(values))
    temporary.replace(path)
