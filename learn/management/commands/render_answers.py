"""`manage.py render_answers`: render again what an older renderer made."""

import os
from argparse import ArgumentParser
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand

from learn.management.progress import shown_progress
from learn.rendering import render_again


class Command(BaseCommand):
    """Arguments in, one call, a line that says how many."""

    help = "Render the answers whose HTML an older renderer made; run it after an upgrade of the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of DESIGN's contract."""
        parser.add_argument("--all", action="store_true", help="render every answer, whatever made its HTML")
        parser.add_argument(
            "--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes that render"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Render, with progress, and say how many were written."""
        with shown_progress(cast(TextIO, self.stderr)) as progress:
            written = render_again(everything=options["all"], workers=options["workers"], progress=progress)
        self.stdout.write(f"Answers rendered again: {written:,}.")
