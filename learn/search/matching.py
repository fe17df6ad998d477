"""What the index is asked for, as a tree that both databases can say in their own words. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from learn.search.query import Group, Query

_TELLING = (
    4  # the rarest words; the lists of the others are long, and walking them was most of what a search cost
)
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
    """Yield what asks for less and less: all but one of the rarest groups, then one of these.

    `documents` says in how many questions each group is found. A question that lacks one word of all has every one of
    the rarest but one, so the first is as wide as leaving out each word in turn.
    """
    found = sorted((index for index in range(len(groups)) if documents[index]), key=documents.__getitem__)
    rarest = [groups[index] for index in found]
    if len(rarest) > 2:
        telling = rarest[:_TELLING]
        ways = combinations(telling, len(telling) - 1)
        yield Match(tuple(ways), query.phrases, query.excluded)
    elif 1 < len(rarest) < len(groups):
        yield Match((tuple(rarest),), query.phrases, query.excluded)
    if len(groups) > 1 and rarest:
        yield Match(tuple((group,) for group in rarest[:_RAREST]), query.phrases, query.excluded)
