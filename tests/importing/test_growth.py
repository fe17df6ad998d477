"""What a batch costs must not grow with what is stored already: each of its statements finds its rows by an index."""

import random
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learn.importing import run as importing
from learn.importing import write
from learn.models import Question
from tests.conftest import Import
from tests.importing.releases import first_release, next_release, write_release

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL's plan depends on its statistics"
)

TABLES = ("learn_question", "learn_relatedlink", "learn_previousurl", "learn_conflict")


def scans(statements: list[str]) -> list[tuple[str, str]]:
    """Return the statements that read a whole table or subject, with the step of SQLite's plan that says so."""
    found = []
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%", "%%"), [])
            found += [(sql[:300], step) for *_, step in cursor.fetchall() if _reads_all(step)]
    return found


def _reads_all(step: str) -> bool:
    return step.startswith(tuple(f"SCAN {table}" for table in TABLES)) or step.endswith("(subject_id=?)")


@on_sqlite
def test_no_statement_of_a_batch_reads_a_whole_table(
    tmp_path: Path, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)
    first = first_release(60, chance)
    write_release(tmp_path, first)
    run()
    write_release(tmp_path, next_release(first, chance, 60))
    statements: list[str] = []

    def watched(function: Any) -> Any:
        def watch(*args: Any, **kwargs: Any) -> Any:
            with CaptureQueriesContext(connection) as queries:
                result = function(*args, **kwargs)
            statements.extend(query["sql"] for query in queries.captured_queries)
            return result

        return watch

    monkeypatch.setattr(importing, "write_batch", watched(write.write_batch))
    monkeypatch.setattr(importing, "archive", watched(write.archive))

    report = run("--prune", "--max-prune=100")

    assert min(report[name] for name in ("created", "updated", "moved", "archived")) > 0
    assert scans([sql for sql in statements if sql.startswith(("SELECT", "UPDATE", "DELETE"))]) == []


@on_sqlite
def test_scan_is_seen_where_the_index_cannot_be_used(db: None) -> None:
    """The control of the test above: the index on `file_url` holds none but questions from files."""
    statement = "SELECT id FROM learn_question WHERE file_url IN ('/learn/a/questions/b')"

    assert scans([statement]) != []
    assert scans([f"{statement} AND NOT file_url = ''"]) == []
    assert not Question.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's plan depends on no statistics")
def test_database_knows_the_columns_that_batches_and_pages_ask_by(tmp_path: Path, run: Import) -> None:
    write_release(tmp_path, first_release(110, random.Random(7)))

    run()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tablename FROM pg_stats WHERE attname IN ('slug', 'url', 'status', 'question_id')"
        )
        found = {name for (name,) in cursor.fetchall()}
    assert found >= {"learn_question", "learn_relatedlink", "learn_suggestedquestion", "learn_searchentry"}
