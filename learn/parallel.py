"""Spread pure work over processes, with a bounded amount of it in flight."""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from typing import TypeVar

from learn.batches import batches

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 32  # items a worker gets at once: long enough to make the hand-over cheap, short enough to stop soon
AHEAD = 8  # chunks in flight for each worker, to work on while a batch is written: what bounds the memory
_NICENESS = 5  # of workers: the process that writes what they make is waited for, and so are a site's pages
INLINE = 200  # items up to which starting processes costs more than it saves


def parallel_map(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int, *, count: int
) -> Generator[Result]:
    """Yield the function's results in the order of the `count` items, made by that many processes.

    With one worker, or few items, it all happens in this process. The function must be importable by name and must
    not need Django: a worker starts without it, and without our database connection.
    """
    if _is_inline(workers, count):
        yield from map(function, items)
    else:
        yield from _spread(partial(_map_chunk, function), items, workers, count)


def parallel_chunks(
    function: Callable[[list[Item]], list[Result]], items: Iterable[Item], workers: int, *, count: int
) -> Generator[Result]:
    """Yield the same for a function that takes many items at once, and returns their results in their order."""
    if _is_inline(workers, count):
        for chunk in batches(items, CHUNK):
            yield from function(chunk)
    else:
        yield from _spread(function, items, workers, count)


def _is_inline(workers: int, count: int) -> bool:
    return min(workers, count // CHUNK) <= 1 or count <= INLINE


def _spread(
    function: Callable[[list[Item]], list[Result]], items: Iterable[Item], workers: int, count: int
) -> Generator[Result]:
    workers = min(workers, count // CHUNK)  # more would have nothing to do
    context = multiprocessing.get_context("spawn")  # a forked child would share our database connection
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare_worker) as pool:
        in_flight: deque[Future[list[Result]]] = deque()
        for chunk in batches(items, CHUNK):
            in_flight.append(pool.submit(function, chunk))
            if len(in_flight) >= workers * AHEAD:
                yield from in_flight.popleft().result()
        while in_flight:
            yield from in_flight.popleft().result()


def _prepare_worker() -> None:
    """Leave signals to the parent, which finishes its batch, end with it where it is killed, and let it run first."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(_NICENESS)
    gc.freeze()  # what was imported stays: to look through it again and again took a twentieth of the work


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _map_chunk(function: Callable[[Item], Result], chunk: list[Item]) -> list[Result]:
    return [function(item) for item in chunk]
