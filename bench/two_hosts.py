"""Two hosts of two processes each, PostgreSQL and Valkey, under load, while things change and break: no page may be wrong.

`BENCH_DATABASE_URL=postgres://… python -m bench.two_hosts [SECONDS]` (600). A host is a folder and ports of its own on
this machine; nothing is shared but the database and the cache. Every 20 s one process is killed, for a tenth of the
time Valkey is stopped. A page is wrong when, a second after an edit was committed, a process answers with what was
before it. Exit 1 where one was, or where a process that was not being killed answered 5xx.
"""

import http.client
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg

from bench.importing import SETTINGS
from bench.processes import ROOT, measure_python
from bench.servers import BIN, free_port

Process = subprocess.Popen[bytes]
PROCESSES, READERS, QUESTIONS = 4, 8, 300
NEW_WITHIN_SECONDS, KILL_EVERY_SECONDS = 1.0, 20.0
EDIT = """
import os, sys
import django
django.setup()
from django.db import transaction
from learn.freshness import announce, cards
from learn.models import Question
for line in sys.stdin:
    pk, mark = line.split()
    with transaction.atomic():
        question = Question.objects.select_for_update().get(pk=pk)
        before = cards({question.pk})
        question.title = f"Edited {mark}?"
        question.answer_html = f"<p>mark-{mark}-end</p>"
        question.save()
        announce(before, {question.pk})
    print(mark, flush=True)
"""


