"""What an export left in its folder, so that the next one writes what changed: files, and how far it had heard."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

NAME = ".export.json"


@dataclass
class Manifest:
    """The digests of the pages by address, the state of the watch, and the version of what rendered them."""

    version: str = ""
    heard: list[int | str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return what the last export left; an empty one where there was none, or it cannot be read."""
        try:
            return cls(**json.loads((folder / NAME).read_text()))
        except (OSError, ValueError, TypeError):
            return cls()

    def write(self, folder: Path) -> None:
        """Put it in the place of the last one, whole or not at all."""
        temporary = folder / f"{NAME}.part"
        temporary.write_text(json.dumps(vars(self)))
        temporary.replace(folder / NAME)
