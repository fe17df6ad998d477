"""The parts of the site that an export looks at, one for each subject and one for the rest: what to make, what to remove."""

from collections.abc import Iterable
from pathlib import Path

from learn.freshness.tags import tags_of_path
from learn.site_export import files, manifest
from learn.site_export.addresses import NOT_FOUND, Address
from learn.site_export.worker import Done, Task

SITE = "(site)"  # the part of what belongs to no subject: no slug has brackets


class Part:
    """The pages that a part should have, and the digests of those it has; a part without wanted pages goes."""

    def __init__(self, folder: Path, name: str, wanted: Iterable[Address]) -> None:
        self.name = name
        self._folder = folder
        self._wanted = dict(wanted)
        self._known = manifest.pages_of(folder, name)
        self._held = {address: self._known[address] for address in self._wanted if address in self._known}

    def __len__(self) -> int:
        return len(self._held)

    def tasks(self, heard: set[str]) -> list[Task]:
        """Return the pages to render: new ones, and those that may differ by what was heard."""
        # Of an image the address names the version: it never changes, it is another.
        return [
            Task(
                str(self._folder),
                address,
                self._known.get(address, ""),
                status=404 if address == NOT_FOUND else 200,
                card=card,
            )
            for address, card in self._wanted.items()
            if address not in self._known or (card is None and _is_changed(address, heard))
        ]

    def note(self, done: Done) -> None:
        """Take in what came of a task."""
        self._held.pop(done.address, None)
        if done.digest:
            self._held[done.address] = done.digest

    def settle(self) -> int:
        """Remove the files of pages that are gone, keep the digests of the others, and return how many were removed."""
        gone = self._known.keys() - self._held.keys()
        for address in gone:
            files.remove(self._folder, files.file_of(address))
        if self._wanted:
            manifest.write_pages(self._folder, self.name, self._held)
        else:
            manifest.forget(self._folder, self.name)
        return len(gone)


def _is_changed(address: str, heard: set[str]) -> bool:
    """Return whether the page may differ; of one that is announced nowhere nobody knows, and those are few."""
    tags = tags_of_path(address.partition("?")[0])
    return not tags or not heard.isdisjoint(tags)
