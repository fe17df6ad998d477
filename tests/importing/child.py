"""An import in a process of its own, as an operator starts it, and what only a test does to it.

Run as a script with `manage.py`'s arguments. `KILL_AT=name:n` ends it, unwarned, at the n-th call of a function of
learn.importing.write. The controls take away what protects the data: `COMMIT_FIRST` stores what that call did, as if
there were no transaction around it, and `NO_LOCK` lets two imports run at once. `HOLD_WHILE` names a file: while it is
there, an import that has the lock waits, and says so by a file beside it.
"""

import os
import signal
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any


def main() -> None:
    """Import, with what the environment asks for."""
    import django

    django.setup()
    from django.core.management import execute_from_command_line

    from learn.importing import run, scan, write

    if os.environ.get("NO_LOCK"):
        setattr(run, "import_lock", nullcontext)  # noqa: B010
    if hold := os.environ.get("HOLD_WHILE"):
        setattr(run, "find_seed_files", _waiting(scan.find_seed_files, Path(hold)))  # noqa: B010
    if kill_at := os.environ.get("KILL_AT"):
        name, _, number = kill_at.partition(":")
        setattr(write, name, _killing(getattr(write, name), int(number)))
    execute_from_command_line(sys.argv)


def _waiting(function: Any, file: Path) -> Any:
    def waiting(*args: Any) -> Any:
        file.with_name(f"{file.name}-{os.getpid()}").touch()
        deadline = time.monotonic() + 60
        while file.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        return function(*args)

    return waiting


def _killing(function: Any, number: int) -> Any:
    from django.db import connection

    calls = 0

    def killing(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        result = function(*args, **kwargs)
        if calls == number:
            if os.environ.get("COMMIT_FIRST"):
                connection.cursor().execute("COMMIT")
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return killing


if __name__ == "__main__":  # a worker process imports this file too
    main()
