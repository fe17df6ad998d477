"""The database in one file, and back again: whole, checked, and while the site goes on.

SQLite is copied by its own online backup; PostgreSQL by pg_dump and pg_restore. A file that is there is a good one: it is
written beside its place, checked, and moved there last.
"""

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from learn.freshness.announcements import announce_everything
from learn.importing.lock import import_lock

_SQLITE_HEADER = b"SQLite format 3\x00"
_PG_HEADER = b"PGDMP"


class BackupError(Exception):
    """A backup that cannot be made or taken back; the message says why and what to do."""


def backup(file: Path, keep: int = 1) -> None:
    """Write the database to a file. An earlier one of that name is kept beside it, so that there are `keep` in all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # passwords are in it
        (_dump_postgresql if connection.vendor == "postgresql" else _copy_sqlite)(partial)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        _rotate(file, keep)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def restore(file: Path) -> None:
    """Put the database back as it is in the file, in one step that readers never see half of.

    Nothing may import meanwhile. A backup that a newer version of the site made is refused: upgrade the site first. After
    one of an older version `migrate` brings it up to date.
    """
    is_postgresql = connection.vendor == "postgresql"
    with import_lock():
        (_restore_postgresql if is_postgresql else _restore_sqlite)(file)
    connection.close()
    if not _unknown_migrations() and _has_announcements():
        with transaction.atomic():
            announce_everything()
    cache.clear()


# --- SQLite ---------------------------------------------------------------------------------------------------------


def _copy_sqlite(partial: Path) -> None:
    source = Path(str(connection.settings_dict["NAME"]))
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=20)) as live:
        with closing(sqlite3.connect(partial)) as copy:
            live.backup(copy)  # in one step: of one moment, however much is written meanwhile
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        _check_sqlite(partial)


def _restore_sqlite(file: Path) -> None:
    _expect(file, _SQLITE_HEADER, "SQLite")
    _check_sqlite(file)
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as saved:
        _refuse_newer({tuple(row) for row in saved.execute("SELECT app, name FROM django_migrations")})
        with closing(sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=20)) as live:
            live.execute("PRAGMA journal_mode=WAL")
            saved.backup(live)
            live.execute("PRAGMA journal_mode=WAL")


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            problems = [row[0] for row in copy.execute("PRAGMA integrity_check")]
            problems += [f"{row[0]} row {row[1]}" for row in copy.execute("PRAGMA foreign_key_check")]
    except sqlite3.DatabaseError as error:
        problems = [str(error)]
    if problems != ["ok"]:
        raise BackupError(f"{file} is damaged ({problems[0]}): use another backup.")


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


def _dump_postgresql(partial: Path) -> None:
    _run(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--file={partial}",
        f"--dbname={_address()}",
    )
    _run("pg_restore", "--list", str(partial))


def _restore_postgresql(file: Path) -> None:
    _expect(file, _PG_HEADER, "PostgreSQL")
    rows = _run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(file))
    named = [line.split("\t") for line in rows.splitlines() if line.count("\t") == 3]
    _refuse_newer({(app, name) for _, app, name, _ in named})
    _run(
        *("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"),
        *("--exit-on-error", f"--dbname={_address()}", str(file)),
    )


def _address() -> str:
    """Return the database as libpq takes it; the password goes by the environment, where `ps` does not show it."""
    values = {
        "host": connection.settings_dict["HOST"],
        "port": connection.settings_dict["PORT"],
        "user": connection.settings_dict["USER"],
        "dbname": connection.settings_dict["NAME"],
    }
    return " ".join(f"{key}='{value}'" for key, value in values.items() if value)


def _run(program: str, *arguments: str) -> str:
    found = shutil.which(program)
    if not found:
        raise BackupError(f"{program} is not installed: it comes with PostgreSQL's client programs.")
    secret = (
        {"PGPASSWORD": str(connection.settings_dict["PASSWORD"])}
        if connection.settings_dict["PASSWORD"]
        else {}
    )
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [found, *arguments], env=os.environ | secret, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {(done.stderr.strip().splitlines() or ['it said nothing'])[0]}")
    return done.stdout


# --- both -----------------------------------------------------------------------------------------------------------


def _expect(file: Path, header: bytes, name: str) -> None:
    if not file.is_file():
        raise BackupError(f"{file} is no file.")
    with file.open("rb") as opened:
        if opened.read(len(header)) != header:
            raise BackupError(f"{file} is no backup of a {name} database, which DATABASE_URL names.")


def _refuse_newer(applied: set[tuple[str, str]]) -> None:
    if unknown := applied - set(MigrationLoader(None).disk_migrations):
        app, name = min(unknown)
        raise BackupError(
            f"The backup is of a newer version of the site ({app}.{name}): upgrade the site first."
        )
    if not applied:
        raise BackupError("The backup holds no site: its list of migrations is empty.")


def _unknown_migrations() -> list[tuple[str, str]]:
    loader = MigrationLoader(connection)
    return [key for key in loader.disk_migrations if key not in (loader.applied_migrations or {})]


def _has_announcements() -> bool:
    return "learn_announcement" in connection.introspection.table_names()


def _rotate(file: Path, keep: int) -> None:
    """Move the file aside under its time, and remove the oldest."""
    if file.exists():
        made = time.strftime("%Y%m%dT%H%M%S", time.gmtime(file.stat().st_mtime))
        file.replace(file.with_name(f"{file.name}.{made}"))
    older = sorted(file.parent.glob(f"{file.name}.[0-9]*T[0-9]*"), reverse=True)
    for old in older[max(keep - 1, 0) :]:
        old.unlink()
