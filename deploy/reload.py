"""New workers first, old ones after: `reload.py PID` lets a running gunicorn take new code with nobody waiting for it.

HUP alone ends the old workers while the new ones still load the code, and requests wait that long. Here as many workers
again are started (TTIN); once each has loaded the site, the old ones finish what they have and go (TTOU).
"""

import os
import signal
import sys
import tempfile
import time
from pathlib import Path

PATIENCE_SECONDS = 60.0


def ready_file(worker: int) -> Path:
    """Return the file that a worker makes once it has loaded the site."""
    folder = os.environ.get("RUNTIME_DIRECTORY") or tempfile.gettempdir()
    return Path(folder) / f"quicktakes-worker-{worker}.ready"


def workers_of(master: int) -> set[int]:
    """Return the process ids of the workers that have loaded the site."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return {int(child) for child in children if ready_file(int(child)).exists()}


def reload(master: int) -> None:
    """Replace the workers one by one; SystemExit where the new code does not start: then the old ones stay."""
    old = workers_of(master)
    for _ in old:
        os.kill(master, signal.SIGTTIN)
        time.sleep(0.05)  # gunicorn remembers few signals at once
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(workers_of(master) - old) < len(old):
        if time.monotonic() > deadline:
            raise SystemExit("The new workers do not start: the old ones go on. See the log.")
        time.sleep(0.1)
    for _ in old:
        os.kill(master, signal.SIGTTOU)
        time.sleep(0.05)


if __name__ == "__main__":
    reload(int(sys.argv[1]))
