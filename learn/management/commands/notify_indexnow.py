"""`manage.py notify_indexnow`: tell search engines which pages changed."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from learn.indexnow import NotifyError, notify


def moment(text: str) -> datetime:
    """Return the moment that a date or a date and time of ISO 8601 names; in UTC where it names no zone."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date or time like 2025-05-01 or 2025-05-01T12:30") from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


class Command(BaseCommand):
    """Argument in, one call, a line that says how many, an exit code: 1 where a batch was not taken."""

    help = "Tell search engines (IndexNow) which pages changed since the last run; the first tells of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the argument."""
        parser.add_argument(
            "--since", type=moment, metavar="TIME", help="send what changed since then, sent before or not"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and say how many; only say so where no key is set."""
        if not settings.INDEXNOW_KEY:
            self.stdout.write("IndexNow is off: INDEXNOW_KEY is not set. Nothing was sent.")
            return
        try:
            count = notify(options["since"])
        except NotifyError as error:
            raise CommandError(f"{error} The next run goes on there.", returncode=1) from None
        self.stdout.write(f"URLs sent: {count:,}.")
