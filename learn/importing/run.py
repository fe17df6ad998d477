"""An import from end to end: scan, compare, parse in workers, write in batches, archive, report."""

import gc
import os
import time
from collections.abc import Generator, Mapping
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path

from django.db import DataError, IntegrityError, OperationalError, connection
from django.utils import timezone

from learn.batches import WRITTEN_TOGETHER, batches
from learn.importing.changes import ReleaseChanges, changes_of
from learn.importing.destinations import Destinations
from learn.importing.durability import batches_reach_the_disk_together
from learn.importing.lock import import_lock
from learn.importing.options import Options, Progress, StopRequest
from learn.importing.pace import pace_of
from learn.importing.parse import ParsedFile, parse_file
from learn.importing.paths import PathTakenError, url_of
from learn.importing.record import recorded
from learn.importing.report import (
    Change,
    Conflicted,
    ImportRefusedError,
    ImportStoppedError,
    Rejection,
    Report,
    Warned,
)
from learn.importing.scan import Release, SeedPath, find_seed_files
from learn.importing.statistics import Statistics
from learn.importing.subjects import name_subjects
from learn.importing.write import archive, write_batch
from learn.models import Question
from learn.parallel import parallel_map
from learn.related import suggest_after_import
from learn.search.index import index_of
from learn.turns import Turns

DEADLOCK = "40P01"  # PostgreSQL's SQLSTATE
MANY = 100  # questions written; fewer leave the search index in a few small pieces, which cost it little


def run_import(
    options: Options,
    progress: Progress,
    stop_asked: StopRequest = lambda: 0,
    report: Report | None = None,
) -> Report:
    """Import the seed files under the paths and say what was done; `progress` is called on the way.

    A `report` that is given is filled while the import runs, so that it tells how far one came that did not end well.
    Raises ImportRefusedError where nothing may be changed, ImportLockedError where another import is running,
    ImportStoppedError between two batches where `stop_asked` says so.
    """
    for path in options.paths:
        if not os.path.lexists(path):
            raise ImportRefusedError(f"{path} does not exist: name a folder of seed files, or one of them.")
    report = Report() if report is None else report
    started = time.monotonic()
    with import_lock():
        gc.freeze()  # Django stays: to look through it again and again took a tenth of what this process does
        try:
            _Import(options, progress, stop_asked, report).run()
        finally:
            gc.unfreeze()
            report.seconds = round(time.monotonic() - started, 3)
    return report


