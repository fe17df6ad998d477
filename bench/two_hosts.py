"""Two hosts of two processes each, PostgreSQL and Valkey, under load, while things change and break: no page may be wrong.

`BENCH_DATABASE_URL=postgres://… python -m bench.two_hosts [SECONDS]` (600). A host is a folder and ports of its own on
this machine; nothing is shared but the database and the cache. Questions are edited and imported all the while, every
20 s one process is killed, for a tenth of the time Valkey is stopped. A page is wrong when, a second after an edit was
committed or an import had ended, a process answers with what was before it. Exit 1 where one was, or where a process
that was not being killed answered 5xx.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from bench.changes import EDITED, Release, edit, import_again_and_again, page_of
from bench.importing import SETTINGS
from bench.processes import ROOT, measure_python, with_static_files
from bench.servers import free_port
from bench.table import Row, print_table
from bench.trial import PROCESSES, Process, Trial

READERS, QUESTIONS = 8, 300
KILL_EVERY_SECONDS = 20.0
RIGHT = "none"


def main() -> None:
    """Run the trial and print what was seen."""
    rows = list(trial_rows(float(sys.argv[1]) if len(sys.argv) > 1 else 600))
    print_table(rows)
    raise SystemExit(0 if rows[-1].measured == RIGHT else 1)


def trial_rows(seconds: float) -> Iterator[Row]:
    """Yield what was seen in a trial of so many seconds; the last row says whether all was right."""
    server = os.environ.get("BENCH_DATABASE_URL")
    cache = shutil.which("valkey-server") or shutil.which("redis-server")
    if not server or not cache:
        missing = "neither valkey-server nor redis-server is installed" if server else "no BENCH_DATABASE_URL"
        yield Row("two hosts", f"not measured: {missing}")
        return
    name = f"bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection, tempfile.TemporaryDirectory() as folder:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield from _run(Path(folder), f"{server.rpartition('/')[0]}/{name}", cache, seconds)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _run(scratch: Path, database: str, cache: str, seconds: float) -> Iterator[Row]:
    port = free_port()
    environment = SETTINGS | {
        "DATABASE_URL": database, "CACHE_URL": f"rediscache://127.0.0.1:{port}/0", "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "off", "PYTHONPATH": str(ROOT), "DATABASE_POOL": "4",
    }  # fmt: skip
    shutil.copytree(ROOT / "fixtures", scratch / "release")
    release = Release(scratch / "release")

    def start_cache() -> Process:
        return subprocess.Popen(
            [cache, "--port", str(port), "--bind", "127.0.0.1", "--save", ""], stdout=subprocess.DEVNULL
        )

    valkey = start_cache()
    measure_python("manage.py", "migrate", "--verbosity=0", environment=environment)
    environment = {**with_static_files(environment, scratch)}
    measure_python("-m", "bench.population", str(QUESTIONS), environment=environment)
    release.store(environment)
    trial = Trial(scratch, environment, [*map(page_of, range(1, QUESTIONS + 1)), *release.pages])
    for each in trial.ports:
        trial.start(each)
    time.sleep(15)
    with ThreadPoolExecutor(READERS + 2) as threads:
        readers = [threads.submit(trial.reader, number) for number in range(READERS)]
        edits = threads.submit(edit, trial)
        imports = threads.submit(import_again_and_again, trial, release)
        valkey, seconds_down = _disturb(trial, seconds, valkey, start_cache)
        trial.is_over.set()
    trial.stop()
    valkey.kill()
    valkey.wait()
    for reader in readers:
        reader.result()
    broken = f"{trial.kills} processes killed, the cache stopped for {seconds_down:.0f} s"
    yield from _seen(
        trial, f"two hosts, {seconds:.0f} s", broken, {"edit": edits.result(), "import": imports.result()}
    )


def _disturb(
    trial: Trial, seconds: float, valkey: Process, start_cache: Callable[[], Process]
) -> tuple[Process, float]:
    """Kill a process every 20 s, and stop Valkey for a while; return it as it is at the end, and how long it was down."""
    began, killed, stopped_at, down = time.monotonic(), 0, 0.0, 0.0
    while (elapsed := time.monotonic() - began) < seconds:
        if elapsed > (killed + 1) * KILL_EVERY_SECONDS:
            trial.kill(trial.ports[killed % PROCESSES])
            killed += 1
        if not stopped_at and elapsed > seconds * 0.4:
            valkey.kill()
            valkey.wait()
            stopped_at = time.monotonic()
        if stopped_at and not down and elapsed > seconds * 0.5:
            valkey = start_cache()
            down = time.monotonic() - stopped_at
        time.sleep(0.2)
    return valkey, down


def _seen(trial: Trial, what: str, broken: str, delays: dict[str, list[float]]) -> Iterator[Row]:
    """Yield what changed, what readers were answered, and how long a change took to be everywhere."""
    edited = set(map(page_of, range(1, EDITED + 1)))
    edits = sum(len(changes) for page, changes in trial.changed.items() if page in edited)
    changes = f"{edits} edits, {len(delays['import'])} imports that changed {_imported(trial, edited)} pages"
    yield Row(f"{what}: answers", str(dict(sorted(trial.seen.items()))), f"{changes}; {broken}")
    for name, seconds in delays.items():
        shown = [f"{summary(seconds):.2f} s" if seconds else "none" for summary in (max, statistics.median)]
        yield Row(f"… an {name} in every process, the longest", shown[0], f"median {shown[1]}", "", "<= 1 s")
    bad = [what for what in trial.seen if what.startswith(("4", "5", "LOST"))]
    wrong = [*trial.wrong[:5], *bad, *(f"no {name}" for name, seconds in delays.items() if not seconds)]
    yield Row("… wrong pages, failed answers", "; ".join(wrong) or RIGHT, "", "", RIGHT)


def _imported(trial: Trial, edited: set[str]) -> int:
    return sum(len(changes) for page, changes in trial.changed.items() if page not in edited)


if __name__ == "__main__":
    main()
