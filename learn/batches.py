"""Cut a stream into batches (itertools.batched is in Python 3.12 only)."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

# Questions a transaction, at most: an import goes by the time that they take, where an editor has to wait for it.
WRITTEN_TOGETHER = 256

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int | Callable[[], int]) -> Iterator[list[Item]]:
    """Yield the items in lists of `size`, the last one shorter; reads ahead no further than one batch.

    A size that is a function is asked before each batch.
    """
    iterator = iter(items)
    while batch := list(islice(iterator, size() if callable(size) else size)):
        yield batch
