"""`manage.py export_site DIR`: the public site as static files."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError

from learn.management.progress import shown_progress
from learn.site_export.run import ExportRefusedError, export_site


class Command(BaseCommand):
    """Arguments in, one call, a summary."""

    help = "Write the public site as static files under DIR; run again, it writes what changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="made where it is missing")
        parser.add_argument(
            "--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes that render"
        )
        parser.add_argument(
            "--no-images",
            action="store_true",
            help="leave out the link previews, which take about two fifths of the time",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Export, with progress, and say what was done."""
        try:
            with shown_progress(cast(TextIO, self.stderr)) as progress:
                done = export_site(
                    options["folder"],
                    workers=options["workers"],
                    with_images=not options["no_images"],
                    progress=progress,
                )
        except ExportRefusedError as error:
            raise CommandError(str(error), returncode=2) from None
        self.stdout.write(
            f"{done.pages:,} pages: {done.rendered:,} rendered, {done.written:,} written, {done.removed:,} removed."
        )
