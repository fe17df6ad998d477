"""A database that a test has for itself, so that processes can be let loose on it: SQLite, or where tests run on it PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parents[2]
SERVER = os.environ.get("TEST_DATABASE_URL", "")
IS_POSTGRESQL = SERVER.startswith("postgres")


@dataclass(frozen=True, slots=True)
class OwnDatabase:
    """A migrated database: its URL, and ways to import into it, look into it and copy it."""

    url: str

    def start(self, *arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
        """Start an import of these arguments in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.importing.child", "import_questions", *map(str, arguments)],
            cwd=ROOT,
            env=self._environment() | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str | Path, **environment: str) -> tuple[int, str]:
        """Import and return exit code and output."""
        process = self.start(*arguments, **environment)
        output, _ = process.communicate(timeout=120)
        return process.returncode, output

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what a query finds, over a connection of its own."""
        with closing(self.connect()) as connection, closing(connection.cursor()) as cursor:
            return list(cursor.execute(sql) if not IS_POSTGRESQL else cursor.execute(sql).fetchall())

    def connect(self) -> Any:
        """Return a new connection, without Django."""
        return psycopg.connect(self.url) if IS_POSTGRESQL else sqlite3.connect(self._path, timeout=20)

    @property
    def _path(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.url,
            "TEST_DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }

    def migrate(self) -> None:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0", "--settings=tests.settings"],
            cwd=ROOT,
            env=self._environment(),
            check=True,
        )

    @contextmanager
    def copied(self) -> Iterator["OwnDatabase"]:
        """Yield a copy of this database, which nobody is connected to, for as long as the block runs."""
        name = f"copy_{uuid.uuid4().hex[:12]}"
        if not IS_POSTGRESQL:
            copy = self._path.with_name(f"{name}.sqlite3")
            shutil.copy(self._path, copy)
            yield OwnDatabase(f"sqlite:///{copy}")
            return
        _on_server(f"CREATE DATABASE {name} TEMPLATE {self.url.rpartition('/')[2]}")
        try:
            yield OwnDatabase(_server_url(name))
        finally:
            _on_server(f"DROP DATABASE {name} WITH (FORCE)")

    def is_sound(self) -> bool:
        """Whether the database's own check finds nothing; PostgreSQL has none that a query could run."""
        return IS_POSTGRESQL or self.rows("PRAGMA integrity_check") == [("ok",)]


@contextmanager
def own_database(folder: Path) -> Iterator[OwnDatabase]:
    """Yield a migrated, empty database in the folder, or on the server that tests run on."""
    if not IS_POSTGRESQL:
        database = OwnDatabase(f"sqlite:///{folder / 'own.sqlite3'}")
        database.migrate()
        yield database
        return
    name = f"own_{uuid.uuid4().hex[:12]}"
    _on_server(f"CREATE DATABASE {name}")
    try:
        database = OwnDatabase(_server_url(name))
        database.migrate()
        yield database
    finally:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")


def _server_url(name: str) -> str:
    return f"{SERVER.rpartition('/')[0]}/{name}"


def _on_server(sql: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(sql)
