"""The site as files, beside a copy of what it wrote, in one run."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.processes import measure, measure_python, shown, with_static_files
from bench.table import Row, against

_EDIT_ONE = """
import django
django.setup()
from django.db import transaction
from learn.freshness import announce, cards
from learn.models import Question
with transaction.atomic():
    question = Question.objects.live().order_by("pk")[0]
    before = cards({question.pk})
    question.answer_html += "<p>Edited.</p>"
    question.save()
    announce(before, {question.pk})
"""


def export_rows(scratch: Path, environment: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of exporting the site of a database: all of it, and after one answer was changed."""
    settings = with_static_files(environment, scratch)
    folder = scratch / "exported"
    all_of_it = measure_python("manage.py", "export_site", folder, environment=settings)
    files = sum(1 for path in folder.rglob("*") if path.is_file())
    copied = measure(["cp", "-r", folder, scratch / "copied"])
    yield Row(
        f"export_site, {files:,} files",
        shown(all_of_it),
        f"cp -r: {shown(copied)}",
        against(all_of_it.seconds, copied.seconds),
        "<= 90 s of 36,000 questions",
    )
    measure_python("-c", _EDIT_ONE, environment=settings)
    one = measure_python("manage.py", "export_site", folder, environment=settings)
    yield Row(
        "… after one answer changed",
        shown(one),
        shown(all_of_it),
        against(one.seconds, all_of_it.seconds),
        "<= 3 s",
    )
