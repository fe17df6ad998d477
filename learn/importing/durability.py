"""How an import writes: whole batches, which reach the disk together with the record of its end.

An import that a power cut ends is run again, and finds what it wrote. So its batches need not wait for the disk one by
one, as an editor's save does. Its last commit, made with the usual setting, waits for all that came before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from django.db import Error, connection

# In order and whole whatever happens; only the last ones can be missing after a power cut. (SQLite: of the write-ahead
# log, which is copied into the database every 16,000 pages instead of 1,000: many are changed again by the next batch. And
# more pages in memory: of 100,000 questions the indexes that each batch writes into do not fit into the usual 12 MB.)
_BATCHES = {
    "sqlite": (
        "PRAGMA synchronous=NORMAL",
        "PRAGMA wal_autocheckpoint=16000",
        "PRAGMA cache_size=-98304",
    ),
    "postgresql": (
        "SET synchronous_commit = off",
        # Long texts and their words packed in a fifth of the time, where the server was built with it; read faster too.
        """SELECT set_config(name, 'lz4', false) FROM pg_settings
           WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)""",
    ),
}
_USUAL = {
    "sqlite": (
        "PRAGMA synchronous=FULL",
        "PRAGMA wal_autocheckpoint=1000",
        "PRAGMA cache_size=-12288",
    ),
    "postgresql": ("RESET synchronous_commit", "RESET default_toast_compression"),
}


@contextmanager
def batches_reach_the_disk_together() -> Iterator[None]:
    """Let the commits of the block be kept in order, without waiting for the disk at each.

    Within a transaction nothing is committed before its owner does, whose setting holds.
    """
    if connection.in_atomic_block:
        yield
        return
    _execute(_BATCHES)
    try:
        yield
    finally:
        with suppress(Error):  # a connection that was lost took its settings along
            _execute(_USUAL)


def _execute(statements: Mapping[str, Sequence[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
