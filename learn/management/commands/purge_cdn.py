"""`manage.py purge_cdn [--follow]`: tell the CDN which pages changed."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections

from learn.purging import PurgeError, purge_changed

LOOK_SECONDS = 0.25
RETRY_SECONDS = 2.0


class Command(BaseCommand):
    """Argument in, one call or one after another, a line that says how many."""

    help = "Purge the pages that changed since the last run from the CDN at PURGE_URL; the first run purges everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the argument."""
        parser.add_argument(
            "--follow",
            action="store_true",
            help="go on, and purge each change within a second, until it is ended",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge, and say how many requests that took; only say so where no address is set."""
        if not settings.PURGE_URL:
            self.stdout.write("Purging is off: PURGE_URL is not set.")
            return
        if options["follow"]:
            self._follow()
        try:
            self.stdout.write(f"Requests sent: {purge_changed():,}.")
        except PurgeError as error:
            raise CommandError(f"{error} The next run sends it again.", returncode=1) from None

    def _follow(self) -> None:
        while True:
            wait = LOOK_SECONDS
            try:
                close_old_connections()
                purge_changed()
            except (PurgeError, Error) as error:
                self.stderr.write(f"{error} Tried again in {RETRY_SECONDS:g} s.")
                wait = RETRY_SECONDS
            time.sleep(wait)