class _Import:
    """One run: its options, its report, and how it shows progress and is stopped."""

    def __init__(self, options: Options, progress: Progress, stop_asked: StopRequest, report: Report) -> None:
        self.options = options
        self.shown_progress = progress
        self.stop_asked = stop_asked
        self.report = report
        self.pace = pace_of(connection.vendor, WRITTEN_TOGETHER)
        self.turns = Turns()
        self.statistics = Statistics()
        self.destinations = Destinations()
        self.parsed_count = 0
        self.changed: set[int] = set()  # keys of the questions that need other next steps than before

    def run(self) -> None:
        with nullcontext() if self.options.dry_run else recorded(self.options.paths, self.report):
            try:
                with batches_reach_the_disk_together():
                    self._work()
            finally:
                self.report.put_in_order()

    def _work(self) -> None:
        release = self._scan()
        changes = changes_of(release, self.progress, overwrite_edits=self.options.overwrite_edits)
        self.report.unchanged = changes.unchanged
        self._refuse_too_large_a_prune(changes)
        if self.options.strict:
            self._refuse_if_any_is_bad(changes)
        self.write(changes)
        if self.options.prune:
            self._archive(changes)
        self.report.warnings += self.destinations.dangling()
        if not self.options.dry_run:
            # Both even where nothing changed: the run before may have been killed just before this.
            name_subjects()
            suggest_after_import(self.changed, self.options.workers, self.progress)
            self.statistics.complete(self.report.created)
            if self.report.created + self.report.updated + self.report.moved >= MANY:
                index_of().consolidate()

    def _scan(self) -> Release:
        try:
            release = find_seed_files(self.options.paths)
        except OSError as error:
            raise ImportRefusedError(f"{error.filename} cannot be read: {error.strerror}.") from None
        if not release.urls:
            raise ImportRefusedError(f"no seed files (*.md) in {', '.join(map(str, self.options.paths))}.")
        self.report.rejected += release.rejected
        self.report.scanned = len(release.sources) + len(release.rejected)
        return release

    def _refuse_too_large_a_prune(self, changes: ReleaseChanges) -> None:
        live = Question.objects.live().count()
        if self.options.prune and len(changes.left) > live * self.options.max_prune / 100:
            raise ImportRefusedError(
                f"--prune would archive {len(changes.left):,} of {live:,} live questions, more than "
                f"{self.options.max_prune:g} %. If the release is right, allow it with --max-prune."
            )

    def _refuse_if_any_is_bad(self, changes: ReleaseChanges) -> None:
        """Rehearse: what the database would refuse is bad too, and only a batch that is taken back finds it."""

        def progress(stage: str, done: int, total: int) -> None:
            self.shown_progress("checking", done, total)

        rehearsal = _Import(replace(self.options, dry_run=True), progress, self.stop_asked, Report())
        rehearsal.write(changes)
        self.report.rejected += rehearsal.report.rejected
        if rejected := len(self.report.rejected):
            raise ImportRefusedError(
                f"Of {self.report.scanned:,} files {rejected:,} cannot be imported, and --strict asks for all."
            )

    def write(self, changes: ReleaseChanges) -> None:
        """Parse the changed files and write them in batches, or do so and take each batch back."""
        with closing(self._parsed(changes.changed)) as parsed_files:
            for batch in batches(parsed_files, lambda: self.pace.size):
                self._write_batch(batch, changes.moves)
                self.report.warnings += [
                    Warned(parsed.source.path, odd) for parsed in batch for odd in parsed.oddities
                ]
                self.progress("importing", self.parsed_count, len(changes.changed))

    def _parsed(self, sources: list[SeedPath]) -> Generator[ParsedFile]:
        """Yield the files that can be imported; the others go into the report."""
        with closing(parallel_map(parse_file, sources, self.options.workers, count=len(sources))) as results:
            for self.parsed_count, result in enumerate(results, 1):
                if isinstance(result, ParsedFile):
                    yield result
                else:
                    self.report.rejected.append(result)
                    self.progress("importing", self.parsed_count, len(sources))  # no batch may come for long

    def _write_batch(self, batch: list[ParsedFile], moves: Mapping[str, str]) -> None:
        """Write a batch. What cannot be stored of one file must not stop the others: then each is written alone."""
        try:
            with self.turns.turn():
                started = time.monotonic()
                plans = write_batch(
                    batch,
                    moves,
                    timezone.now(),  # of the batch: a crawler may have come by since the import began
                    overwrite_edits=self.options.overwrite_edits,
                    dry_run=self.options.dry_run,
                )
                self.pace.note(len(batch), time.monotonic() - started)
        except (IntegrityError, DataError, PathTakenError) as error:
            if len(batch) == 1:
                self.report.rejected.append(_refused(batch[0], error))
            else:
                for parsed in batch:
                    self._write_batch([parsed], moves)
            return
        except OperationalError as error:
            if not _gave_way(error):
                raise
            self._write_batch(batch, moves)
            return
        self.destinations.note(batch, plans, moves)
        self.report.count(plan.change for plan in plans)
        if not self.options.dry_run:
            self.statistics.note(self.report.created)
        others = (Change.UPDATED, Change.MOVED)  # new ones are found by having no next steps
        self.changed.update(plan.question.pk for plan in plans if plan.change in others)
        for parsed, plan in zip(batch, plans, strict=True):
            if plan.clashes:
                fields = [clash.field for clash in plan.clashes]
                self.report.conflicts.append(Conflicted(url_of(plan.question), parsed.source.path, fields))

    def _archive(self, changes: ReleaseChanges) -> None:
        """Archive what has no file any more, but for what a rejected file of the same name may be, moved and bad."""
        rejected = {Path(rejection.path).stem: rejection.path for rejection in self.report.rejected}
        urls = []
        for url in changes.left:
            if path := rejected.get(url.rpartition("/")[2]):
                message = (
                    f"'{url}' has no file any more, and stays: this file may be its own, and was rejected"
                )
                self.report.warnings.append(Warned(path, message))
            else:
                urls.append(url)
        self.destinations.leave(urls)
        done = 0
        for batch in batches(urls, WRITTEN_TOGETHER):
            self.report.archived += len(batch) if self.options.dry_run else self._archive_batch(batch)
            done += len(batch)
            self.progress("archiving", done, len(urls))

    def _archive_batch(self, urls: list[str]) -> int:
        try:
            with self.turns.turn():
                return archive(urls, timezone.now())
        except OperationalError as error:
            if not _gave_way(error):
                raise
            return self._archive_batch(urls)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Show how far the import has come, and stop it there if that was asked: no batch is in hand."""
        self.shown_progress(stage, done, total)
        if number := self.stop_asked():
            raise ImportStoppedError(number)


def _gave_way(error: OperationalError) -> bool:
    """Whether PostgreSQL let an editor's save go first, which is done by now: the batch can be written again."""
    return getattr(error.__cause__, "sqlstate", None) == DEADLOCK


def _refused(parsed: ParsedFile, error: Exception) -> Rejection:
    if isinstance(error, PathTakenError):
        found = parsed.seed.error("url", str(error))
        return Rejection(parsed.source.path, found.line, found.column, found.key, found.message)
    return Rejection(parsed.source.path, 0, 0, "", f"the database refuses it: {str(error).splitlines()[0]}")
