"""What is asked for in FTS5's words. The parts of a match are letters, digits and spaces alone, so nothing in them is an operator."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from learn.search.matching import Match
from learn.search.query import Group

_NOTHING = '""'  # FTS5 refuses an empty query


def quoted(text: str) -> str:
    """Return words as a phrase. They are letters, digits and spaces alone, so nothing in them ends it."""
    return f'"{text}"'


def any_of(group: Group) -> str:
    """Return what finds one of the spellings."""
    return f"({' OR '.join(map(quoted, group))})"


def whole(match: Match) -> str:
    """Return what finds the match, without what is excluded."""
    return f"({wanted(match)}) NOT ({unwanted(match)})" if match.excluded else wanted(match)


def wanted(match: Match) -> str:
    """Return what finds the match and what is excluded too."""
    return " AND ".join([*map(quoted, match.phrases), *([_any_way(match.ways)] if match.ways else [])])


def any_word(match: Match) -> str:
    """Return what finds any group or phrase of a match, each named once."""
    groups = dict.fromkeys(group for way in match.ways for group in way)
    return " OR ".join([*map(any_of, groups), *map(quoted, match.phrases)])


def unwanted(match: Match) -> str:
    """Return what finds anything that is excluded."""
    return " OR ".join(map(quoted, match.excluded)) or _NOTHING


def _any_way(ways: Iterable[tuple[Group, ...]]) -> str:
    """Return what finds one of the ways. What several begin with stands there once: it walks each list as often as it is named."""
    parts = []
    for first, alike in groupby(ways, key=itemgetter(0)):
        rests = [way[1:] for way in alike]
        parts.append(f"({any_of(first)} AND {_any_way(rests)})" if all(rests) else any_of(first))
    return f"({' OR '.join(parts)})"