class Trial:
    """The hosts, what was edited when, and what the readers saw."""

    def __init__(self, scratch: Path, environment: dict[str, str], cache_port: int) -> None:
        self.scratch, self.environment, self.cache_port = scratch, environment, cache_port
        self.ports = [free_port() for _ in range(PROCESSES)]
        self.servers: dict[int, subprocess.Popen[bytes]] = {}
        self.killed_at: dict[int, float] = {}
        self.starting: set[int] = set()  # killed, and did not answer since
        self.kills = 0
        self.edited: dict[int, list[tuple[float, int]]] = {}  # question: when committed, mark
        self.seen: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.delays: list[float] = []
        self.is_over = threading.Event()

    def start(self, port: int) -> None:
        """Start a process on its host."""
        host = self.scratch / f"host-{self.ports.index(port) // 2}"
        host.mkdir(exist_ok=True)
        command: list[str | Path] = [
            BIN / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
            "--blocking-threads", "2", "--log-level", "critical", "quicktakes.wsgi:application",
        ]  # fmt: skip
        environment = os.environ | self.environment | {"VAR_ROOT": str(host)}
        output = (self.scratch / f"{port}.log").open("ab")
        self.servers[port] = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )

    def kill(self, port: int) -> None:
        """Kill a process at once, and start it again."""
        self.starting.add(port)
        self.killed_at[port] = time.monotonic()
        self.kills += 1
        os.killpg(self.servers[port].pid, signal.SIGKILL)
        self.servers[port].wait()
        self.start(port)

    def read(self, port: int, question: int) -> None:
        """Ask one process for a page, and hold it against the edits that were committed long enough before."""
        asked = time.monotonic()
        expected = [mark for at, mark in self.edited.get(question, []) if at + NEW_WITHIN_SECONDS <= asked]
        try:
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            client.request("GET", _path(question), headers={"Accept-Encoding": "identity"})
            answer = client.getresponse()
            body = answer.read().decode()
            client.close()
        except (OSError, http.client.HTTPException) as error:
            excused = port in self.starting or asked < self.killed_at.get(port, 0)
            self.seen["lost on a killed process" if excused else f"LOST: {type(error).__name__}"] += 1
            return
        if asked > self.killed_at.get(port, 0):
            self.starting.discard(port)
        self.seen[str(answer.status)] += 1
        found = int(body.partition("mark-")[2].partition("-end")[0] or 0)
        if answer.status == 200 and expected and found < expected[-1]:
            self.wrong.append(f"{_path(question)} at {port}: {found} instead of {expected[-1]}")

    def reader(self, number: int) -> None:
        """Read pages until the trial is over, half of them edited lately."""
        chance = random.Random(number)
        while not self.is_over.is_set():
            edited = list(self.edited)
            question = (
                chance.choice(edited[-5:])
                if edited and chance.random() < 0.5
                else chance.randrange(QUESTIONS) + 1
            )
            self.read(chance.choice(self.ports), question)

    def editor(self) -> None:
        """Edit questions until the trial is over."""
        with subprocess.Popen(
            [sys.executable, "-c", EDIT], cwd=ROOT, env=os.environ | self.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            mark, chance = 0, random.Random(7)
            while not self.is_over.is_set() and process.stdin and process.stdout:
                mark += 1
                question = chance.randrange(20) + 1
                process.stdin.write(f"{question} {mark}\n")
                process.stdin.flush()
                process.stdout.readline()
                self.edited.setdefault(question, []).append((time.monotonic(), mark))
                if mark % 10 == 0:
                    self.measure(question, mark)
                time.sleep(0.4)

    def measure(self, question: int, mark: int) -> None:
        """Note how long it takes until every process has the edit that was committed just now."""
        began, ports = time.monotonic(), set(self.ports)
        while ports and time.monotonic() - began < 5:  # a process that is starting is not waited for longer
            for port in tuple(ports):
                try:
                    client = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
                    client.request("GET", _path(question))
                    body = client.getresponse().read().decode()
                    client.close()
                except (OSError, http.client.HTTPException):
                    ports.discard(port)
                    continue
                if int(body.partition("mark-")[2].partition("-end")[0] or 0) >= mark:
                    ports.discard(port)
        self.delays.append(time.monotonic() - began)


def importer(trial: Trial, release: Path) -> None:
    """Import a small release again and again, changed each time."""
    number = 0
    while not trial.is_over.is_set():
        number += 1
        for path in list(release.rglob("*.md"))[:5]:
            path.write_text(
                path.read_text().replace("\nanswer: >-\n    ", f"\nanswer: >-\n    Round {number}. ", 1)
            )
        measure_python("manage.py", "import_questions", release, environment=trial.environment)
        trial.is_over.wait(15)


def main() -> None:
    """Run the trial and say what was seen."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600
    server, cache = (
        os.environ["BENCH_DATABASE_URL"],
        shutil.which("valkey-server") or shutil.which("redis-server"),
    )
    if not cache:
        raise SystemExit("Neither valkey-server nor redis-server is installed.")
    name = f"bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection, tempfile.TemporaryDirectory() as folder:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            is_right = _run(Path(folder), f"{server.rpartition('/')[0]}/{name}", cache, seconds)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    raise SystemExit(0 if is_right else 1)


def _run(scratch: Path, database: str, cache: str, seconds: float) -> bool:
    port = free_port()
    environment = SETTINGS | {
        "DATABASE_URL": database, "CACHE_URL": f"rediscache://127.0.0.1:{port}/0", "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "off", "STATIC_ROOT": str(scratch / "static"), "PYTHONPATH": str(ROOT), "DATABASE_POOL": "4",
        "VAR_ROOT": str(scratch / "var"),
    }  # fmt: skip
    measure_python("manage.py", "migrate", "--verbosity=0", environment=environment)
    measure_python("manage.py", "collectstatic", "--no-input", "--verbosity=0", environment=environment)
    measure_python("-m", "bench.population", str(QUESTIONS), environment=environment)
    release = scratch / "release"
    shutil.copytree(ROOT / "fixtures", release)

    def start_cache() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [cache, "--port", str(port), "--bind", "127.0.0.1", "--save", ""], stdout=subprocess.DEVNULL
        )

    valkey: subprocess.Popen[bytes] | None = start_cache()
    trial = Trial(scratch, dict(environment), port)
    for each in trial.ports:
        trial.start(each)
    time.sleep(15)
    threads = [threading.Thread(target=trial.reader, args=(number,)) for number in range(READERS)]
    threads += [
        threading.Thread(target=trial.editor),
        threading.Thread(target=importer, args=(trial, release)),
    ]
    for thread in threads:
        thread.start()
    valkey = _disturb(trial, seconds, valkey, start_cache)
    trial.is_over.set()
    for thread in threads:
        thread.join()
    for each in trial.servers.values():
        os.killpg(each.pid, signal.SIGKILL)
        each.wait()
    if valkey:
        valkey.kill()
        valkey.wait()
    return _report(trial, seconds)


def _disturb(
    trial: Trial, seconds: float, valkey: Process | None, start_cache: Callable[[], Process]
) -> Process | None:
    """Kill a process every 20 s, and stop Valkey for a while; return it as it is at the end."""
    began, killed = time.monotonic(), 0
    while (elapsed := time.monotonic() - began) < seconds:
        if elapsed > (killed + 1) * KILL_EVERY_SECONDS:
            trial.kill(trial.ports[killed % PROCESSES])
            killed += 1
        is_stopped = 0.4 < elapsed / seconds < 0.5
        if is_stopped and valkey:
            valkey.kill()
            valkey.wait()
            valkey = None
        if not is_stopped and valkey is None:
            valkey = start_cache()
        time.sleep(0.2)
    return valkey


def _report(trial: Trial, seconds: float) -> bool:
    edits = sum(map(len, trial.edited.values()))
    delays = sorted(trial.delays)
    print(f"{seconds:.0f} s, {trial.kills} processes killed, {edits} edits, answers: {dict(trial.seen)}")
    print(f"wrong pages: {len(trial.wrong)}", *trial.wrong[:10], sep="\n  ")
    if delays:
        print(
            f"new in every process after {delays[len(delays) // 2]:.2f} s (median), {delays[-1]:.2f} s (longest)"
        )
    bad = [what for what in trial.seen if what.startswith(("5", "LOST"))]
    return not trial.wrong and not bad and edits > 0


def _path(question: int) -> str:
    return f"/learn/subject-00/questions/what-is-the-thing-about-waves-and-cells-{question - 1}"


if __name__ == "__main__":
    main()
