"""Cut a stream into batches (itertools.batched is in Python 3.12 only)."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

WRITTEN_TOGETHER = 128  # questions a transaction: what an editor who saves meanwhile may have to wait for

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int | Callable[[], int]) -> Iterator[list[Item]]:
    """Yield the items in lists of `size`, the last one shorter; reads ahead no further than one batch.

    A size that is a function is asked before each batch.
    """
    iterator = iter(items)
    while batch := list(islice(iterator, size() if callable(size) else size)):
        yield batch
