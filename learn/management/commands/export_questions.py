"""`manage.py export_questions DIR`: the database back to seed files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError

from learn.exporting import export_questions
from learn.management.arguments import named_path
from learn.management.progress import shown_progress
from learn.models import Subject


class Command(BaseCommand):
    """Arguments in, one call, a summary."""

    help = "Write every live question as a seed file, DIR/learn/<subject>/<slug>.md; the inverse of import_questions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of DESIGN's contract."""
        parser.add_argument("folder", type=named_path, metavar="DIR", help="made where it is missing")
        parser.add_argument(
            "--subject",
            action="append",
            default=[],
            metavar="SLUG",
            help="only this subject; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Export, with progress, and say what was written."""
        folder: Path = options["folder"]
        subjects: list[str] = options["subject"]
        known = set(Subject.objects.filter(slug__in=subjects).values_list("slug", flat=True))
        if unknown := sorted(set(subjects) - known):
            raise CommandError(f"--subject {unknown[0]}: there is no such subject.", returncode=2)
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.", returncode=2)
        try:
            with shown_progress(cast(TextIO, self.stderr)) as progress:
                exported = export_questions(folder, subjects, progress)
        except OSError as error:
            raise CommandError(
                f"{error.filename or folder} cannot be written: {error.strerror}. "
                "The files before it are whole; export again.",
                returncode=1,
            ) from None
        for path in exported.strangers:
            self.stdout.write(f"{path} is no live question; it was left as it is.")
        self.stdout.write(f"Files written: {exported.written:,}; unchanged: {exported.unchanged:,}.")
