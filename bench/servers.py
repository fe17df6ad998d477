"""Servers under load: each on one core, wrk on another, and what came of it."""

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.processes import ROOT

SERVER_CORE, LOAD_CORE = "0", "1"
BIN = Path(sys.executable).parent


class Load(NamedTuple):
    """What a server answered under load: answers a second, the 99th percentile in milliseconds, how many failed."""

    per_second: float
    p99_ms: float
    errors: int
    per_cpu_second: float  # of the server: what a core would answer if nobody else used the machine


def missing_tools() -> list[str]:
    """Return what is not installed of what the benchmark of the servers needs."""
    return [tool for tool in ("wrk", "nginx", "taskset") if not shutil.which(tool)]


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str | Path], port: int, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run a server on its core while the block does; yields its process id once the port answers."""
    process = subprocess.Popen(
        ["taskset", "-c", SERVER_CORE, *command],
        cwd=ROOT,
        env=os.environ | dict(environment or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"{' '.join(map(str, command))} does not answer on port {port}.")
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def granian(application: str, port: int, threads: int = 1) -> list[str | Path]:
    """Return the command of granian with one worker."""
    return [
        BIN / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", str(threads), "--log-level", "error", application,
    ]  # fmt: skip


def gthread(application: str, port: int, threads: int = 4) -> list[str | Path]:
    """Return the command of gunicorn with one worker of threads."""
    return [
        BIN / "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "1",
        "--threads", str(threads), "--no-control-socket", "--log-level", "error",
    ]  # fmt: skip


def nginx(configuration: Path) -> list[str | Path]:
    """Return the command of nginx in the foreground."""
    return ["nginx", "-c", configuration, "-p", configuration.parent, "-e", "stderr", "-g", "daemon off;"]


def load(url: str, pid: int, *, connections: int = 16, seconds: int = 4, headers: Sequence[str] = ()) -> Load:
    """Return what the server of this process id answers to wrk, after a second that warms it up."""
    command = ["taskset", "-c", LOAD_CORE, "wrk", "--latency", "-t1", f"-c{connections}"]
    for header in headers:
        command += ["-H", header]
    subprocess.run([*command, "-d1s", url], capture_output=True, check=True)
    before = cpu_seconds(pid)
    output = subprocess.run(
        [*command, f"-d{seconds}s", url], capture_output=True, check=True, text=True
    ).stdout
    spent = cpu_seconds(pid) - before
    answered = int(re.findall(r"(\d+) requests in", output)[0])
    per_second = float(re.findall(r"Requests/sec:\s+([\d.]+)", output)[0])
    value, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", output)[0]
    failed = re.findall(r"Non-2xx or 3xx responses: (\d+)", output)
    lost = re.findall(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
    errors = int(failed[0]) if failed else 0
    errors += sum(map(int, lost[0])) if lost else 0
    return Load(
        per_second,
        float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
        errors,
        answered / max(spent, 0.001),
    )


def in_turns(running: Mapping[str, tuple[str, int]], *, rounds: int = 7, seconds: int = 2) -> dict[str, Load]:
    """Return what servers that run at once answer, by name: each is asked in turns, and medians are taken.

    So a machine whose speed changes is as fast for one as for the other.
    """
    loads: dict[str, list[Load]] = {name: [] for name in running}
    for _ in range(rounds):
        for name, (url, pid) in running.items():
            loads[name].append(load(url, pid, seconds=seconds))
    return {
        name: Load(
            statistics.median(each.per_second for each in those),
            statistics.median(each.p99_ms for each in those),
            sum(each.errors for each in those),
            statistics.median(each.per_cpu_second for each in those),
        )
        for name, those in loads.items()
    }


def resident_megabytes(pid: int) -> float:
    """Return the resident memory of the largest among a process and its children."""
    kilobytes = [
        int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{each}/status").read_text())[0])
        for each in _family(pid)
    ]
    return max(kilobytes) / 1024


def cpu_seconds(pid: int) -> float:
    """Return the seconds of processor that a process and its children have used."""
    ticks = 0
    for each in _family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
