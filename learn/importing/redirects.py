"""Previous URLs from a file: the moves that an older site kept by hand."""

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from django.db import transaction

from learn.importing.report import ImportRefusedError, Rejection
from learn.models import PreviousUrl, Question

MAX_LENGTH = PreviousUrl._meta.get_field("path").max_length or 0

_PATH = re.compile(r"/(?!/)[^\s?#\\]*")


@dataclass(slots=True)
class RedirectsReport:
    """How many rows gave a new previous URL, changed one, or were known already, and those that cannot be taken."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)


def import_redirects(file: Path) -> RedirectsReport:
    """Store each row `old path,new path` of a CSV file as a previous URL of the question at the new path.

    A new path that is a previous URL itself stands for where that leads, so that no redirect leads to another.
    A first row without a slash names the columns. Bad rows are reported and stop no other. Raises ImportRefusedError
    where the file cannot be read.
    """
    rows = _rows(file)
    report = RedirectsReport()
    with transaction.atomic():
        live = {question.get_absolute_url(): question.pk for question in Question.objects.live().for_urls()}
        known = dict(PreviousUrl.objects.values_list("path", "question"))
        asked: dict[str, int] = {}
        news = _followed({row[0]: row[1] for _, row in rows if len(row) == 2})
        for line, row in rows:
            if reason := _why_not(row, asked, live):
                report.rejected.append(Rejection(str(file), line, 0, "", reason))
                continue
            old, new = row[0], news[row[0]]
            if question := live.get(new) or known.get(new):
                asked[old] = question
            else:
                reason = f"'{new}' is no question of this site: import it first, or name where it is now."
                report.rejected.append(Rejection(str(file), line, 0, "", reason))
        outcomes = Counter(_outcome(known.get(old), question) for old, question in asked.items())
        report.created, report.updated, report.unchanged = (
            outcomes[key] for key in ("new", "changed", "same")
        )
        PreviousUrl.objects.bulk_create(
            [PreviousUrl(path=old, question_id=question) for old, question in asked.items()],
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=["question"],
        )
    return report


def _rows(file: Path) -> list[tuple[int, list[str]]]:
    try:
        reader = csv.reader(StringIO(file.read_text(encoding="utf-8-sig")), strict=True)
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
        has_names = rows and not any("/" in cell for cell in rows[0][1])
        return rows[1:] if has_names else rows
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ImportRefusedError(f"{file} cannot be read as a CSV file in UTF-8: {error}.") from error


def _followed(redirects: dict[str, str]) -> dict[str, str]:
    """Return where each old path leads in the end, by the file alone; a loop ends where it was entered."""
    ends = {}
    for old, new in redirects.items():
        seen = {old}
        while new in redirects and new not in seen:
            seen.add(new)
            new = redirects[new]
        ends[old] = new
    return ends


def _why_not(row: list[str], asked: dict[str, int], live: dict[str, int]) -> str | None:
    if len(row) != 2:
        return f"has {len(row)} columns: write the old path, a comma, and the new path."
    old, new = row
    for path in row:
        if not _PATH.fullmatch(path) or len(path) > MAX_LENGTH:
            return (
                f"'{path[:60]}' is no path: write it from the first slash, without host, query and fragment."
            )
    if old == new:
        return f"'{old}' leads to itself: take the row out."
    if old in asked:
        return f"'{old}' stands in an earlier row too: keep one of them."
    if old in live:
        return f"'{old}' is a live question: a page that is there cannot lead elsewhere."
    return None


def _outcome(known: int | None, asked: int) -> str:
    if known is None:
        return "new"
    return "same" if known == asked else "changed"
