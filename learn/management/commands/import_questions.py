"""`manage.py import_questions PATH…`: seed files into the database."""

import json
import os
from argparse import ArgumentParser
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as AnyDatabaseError

from learn.health import readiness
from learn.importing.lock import ImportLockedError
from learn.importing.options import Options
from learn.importing.report import ImportRefusedError, ImportStoppedError, Report
from learn.importing.run import run_import
from learn.management.arguments import named_path, percentage, worker_count
from learn.management.progress import shown_progress
from learn.management.stopping import stop_requests

SHOWN_WARNINGS = 20  # the --report file and the import's page in admin have them all
RUN_AGAIN = "Every question that was written is whole; run the import again"


class Command(BaseCommand):
    """Arguments in, one call, a report, an exit code: 0 done, 1 some files rejected, 2 nothing changed, 75 locked."""

    help = (
        "Import seed files: create new questions, update changed ones, report those that cannot be imported."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return the parser; it takes no shortened options: `--over` must not overwrite what editors wrote."""
        return super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of DESIGN's contract."""
        parser.add_argument(
            "paths", nargs="+", type=named_path, metavar="PATH", help="a folder of seed files, or one file"
        )
        parser.add_argument(
            "--prune", action="store_true", help="archive live questions that have no file any more"
        )
        parser.add_argument(
            "--max-prune",
            type=percentage,
            default=10,
            metavar="PERCENT",
            help="refuse to archive more than that (10)",
        )
        parser.add_argument(
            "--overwrite-edits", action="store_true", help="let the files win over what editors changed"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done and change nothing"
        )
        parser.add_argument(
            "--strict", action="store_true", help="import all files, or none where one is bad"
        )
        parser.add_argument(
            "--workers",
            type=worker_count,
            default=os.cpu_count() or 1,
            metavar="N",
            help="processes that parse",
        )
        parser.add_argument(
            "--report", type=named_path, metavar="FILE", help="write the report there, as JSON"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, show the report, and leave with the contract's exit code."""
        asked = Options(
            paths=tuple(options["paths"]),
            prune=options["prune"],
            dry_run=options["dry_run"],
            strict=options["strict"],
            overwrite_edits=options["overwrite_edits"],
            max_prune=options["max_prune"],
            workers=options["workers"],
        )
        file: Path | None = options["report"]
        report = Report()
        self._write(
            report, file
        )  # now: where it cannot be written, nothing is done; and no older one is taken for it
        try:
            self._import(asked, report)
        finally:
            self._show(report)
            self._write(report, file)
        rest = "This was a dry run: nothing was changed." if asked.dry_run else "The rest is in."
        if not report.is_complete:
            raise CommandError(
                f"Rejected: {len(report.rejected):,}. In conflict: {len(report.conflicts):,}. {rest}",
                returncode=1,
            )
        if asked.dry_run:
            self.stdout.write(rest)

    def _import(self, asked: Options, report: Report) -> None:
        """Fill the report, or raise a sentence and an exit code for what ended the import."""
        try:
            with shown_progress(cast(TextIO, self.stderr)) as progress, stop_requests() as stop_asked:
                run_import(asked, progress, stop_asked, report)
        except ImportRefusedError as error:
            raise CommandError(f"{error} Nothing was changed.", returncode=2) from None
        except ImportLockedError as error:
            raise CommandError(f"{error}. Nothing was changed.", returncode=75) from None
        except ImportStoppedError as error:
            raise CommandError(f"{error}.", returncode=128 + error.signal_number) from None
        except AnyDatabaseError as error:
            if report.scanned == 0 and not readiness()["migrations"]:
                raise CommandError(
                    "The database has not the tables that it needs, or does not answer: "
                    f"manage.py migrate makes them, or says why not. ({error}) Nothing was changed.",
                    returncode=2,
                ) from None
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise CommandError(f"The database failed: {reason}. {RUN_AGAIN}.", returncode=1) from None
        except BrokenProcessPool:
            raise CommandError(
                "A process that parses was ended from outside, for want of memory perhaps. "
                f"{RUN_AGAIN}, with fewer --workers.",
                returncode=1,
            ) from None

    def _show(self, report: Report) -> None:
        for rejection in report.rejected:
            self.stderr.write(str(rejection))
        for conflict in report.conflicts:
            self.stdout.write(str(conflict))
        for warning in report.warnings[:SHOWN_WARNINGS]:
            self.stdout.write(f"warning: {warning}")
        if (more := len(report.warnings) - SHOWN_WARNINGS) > 0:
            self.stdout.write(f"… and {more:,} more warnings; --report FILE writes them all.")
        if report.scanned:
            self.stdout.write(report.summary())

    def _write(self, report: Report, file: Path | None) -> None:
        if file is None:
            return
        text = json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n"
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            what = f"{report.summary()}." if report.scanned else "Nothing was changed."
            raise CommandError(
                f"The report cannot be written to {file}: {error.strerror}. {what}",
                returncode=1 if report.scanned else 2,
            ) from None
