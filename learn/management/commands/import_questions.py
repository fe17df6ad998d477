"""`manage.py import_questions PATH…`: seed files into the database."""

import json
import os
from argparse import ArgumentParser
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from learn.importing.lock import ImportLockedError
from learn.importing.options import Options
from learn.importing.report import ImportRefusedError, ImportStoppedError, Report
from learn.importing.run import run_import
from learn.management.progress import shown_progress
from learn.management.stopping import stop_requests

SHOWN_WARNINGS = 20  # the --report file and the import's page in admin have them all


class Command(BaseCommand):
    """Arguments in, one call, a report, an exit code: 0 done, 1 some files rejected, 2 nothing changed, 75 locked."""

    help = (
        "Import seed files: create new questions, update changed ones, report those that cannot be imported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of DESIGN's contract."""
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="a folder of seed files, or one file"
        )
        parser.add_argument(
            "--prune", action="store_true", help="archive live questions that have no file any more"
        )
        parser.add_argument(
            "--max-prune",
            type=float,
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
            "--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes that parse"
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the report there, as JSON")

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
        try:
            with shown_progress(cast(TextIO, self.stderr)) as progress, stop_requests() as stop_asked:
                report = run_import(asked, progress, stop_asked)
        except ImportLockedError as error:
            raise CommandError(str(error), returncode=75) from None
        except ImportStoppedError as error:
            raise CommandError(f"{error}.", returncode=128 + error.signal_number) from None
        except DatabaseError as error:
            reason = str(error).splitlines()[0]
            raise CommandError(
                f"The database failed: {reason}. Every question that was written is whole; run the import again.",
                returncode=1,
            ) from None
        except BrokenProcessPool:
            raise CommandError(
                "A process that parses was ended from outside, for want of memory perhaps. "
                "Every question that was written is whole; run the import again, with fewer --workers.",
                returncode=1,
            ) from None
        except ImportRefusedError as error:
            if error.report:
                self._show(error.report, options["report"])
            raise CommandError(f"{error} Nothing was changed.", returncode=2) from None
        self._show(report, options["report"])
        if asked.dry_run:
            self.stdout.write("This was a dry run: nothing was changed.")
        if not report.is_complete:
            raise CommandError(
                f"Rejected: {len(report.rejected):,}. In conflict: {len(report.conflicts):,}. The rest is in.",
                returncode=1,
            )

    def _show(self, report: Report, file: Path | None) -> None:
        for rejection in report.rejected:
            self.stderr.write(str(rejection))
        for conflict in report.conflicts:
            self.stdout.write(str(conflict))
        for warning in report.warnings[:SHOWN_WARNINGS]:
            self.stdout.write(f"warning: {warning}")
        if (more := len(report.warnings) - SHOWN_WARNINGS) > 0:
            self.stdout.write(f"… and {more:,} more warnings; --report FILE writes them all.")
        self.stdout.write(report.summary())
        if file:
            file.write_text(
                json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
            )
