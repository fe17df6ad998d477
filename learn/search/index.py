"""The index of a database, behind one face: SQLite's FTS5 or PostgreSQL's tsvector."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import connections

from learn.search.matching import Match
from learn.search.query import Group

COUNTED_DOCUMENTS = 1_000  # a group found in more is common: that is all we ask
MAX_LISTED = 1_500  # found: as many are fetched and counted here, more by the database
ENOUGH = 20  # a page of results
MAX_TITLES = 200  # with the words that a reader began to type; the first that the index comes upon, where more have them
MAX_RANKED = 200  # ten pages of results: nobody reads further, and no answer gets slower than these

Listed = Sequence[tuple[int, int]]  # the key of each question with its subject's


@dataclass(frozen=True, slots=True)
class Hits:
    """What a reader may find: listed in no order, None of more than MAX_LISTED; the counts are by subject."""

    listed: Listed | None
    counts: Mapping[int, int]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


class Index(Protocol):
    """What a backend answers. No text reaches an engine but through `Query`, as letters, digits and spaces."""

    def install(self) -> None:
        """Make the tables and the triggers that keep them in step; those that are there already are made anew."""

    def rebuild(self) -> None:
        """Fill the index from the questions."""

    def consolidate(self) -> None:
        """Put what many writes left in pieces into one, after an import: it is found the same, and faster."""

    def is_in_step(self) -> bool:
        """Return whether all that `install` makes is there, and as many entries as questions."""

    def hits(self, match: Match, *, in_heads: bool = False) -> Hits:
        """Return what a reader may find, without a score; in heads, what has all that was asked for in title and keywords."""

    def best(self, match: Match, subject: int | None = None) -> list[tuple[int, float]]:
        """Return key and score of the MAX_RANKED best, the best first; higher is better."""

    def best_heads(self, match: Match, subject: int | None = None) -> list[int]:
        """Return the keys of at most MAX_RANKED questions with the match in title and keywords, the best first."""

    def scored_heads(self, match: Match, keys: Sequence[int]) -> list[tuple[int, float]]:
        """Return key and score of the MAX_RANKED best heads of some questions, the best first, that have any of the words."""

    def documents(self, groups: Sequence[Group]) -> list[int]:
        """Return in how many questions each group is found, readable or not; counted up to a limit."""

    def titles(self, whole: Sequence[str], begun: str) -> list[tuple[int, str]]:
        """Return key and title of readable questions, at most MAX_TITLES, with all the whole words, and one that begins with `begun`, in their titles."""

    def known(self, words: Iterable[str]) -> dict[str, int]:
        """Return those words that stand in a title or among keywords, with the number of questions."""

    def beginning(self, start: str) -> dict[str, int]:
        """Return the words of titles and keywords that begin so, with the number of questions."""

    def similar(self, words: Sequence[str]) -> dict[str, int]:
        """Return words of titles and keywords that may be two mistakes away from one of these, with the number of questions."""


def index_of(alias: str = "default") -> Index:
    """Return the index of a database."""
    from learn.search import postgres, sqlite

    connection = connections[alias]
    return (
        postgres.PostgresIndex(connection)
        if connection.vendor == "postgresql"
        else sqlite.SqliteIndex(connection)
    )
