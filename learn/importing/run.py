"""An import from end to end: scan, compare, parse in workers, write in batches, archive, report."""

import os
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext

from django.db import DataError, IntegrityError, OperationalError
from django.utils import timezone

from learn.batches import WRITTEN_TOGETHER, batches
from learn.importing.changes import ReleaseChanges, changes_of
from learn.importing.lock import import_lock
from learn.importing.options import Options, Progress, StopRequest
from learn.importing.parse import ParsedFile, parse_file
from learn.importing.paths import PathTakenError
from learn.importing.record import recorded
from learn.importing.report import (
    Conflicted,
    ImportRefusedError,
    ImportStoppedError,
    Rejection,
    Report,
    Warned,
)
from learn.importing.scan import SeedPath, find_seed_files
from learn.importing.subjects import name_subjects
from learn.importing.write import archive, write_batch
from learn.models import Question, RelatedLink
from learn.parallel import parallel_map

DEADLOCK = "40P01"  # PostgreSQL's SQLSTATE


def run_import(options: Options, progress: Progress, stop_asked: StopRequest = lambda: 0) -> Report:
    """Import the seed files under the paths and say what was done; `progress` is called on the way.

    Raises ImportRefusedError where nothing may be changed, ImportLockedError where another import is running,
    ImportStoppedError between two batches where `stop_asked` says so.
    """
    for path in options.paths:
        if not os.path.lexists(path):
            raise ImportRefusedError(f"{path} does not exist: name a folder of seed files, or one of them.")
    with import_lock():
        return _Import(options, progress, stop_asked).run()


class _Import:
    """One run: its options, its report, and how it shows progress and is stopped."""

    def __init__(self, options: Options, progress: Progress, stop_asked: StopRequest) -> None:
        self.options = options
        self.shown_progress = progress
        self.stop_asked = stop_asked
        self.report = Report()

    def run(self) -> Report:
        started = time.monotonic()
        try:
            release = find_seed_files(self.options.paths)
        except OSError as error:
            raise ImportRefusedError(f"{error.filename} cannot be read: {error.strerror}.") from None
        if not release.urls:
            raise ImportRefusedError(f"no seed files (*.md) in {', '.join(map(str, self.options.paths))}.")
        self.report.rejected = release.rejected
        self.report.scanned = len(release.sources) + len(release.rejected)
        with nullcontext() if self.options.dry_run else recorded(self.options.paths, self.report):
            changes = changes_of(release, self.progress)
            self.report.unchanged = changes.unchanged
            self._refuse_too_large_a_prune(changes)
            if self.options.strict:
                self._refuse_if_any_is_bad(changes.changed)
            self._write(changes)
            if self.options.prune:
                self._archive(changes.left)
            if not self.options.dry_run:
                name_subjects()  # even where nothing changed: the run before may have been killed just before this
            self.report.seconds = round(time.monotonic() - started, 3)
        return self.report

    def _refuse_too_large_a_prune(self, changes: ReleaseChanges) -> None:
        live = Question.objects.live().count()
        if self.options.prune and len(changes.left) > live * self.options.max_prune / 100:
            raise ImportRefusedError(
                f"--prune would archive {len(changes.left):,} of {live:,} live questions, more than "
                f"{self.options.max_prune:g} %. If the release is right, allow it with --max-prune.",
                self.report,
            )

    def _refuse_if_any_is_bad(self, sources: list[SeedPath]) -> None:
        for number, _ in enumerate(self._parsed(sources), 1):
            self.progress("checking", number, len(sources))
        if rejected := len(self.report.rejected):
            raise ImportRefusedError(
                f"Of {self.report.scanned:,} files {rejected:,} cannot be imported, and --strict asks for all.",
                self.report,
            )

    def _parsed(self, sources: list[SeedPath]) -> Generator[ParsedFile]:
        """Yield the files that can be imported; the others go into the report."""
        with closing(parallel_map(parse_file, sources, self.options.workers, count=len(sources))) as results:
            for result in results:
                if isinstance(result, Rejection):
                    self.report.rejected.append(result)
                else:
                    yield result

    def _write(self, changes: ReleaseChanges) -> None:
        paths: dict[str, str] = {}
        done = 0
        with closing(self._parsed(changes.changed)) as parsed_files:
            for batch in batches(parsed_files, WRITTEN_TOGETHER):
                self._write_batch(batch, changes.moves)
                for parsed in batch:
                    paths[parsed.source.url] = parsed.source.path
                    self.report.warnings += [Warned(parsed.source.path, odd) for odd in parsed.oddities]
                done += len(batch)
                self.progress("importing", done, len(changes.changed))
        if not self.options.dry_run and paths:
            self.report.warnings += _dangling_links(paths)

    def _write_batch(self, batch: list[ParsedFile], moves: Mapping[str, str]) -> None:
        """Write a batch. What cannot be stored of one file must not stop the others: then each is written alone."""
        try:
            plans = write_batch(
                batch,
                moves,
                timezone.now(),  # of the batch: a crawler may have come by since the import began
                overwrite_edits=self.options.overwrite_edits,
                dry_run=self.options.dry_run,
            )
        except (IntegrityError, DataError, PathTakenError) as error:
            if len(batch) == 1:
                self.report.rejected.append(_refused(batch[0], error))
            else:
                for parsed in batch:
                    self._write_batch([parsed], moves)
            return
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
                raise
            self._write_batch(batch, moves)  # PostgreSQL let an editor's save go first: it is done now
            return
        self.report.count(plan.change for plan in plans)
        for parsed, plan in zip(batch, plans, strict=True):
            if plan.clashes:
                fields = [clash.field for clash in plan.clashes]
                url = plan.question.get_absolute_url()
                self.report.conflicts.append(Conflicted(url, parsed.source.path, fields))

    def _archive(self, urls: Sequence[str]) -> None:
        done = 0
        for batch in batches(urls, WRITTEN_TOGETHER):
            if not self.options.dry_run:
                archive(batch, timezone.now())
            done += len(batch)
            self.progress("archiving", done, len(urls))
        self.report.archived = done

    def progress(self, stage: str, done: int, total: int) -> None:
        """Show how far the import has come, and stop it there if that was asked: no batch is in hand."""
        self.shown_progress(stage, done, total)
        if number := self.stop_asked():
            raise ImportStoppedError(number)


def _refused(parsed: ParsedFile, error: Exception) -> Rejection:
    if isinstance(error, PathTakenError):
        found = parsed.seed.error("url", str(error))
        return Rejection(parsed.source.path, found.line, found.column, found.key, found.message)
    return Rejection(parsed.source.path, 0, 0, "", f"the database refuses it: {str(error).splitlines()[0]}")


def _dangling_links(paths: Mapping[str, str]) -> Iterator[Warned]:
    """Yield a warning for each related link of the imported files that leads to no live question."""
    dangling = RelatedLink.objects.dangling().order_by("question__file_url", "position")
    for file_url, position, url in dangling.values_list("question__file_url", "position", "url"):
        if path := paths.get(file_url):
            yield Warned(
                path, f"related_article{position}.url: '{url}' is no question here; the link is left out"
            )
