"""Backups of a database that others write to, and each of them restored elsewhere, in a process of its own.

`python -m tests.backing_up save FOLDER N` makes N, one after the other; `… check FOLDER` restores each into the database
that DATABASE_URL names, and prints what is in it: the number of questions, and whether all that belongs together is of one moment.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path


def main() -> None:
    """Do what the command line asks for."""
    import django

    django.setup()
    what, folder = sys.argv[1], Path(sys.argv[2])
    for line in save(folder, int(sys.argv[3])) if what == "save" else check(folder):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def save(folder: Path, count: int) -> Iterator[str]:
    from learn.backups import backup

    for number in range(count):
        backup(folder / f"{number:02}.backup")
        yield f"saved {number}"


def check(folder: Path) -> Iterator[str]:
    from django.core.management import call_command
    from django.db import connection
    from django.db.models import F

    from learn.backups import restore
    from learn.models import ImportRun, Question, RelatedLink
    from learn.search.index import index_of

    for file in sorted(folder.glob("*.backup")):
        restore(file)
        call_command("check", databases=["default"], stdout=io.StringIO(), stderr=io.StringIO())
        connection.check_constraints()
        questions = Question.objects.count()
        is_whole = (
            index_of().is_in_step()
            and not Question.objects.filter(answer_html="").exists()
            and RelatedLink.objects.exclude(question=None).count() == questions
            and not Question.objects.exclude(title=F("question")).exists()
            and ImportRun.objects.count() <= 1
        )
        yield f"{questions} {'whole' if is_whole else 'torn'}"


if __name__ == "__main__":
    main()
