"""Two hosts under load: their processes, what was changed when, and what readers were answered."""

import http.client
import os
import random
import re
import signal
import subprocess
import threading
import time
from collections import Counter, defaultdict, deque
from pathlib import Path

from bench.processes import ROOT
from bench.servers import BIN, free_port

Process = subprocess.Popen[bytes]
PROCESSES, NEW_WITHIN_SECONDS = 4, 1.0
RECENT = 20  # pages changed lately, of which readers ask for most

_MARK = re.compile("mark-([0-9]+)-end")


class Trial:
    """The processes of the hosts, and a record of changes and answers.

    Each change writes a higher number into its page. A page is wrong when, a second after the change was committed, a
    process answers with a lower one.
    """

    def __init__(self, scratch: Path, environment: dict[str, str], pages: list[str]) -> None:
        self.scratch, self.environment, self.pages = scratch, environment, pages
        self.ports = [free_port() for _ in range(PROCESSES)]
        self.servers: dict[int, Process] = {}
        self.killed_at: dict[int, float] = {}
        self.starting: set[int] = set()  # killed, and did not answer since
        self.kills = 0
        self.changed: defaultdict[str, list[tuple[float, int]]] = defaultdict(
            list
        )  # page: when committed, number
        self.recent: deque[str] = deque(maxlen=RECENT)
        self.seen: Counter[str] = Counter()
        self.wrong: list[str] = []
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
        with (self.scratch / f"{port}.log").open("ab") as output:
            self.servers[port] = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )

    def kill(self, port: int) -> None:
        """Kill a process at once, and start it again."""
        self.starting.add(port)
        self.killed_at[port] = time.monotonic()
        self.kills += 1
        self._end(port)
        self.start(port)

    def stop(self) -> None:
        """End all processes."""
        for port in self.servers:
            self._end(port)

    def note(self, page: str, number: int, committed: float) -> None:
        """Remember a change that is committed: from a second later on, every answer must hold it."""
        self.changed[page].append((committed, number))
        self.recent.append(page)

    def reader(self, number: int) -> None:
        """Read pages until the trial is over, half of them changed lately."""
        chance = random.Random(number)
        while not self.is_over.is_set():
            recent = list(self.recent) if chance.random() < 0.5 else []
            self.read(chance.choice(self.ports), chance.choice(recent or self.pages))

    def read(self, port: int, page: str) -> None:
        """Ask one process for a page, and hold it against the changes that were committed long enough before."""
        asked = time.monotonic()
        expected = [mark for at, mark in list(self.changed[page]) if at + NEW_WITHIN_SECONDS <= asked]
        try:
            status, found = _ask(port, page, timeout=20)
        except (OSError, http.client.HTTPException) as error:
            excused = port in self.starting or asked < self.killed_at.get(port, 0)
            self.seen["lost on a killed process" if excused else f"LOST: {type(error).__name__}"] += 1
            return
        if asked > self.killed_at.get(port, 0):
            self.starting.discard(port)
        self.seen[str(status)] += 1
        if status == 200 and expected and found < expected[-1]:
            self.wrong.append(f"{page} at {port}: {found} instead of {expected[-1]}")

    def delay(self, page: str, number: int) -> float:
        """Return the seconds until every process that answers has the change that was committed just now."""
        began, ports = time.monotonic(), set(self.ports)
        while ports and time.monotonic() - began < 5:  # a process that is starting is not waited for longer
            for port in tuple(ports):
                try:
                    _, found = _ask(port, page, timeout=2)
                except (OSError, http.client.HTTPException):
                    ports.discard(port)
                    continue
                if found >= number:
                    ports.discard(port)
        return time.monotonic() - began

    def _end(self, port: int) -> None:
        os.killpg(self.servers[port].pid, signal.SIGKILL)
        self.servers[port].wait()


def _ask(port: int, page: str, *, timeout: float) -> tuple[int, int]:
    """Return the status, and the number that the last change of the page wrote into it (0 before the first)."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        client.request("GET", page, headers={"Accept-Encoding": "identity"})
        answer = client.getresponse()
        found = _MARK.search(answer.read().decode())
    finally:
        client.close()
    return answer.status, int(found[1]) if found else 0
