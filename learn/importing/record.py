"""Keep an ImportRun row in step with an import, so that every run can be looked up in admin."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import Error
from django.utils import timezone

from learn.importing.report import ImportRefusedError, Report
from learn.models import ImportRun


@contextmanager
def recorded(paths: tuple[Path, ...], report: Report) -> Iterator[None]:
    """Store the run while the block works, and how it ended with what the report says then."""
    # The import lock is ours: a run that still says "running" died without a word.
    ImportRun.objects.filter(status=ImportRun.Status.RUNNING).update(status=ImportRun.Status.FAILED)
    run = ImportRun.objects.create(paths=[str(path) for path in paths])
    try:
        yield
    except ImportRefusedError:
        _finish(run, report, ImportRun.Status.REFUSED)
        raise
    except BaseException:
        with suppress(Error):  # what ended the import may be that the database is gone
            _finish(run, report, ImportRun.Status.FAILED)
        raise
    _finish(run, report, ImportRun.Status.DONE if report.is_complete else ImportRun.Status.INCOMPLETE)


def _finish(run: ImportRun, report: Report, status: ImportRun.Status) -> None:
    figures = report.as_json()
    del figures["seconds"]
    for name, value in figures.items():
        setattr(run, name, value)
    run.status = status
    run.finished_at = timezone.now()
    run.save()
