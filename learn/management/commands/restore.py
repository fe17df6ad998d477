"""`manage.py restore FILE`: the database as it was when `backup` wrote the file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learn.backups import BackupError, restore
from learn.importing.lock import ImportLockedError


class Command(BaseCommand):
    """Exit code 2, and nothing changed, where the file is no good; 75 while an import runs."""

    help = "Put the database back as it is in the file. What is there now is gone: make a backup of it first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Restore the file."""
        try:
            restore(file)
        except (BackupError, OSError) as error:
            raise CommandError(f"Nothing was restored: {error}", returncode=2) from error
        except ImportLockedError as error:
            raise CommandError(f"Nothing was restored: {error}", returncode=75) from error
        self.stdout.write(f"{file} is what the site shows now. If the site is newer than it, run `migrate`.")
