"""`manage.py backup FILE`: the database in one checked file, while the site goes on."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learn.backups import BackupError, backup


class Command(BaseCommand):
    """Exit code 2, and no file, where it could not be made."""

    help = "Write the database to one file, checked, while the site goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and how many to keep."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--keep", type=int, default=1, help="Keep so many, the earlier ones under their time."
        )

    def handle(self, *args: Any, file: Path, keep: int, **options: Any) -> None:
        """Make the backup."""
        try:
            backup(file, keep)
        except (BackupError, OSError) as error:
            raise CommandError(f"No backup was made: {error}", returncode=2) from error
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes, checked.")
