"""Find the seed files under the given paths, and read them: nothing outside the folders is ever opened."""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from learn.content.seedfile import MAX_FILE_BYTES
from learn.importing.report import Rejection

_URL = re.compile(rb"^url: ['\"]?/learn/([a-z0-9-]+)/questions/", re.MULTILINE)
_SUFFIX = ".md"


@dataclass(frozen=True)
class SeedPath:
    """A seed file by its place: the folder names the subject, the file the question."""

    path: str
    subject_slug: str
    slug: str

    @property
    def url(self) -> str:
        """The URL path that the file must name: its identity, which no two files of a release share."""
        return f"/learn/{self.subject_slug}/questions/{self.slug}"


@dataclass(slots=True)
class Release:
    """The seed files that are imported together, in the order of their URLs, and what only looked like one."""

    sources: list[SeedPath] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    urls: set[str] = field(default_factory=set)
    _covered: set[str] | None = field(default_factory=set)

    def covers(self, url: str) -> bool:
        """Whether the release would hold a file for this URL if there were one: its whole subject was scanned."""
        return self._covered is None or url.split("/")[2] in self._covered

    def cover(self, folder: Path, files: list[str]) -> None:
        """Note which subjects a named folder holds whole: itself where it is a subject's, else all there are."""
        if not folder.is_dir() or self._covered is None:
            return
        if _is_of_subject(folder):
            self._covered.add(_place_of(folder).name)
        elif not all(
            _folder_of(file) == str(folder) for file in files
        ):  # beside a stray README there are subjects
            self._covered = None


def find_seed_files(paths: Iterable[Path]) -> Release:
    """Return every `<subject>/<slug>.md` under the paths; what looks like one but is none is rejected.

    Raises OSError where a folder cannot be read: its files would be taken for gone.
    """
    release = Release()
    found: dict[str, SeedPath] = {}
    name_of = cache(_name_of)  # a folder holds hundreds of files
    for path in dict.fromkeys(paths):
        entries = list(_walk(path))
        release.cover(path, entries)
        for entry in entries:
            folder = _folder_of(entry)
            is_named = str(path) in (entry, folder)
            stem, _ = _parts_of(entry)
            source = _loose_file(Path(entry)) if is_named else None
            source = source or SeedPath(entry, name_of(folder), stem)
            release.urls.add(source.url)
            if reason := _why_not_a_file(entry):
                release.rejected.append(Rejection(_printable(entry), 0, 0, "", reason))
                continue
            first = found.setdefault(source.url, source)
            if first is not source and not _is_same_file(source, first):
                reason = f"is the same question as {first.path}, which comes first: keep one of them."
                release.rejected.append(Rejection(entry, 0, 0, "url", reason))
    release.sources = sorted(found.values(), key=lambda source: source.url)
    return release


def read_seed_file(path: str) -> bytes:
    """Return the file's bytes, no more than one over the limit; OSError where it cannot be read.

    A link or a pipe that took the file's place since the scan is neither followed nor waited for.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def content_hash(data: bytes) -> str:
    """SHA-256 in hexadecimal: a file with the hash of the last import is left alone."""
    return hashlib.sha256(data).hexdigest()


def _place_of(path: Path) -> Path:
    """Return the path from the root without `.` and `..`; links in it are not resolved: they have names of their own."""
    return Path(os.path.normpath(path.absolute()))  # normpath alone is by name, as pathlib's own way is not


def _name_of(folder: str) -> str:
    return _place_of(Path(folder)).name


def _folder_of(path: str) -> str:
    """Return what `Path(path).parent` is called: to make 36,000 Paths took longer than all the rest of a scan."""
    return os.path.dirname(path) or "."  # noqa: PTH120


def _parts_of(path: str) -> tuple[str, str]:
    """Return the stem and the suffix of a path's last part."""
    stem, suffix = os.path.splitext(path)  # noqa: PTH122
    return stem.rpartition("/")[2], suffix


def _is_of_subject(folder: Path) -> bool:
    """Whether the folder stands where a subject's does: under `learn`."""
    return _place_of(folder).parent.name == "learn"


def _loose_file(path: Path) -> SeedPath | None:
    """Return a file that an operator named, itself or by its folder, outside of a release: its own URL places it."""
    if _is_of_subject(path.parent) or _why_not_a_file(str(path)):
        return None
    try:
        found = _URL.search(read_seed_file(str(path)))
    except OSError:
        return None
    return SeedPath(str(path), found[1].decode(), path.stem) if found else None


def _walk(path: Path) -> Iterator[str]:
    """Yield the path itself, or all names that end in `.md` below it, sorted; links are named, never followed.

    So do names in `.MD`, which somebody took for a seed file's: they are rejected, not passed over.
    """
    if not path.is_dir():
        yield str(path)
        return
    for folder, folder_names, file_names in os.walk(path, onerror=_refuse, followlinks=False):
        folder_names.sort()
        names = sorted(name for name in folder_names + file_names if name.lower().endswith(_SUFFIX))
        within = "" if folder == "." else f"{Path(folder)}/"
        yield from (within + name for name in names)


def _refuse(error: OSError) -> None:
    raise error


def _is_same_file(source: SeedPath, other: SeedPath) -> bool:
    """Whether both paths lead to one file, as where an operator names a folder twice."""
    return Path(source.path).resolve() == Path(other.path).resolve()


def _printable(path: str) -> str:
    """Return a path that any terminal, file and database can hold."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in path)


def _why_not_a_file(path: str) -> str | None:
    if not path.isprintable():
        return "has a name with unprintable characters, or one that is not UTF-8: rename it."
    try:
        status = os.lstat(path)
    except OSError as error:
        return f"cannot be read: {error.strerror}."
    if stat.S_ISLNK(status.st_mode):
        return "is a symbolic link, and links are not followed: put the file itself in its place."
    if not stat.S_ISREG(status.st_mode):
        return "is not a regular file: only files are imported. Rename or remove it."
    if status.st_size > MAX_FILE_BYTES:
        return f"has {status.st_size:,} bytes, the most is {MAX_FILE_BYTES:,}: shorten the answer."
    if _parts_of(path)[1] != _SUFFIX:
        return f"has a name that does not end in `{_SUFFIX}`: rename it if it is a seed file."
    return None
