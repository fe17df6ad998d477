"""What the index is asked for, as a tree that both databases can say in their own words. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learn.search.query import Group, Query

_LEAVE_ONE_OUT_OF = 8  # each way is one more pass of the index over all its lists
_RAREST = 3


@dataclass(frozen=True, slots=True)
class Match:
    """Questions that hold every group of one of the ways, all phrases, and nothing that is excluded."""

    ways: tuple[tuple[Group, ...], ...]
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def every_word(query: Query, groups: Sequence[Group] | None = None) -> Match:
    """Return what asks for all the words; `groups` are the query's with other spellings."""
    wanted = query.groups if groups is None else tuple(groups)
    return Match((wanted,) if wanted else (), query.phrases, query.excluded)


def wider(query: Query, groups: Sequence[Group], documents: Sequence[int]) -> Iterator[Match]:
    """Yield what asks for less and less: all groups but one, then one of the rarest.

    `documents` says in how many questions each group is found.
    """
    count = len(groups)
    if 2 < count <= _LEAVE_ONE_OUT_OF:
        ways = [(*groups[:left], *groups[left + 1 :]) for left in range(count)]
        yield Match((tuple(groups), *ways), query.phrases, query.excluded)
    found = sorted((index for index in range(count) if documents[index]), key=lambda index: documents[index])
    if count > 1 and found:
        ways = [(groups[index],) for index in found[:_RAREST]]
        yield Match((*ways,), query.phrases, query.excluded)
