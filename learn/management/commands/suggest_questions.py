"""`manage.py suggest_questions`: the next step from every page, anew."""

import os
from argparse import ArgumentParser
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand

from learn.management.progress import shown_progress
from learn.models import SuggestedQuestion
from learn.related import suggest


class Command(BaseCommand):
    """Arguments in, one call, a line. Only the pages whose suggestions changed are written."""

    help = (
        "Compare all questions again, so that new ones are suggested by old ones too. An import compares only what it "
        "changed, and on a large site nothing: its new questions lead on to those beside them in their subject."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--all", action="store_true", help="forget what is stored first")
        parser.add_argument(
            "--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes that compare"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, store, and say of how many questions the suggestions changed."""
        if options["all"]:
            SuggestedQuestion.objects.all().delete()
        with shown_progress(cast(TextIO, self.stderr)) as progress:
            count = suggest(None, options["workers"], progress)
        self.stdout.write(f"The suggestions of {count:,} question{'' if count == 1 else 's'} changed.")
