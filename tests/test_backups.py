"""Backups: made while others write, checked, and back again the same."""

import io
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from learn import backups
from learn.backups import BackupError, _rotate
from tests.importing.databases import IS_POSTGRESQL, ROOT, OwnDatabase, own_database
from tests.importing.seedfiles import seed_text

BACKUPS = 20
QUESTIONS = 1_000
COPYING = "_dump_postgresql" if IS_POSTGRESQL else "_copy_sqlite"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[OwnDatabase]:
    with own_database(tmp_path) as database:
        yield database


def release(folder: Path, count: int) -> Path:
    for number in range(count):
        file = folder / "learn" / "physics" / f"question-{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        related = (("physics", f"question-{(number + 1) % count}"),)
        file.write_text(
            seed_text(f"question-{number}", id=number + 1, title=f"Question {number}?", related=related)
        )
    return folder


def child(database: OwnDatabase, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=database._environment(), capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def manage(database: OwnDatabase, *arguments: str) -> subprocess.CompletedProcess[str]:
    return child(database, "manage.py", *arguments, "--settings=tests.settings")


def dump(database: OwnDatabase) -> list[list[tuple[object, ...]]]:
    """Return what readers and editors would lose."""
    tables = {
        "learn_question": "slug",
        "learn_relatedlink": "id",
        "learn_subject": "slug",
        "auth_user": "username",
    }
    return [database.rows(f"SELECT * FROM {table} ORDER BY {key}") for table, key in tables.items()]


def test_backups_during_an_import_are_each_of_one_moment(database: OwnDatabase, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    importing = database.start(release(tmp_path / "release", QUESTIONS), "--workers=1")
    saved = child(database, "-m", "tests.backing_up", "save", str(folder), str(BACKUPS))
    importing.communicate(timeout=300)

    with database.copied() as elsewhere:
        checked = child(elsewhere, "-m", "tests.backing_up", "check", str(folder))

    assert saved.stdout.count("saved") == BACKUPS, saved.stderr
    counts = [line.split() for line in checked.stdout.splitlines()]
    assert [state for _, state in counts] == ["whole"] * BACKUPS, checked.stderr
    numbers = [int(number) for number, _ in counts]
    assert numbers == sorted(numbers)


def test_backup_comes_back_the_same(database: OwnDatabase, tmp_path: Path) -> None:
    database.run(release(tmp_path / "release", 30))
    before, file = dump(database), tmp_path / "backups" / "learn.backup"
    made = manage(database, "backup", str(file))
    database.run(release(tmp_path / "later", 35), "--overwrite-edits")
    changed = dump(database)

    restored = manage(database, "restore", str(file))

    assert (made.returncode, restored.returncode) == (0, 0), made.stderr + restored.stderr
    assert changed != before
    assert dump(database) == before
    assert database.is_sound()
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == ["learn.backup"]


def test_restored_site_tells_whoever_keeps_pages(database: OwnDatabase, tmp_path: Path) -> None:
    database.run(release(tmp_path / "release", 3))
    manage(database, "backup", str(tmp_path / "learn.backup"))
    (before,) = database.rows("SELECT max(id) FROM learn_announcement")

    manage(database, "restore", str(tmp_path / "learn.backup"))

    (after,) = database.rows("SELECT max(id) FROM learn_announcement")
    assert after > before


def damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3 : len(content) // 3 + 9_000] = b"\xff" * 9_000
    file.write_bytes(content)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def removed(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("spoil", [damaged, cut, emptied, removed])
def test_backup_that_is_no_good_changes_nothing(database: OwnDatabase, tmp_path: Path, spoil: object) -> None:
    database.run(release(tmp_path / "release", 120))
    before, file = dump(database), tmp_path / "learn.backup"
    manage(database, "backup", str(file))
    assert callable(spoil)
    spoil(file)

    refused = manage(database, "restore", str(file))

    assert refused.returncode == 2, refused.stdout
    assert "Nothing was restored" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert dump(database) == before


def test_backup_of_a_newer_site_is_refused(database: OwnDatabase, tmp_path: Path) -> None:
    with closing(database.connect()) as other:
        other.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('learn', '9999_later', CURRENT_TIMESTAMP)"
        )
        other.commit()
    manage(database, "backup", str(tmp_path / "learn.backup"))

    refused = manage(database, "restore", str(tmp_path / "learn.backup"))

    assert refused.returncode == 2
    assert "newer version of the site (learn.9999_later): upgrade the site first" in refused.stderr


def test_disk_that_is_full_leaves_the_earlier_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "learn.backup"
    file.write_text("the earlier one")

    def fill(partial: Path) -> None:
        partial.write_bytes(b"half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, COPYING, fill)

    with pytest.raises(CommandError, match="No space left on device") as failed:
        call_command("backup", str(file), stdout=io.StringIO())

    assert failed.value.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["learn.backup"]
    assert file.read_text() == "the earlier one"


def test_damaged_copy_is_never_called_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, COPYING, lambda partial: backups._check_sqlite(_scrawled(partial)))

    with pytest.raises(BackupError, match="damaged"):
        backups.backup(tmp_path / "learn.backup")

    assert list(tmp_path.iterdir()) == []


def _scrawled(file: Path) -> Path:
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("CREATE TABLE kept (text)")
        copy.executemany("INSERT INTO kept VALUES (?)", [("x" * 900,)] * 200)
        copy.commit()
    damaged(file)
    return file


def test_earlier_backups_are_kept_as_many_as_asked_for(tmp_path: Path) -> None:
    import os

    for day in range(6):
        file = tmp_path / "learn.backup"
        _rotate(file, keep=3)
        file.write_text(str(day))
        os.utime(file, (day * 86_400, day * 86_400))

    kept = sorted(tmp_path.iterdir())

    assert [path.read_text() for path in kept] == ["5", "3", "4"]


@pytest.mark.django_db
def test_check_tells_of_what_an_upgrade_left_undone() -> None:
    from learn.checks import database_is_up_to_date
    from tests.builders import make_question, make_subject

    in_order = database_is_up_to_date(None, databases=["default"])
    make_question(make_subject(), renderer_version=0)
    stale = database_is_up_to_date(None, databases=["default"])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM learn_searchentry")
    unsearchable = database_is_up_to_date(None, databases=["default"])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'learn'")
    unapplied = database_is_up_to_date(None, databases=["default"])

    found = [[message.id for message in messages] for messages in (in_order, stale, unsearchable, unapplied)]
    assert found == [[], ["learn.W002"], ["learn.W002", "learn.W003"], ["learn.W001"]]


def test_check_tells_of_the_sqlite_that_can_do_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    from learn.checks import sqlite_is_sound

    monkeypatch.setattr(connection, "vendor", "sqlite")
    versions = [(3, 51, 2), (3, 51, 3), (4, 0, 0)]
    told = []
    for version in versions:
        monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
        told.append([message.id for message in sqlite_is_sound(None)])

    assert told == [["learn.I001"], [], []]
