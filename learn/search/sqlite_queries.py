"""What SQLite's index is asked for, as Django's QuerySets over its entries. What is asked is in FTS5's words."""

from typing import Any

from django.db import connection

from learn.prepared import prepared
from learn.search.entries import ENTRY_TABLE, QUESTION_TABLE, counted, readable
from learn.search.index import MAX_LISTED, MAX_RANKED, MAX_TITLES
from learn.search.sqlite_tables import HEADS, TEXT, WORDS

_SCORE = f"-bm25({TEXT}, 10.0, 4.0, 1.0)"  # FTS5 counts down
_SIZES = f"{HEADS}_docsize"  # FTS5's own: of each row the numbers of words, one for each column


@prepared
def listed(asked: str) -> Any:
    """Return key and subject of what has all that is asked for, the first that the index comes upon."""
    return _listed(_holding(TEXT, asked))


@prepared
def counts(asked: str) -> Any:
    """Return the subjects of what has all that is asked for, with the number of its questions."""
    return counted(_holding(TEXT, asked))


@prepared
def listed_heads(wanted: str, unwanted: str) -> Any:
    """Return key and subject of what has all that is wanted in its head."""
    return _listed(_holding(HEADS, wanted, unwanted))


@prepared
def counts_of_heads(wanted: str, unwanted: str) -> Any:
    """Return the subjects of what has all that is wanted in its head, with the number of its questions."""
    return counted(_holding(HEADS, wanted, unwanted))


@prepared
def best(wanted: str, unwanted: str) -> Any:
    """Return key and score of what is wanted, the best first."""
    return scored(wanted, unwanted)[:MAX_RANKED]


def scored(wanted: str, unwanted: str) -> Any:
    """Return key and score of what is wanted, the best first: of all of it."""
    found = _holding(TEXT, wanted, unwanted).extra(select={"score": _SCORE}, order_by=["-score", "pk"])
    return found.values_list("pk", "score")


@prepared
def shortest(wanted: str, unwanted: str) -> Any:
    """Return the keys of what has all that is wanted in its head, the shortest title first."""
    return by_length(wanted, unwanted)[:MAX_RANKED]


def by_length(wanted: str, unwanted: str) -> Any:
    """Return the keys of what has all that is wanted in its head, the shortest title first, then the fewest keywords.

    Length is most of what a score would say of them; and a score asks how rare each word is, for which FTS5 walks through
    all of its list: at 360,000 questions four fifths of such a query.
    """
    found = _holding(HEADS, wanted, unwanted).extra(
        tables=[_SIZES],
        where=[f"{_SIZES}.id = {ENTRY_TABLE}.id"],
        select={"size": f"{_SIZES}.sz"},
        order_by=["size", "pk"],
    )
    return found.values_list("pk")


@prepared
def titled(asked: str) -> Any:
    """Return key and title of what has the words of its title."""
    found = _holding(WORDS, asked).extra(
        tables=[QUESTION_TABLE],
        where=[f"{QUESTION_TABLE}.id = {ENTRY_TABLE}.id"],
        select={"title": f"{QUESTION_TABLE}.title"},
    )
    return found.values_list("pk", "title")[:MAX_TITLES]


def _listed(entries: Any) -> Any:
    return entries.order_by().values_list("pk", "subject")[: MAX_LISTED + 1]


def _holding(table: str, wanted: str, unwanted: str | None = None) -> Any:
    """Return the entries that an index holds what is wanted of; what is not may stand nowhere in a question."""
    found = readable(connection).extra(
        tables=[table], where=[f"{table}.rowid = {ENTRY_TABLE}.id", f"{table} MATCH %s"], params=[wanted]
    )
    if unwanted is None:
        return found
    nowhere = f"{table}.rowid NOT IN (SELECT rowid FROM {TEXT} WHERE {TEXT} MATCH %s)"
    return found.extra(where=[nowhere], params=[unwanted])
