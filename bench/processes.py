"""Run a command and measure it from outside: seconds, processor time, and the memory of its largest process."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]


class Measured(NamedTuple):
    """What a command took: seconds, those of processors, and the peak resident memory of its largest process in MB."""

    seconds: float
    cpu_seconds: float
    megabytes: float


def measure(
    command: list[str | Path], environment: Mapping[str, str] | None = None, folder: Path = ROOT
) -> Measured:
    """Run the command to its end; RuntimeError with its output where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | dict(environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)  # with the processes that it waited for
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(
            f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output[-2000:]}"
        )
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def shown(measured: Measured) -> str:
    """Return seconds, and those of processors: where others use the machine too, these tell more."""
    return f"{measured.seconds:.1f} s (CPU {measured.cpu_seconds:.1f})"


def measure_python(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> Measured:
    """Run this Python with the arguments."""
    return measure([sys.executable, *arguments], environment)


def with_static_files(environment: Mapping[str, str], scratch: Path) -> Mapping[str, str]:
    """Return the environment with static files collected, and what else a site keeps, in a folder of its own."""
    settings = {**environment, "STATIC_ROOT": str(scratch / "collected"), "VAR_ROOT": str(scratch / "var")}
    measure_python("manage.py", "collectstatic", "--no-input", "--verbosity=0", environment=settings)
    return settings
