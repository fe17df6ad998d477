"""`manage.py import_redirects FILE.csv`: previous URLs that an older site kept by hand."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learn.importing.redirects import import_redirects
from learn.importing.report import ImportRefusedError


class Command(BaseCommand):
    """Argument in, one call, a summary, an exit code: 0 done, 1 some rows rejected, 2 nothing changed."""

    help = "Let old paths lead to questions: each row of FILE.csv is an old path and the path where the question is now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file."""
        parser.add_argument("file", type=Path, metavar="FILE.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the rows and say what came of them."""
        try:
            report = import_redirects(options["file"])
        except ImportRefusedError as error:
            raise CommandError(f"{error} Nothing was changed.", returncode=2) from None
        for rejection in report.rejected:
            self.stderr.write(str(rejection))
        self.stdout.write(
            f"{report.created:,} created, {report.updated:,} updated, {report.unchanged:,} unchanged."
        )
        if report.rejected:
            raise CommandError(f"Rejected: {len(report.rejected):,}. The rest is in.", returncode=1)
