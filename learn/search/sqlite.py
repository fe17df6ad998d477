"""The index in SQLite: FTS5 over the rows of the questions themselves, kept in step by triggers.

`learn_search_text` holds the stems of title, keywords and answer, with their places, for matching and ranking.
`learn_search_heads` holds those of title and keywords alone: a ninth of the size, and looked through first.
`learn_search_words` holds the words of title and keywords as written, for beginnings and for spelling; its
vocabulary is read through `learn_search_vocabulary`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from learn.models import Question, SearchEntry
from learn.models.lookups import as_parameter
from learn.search import fts5
from learn.search import sqlite_queries as queries
from learn.search.entries import copy_entries
from learn.search.index import COUNTED_DOCUMENTS, MAX_LISTED, MAX_RANKED, Hits
from learn.search.matching import Match
from learn.search.query import Group
from learn.search.sqlite_tables import FULL_TEXT, HEADS, TABLES, TEXT, TRIGGERS, VOCABULARY
from learn.turns import Turns

_HEAD_SCORE = f"-bm25({HEADS}, 10.0, 4.0)"  # FTS5 counts down
_LAST = "\U0010ffff"
_BETWEEN = f"SELECT term, doc FROM {VOCABULARY} WHERE term >= %s AND term < %s"
_AT_MOST = f"SELECT COUNT(*) FROM (SELECT 1 FROM {TEXT} WHERE {TEXT} MATCH %s LIMIT"
_PORTION = 500  # pages that are merged at once: 70 ms, in which nobody else can write
_BEGINNING = 3  # letters: of two, a thousand words begin alike
_LOOKED_UP = 60  # words that begin alike, one by one


class SqliteIndex:
    """The index of one SQLite database."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def install(self) -> None:
        """Make the tables that are missing, and the triggers; a rewritten table of questions has lost them."""
        tables = set(self.connection.introspection.table_names())
        for name, kind in TABLES.items():
            if name not in tables:
                self._execute(f"CREATE VIRTUAL TABLE {name} USING {kind}")
        for name, body in TRIGGERS.items():
            self._execute(f"DROP TRIGGER IF EXISTS {name}")
            self._execute(f"CREATE TRIGGER {name} {body}")

    def rebuild(self) -> None:
        """Fill the index from the questions, in one transaction."""
        with transaction.atomic(using=self.connection.alias):
            for table in reversed(TABLES):
                self._execute(f"DROP TABLE IF EXISTS {table}")
            self.install()
            for table in FULL_TEXT:
                self._execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
                self._execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
            copy_entries(self.connection)

    def consolidate(self) -> None:
        """Merge what many writes left in pieces, so that each word is looked for in one place.

        An import leaves some fifteen, and a search took a quarter longer with them, one with a typo a half. 1.1 s at 36,000
        questions, in portions, between which editors may save.
        """
        turns = Turns()
        for table in FULL_TEXT:
            pages, written = -_PORTION, 2  # of a first negative number FTS5 takes all pieces for one level
            while written >= 2:
                with turns.turn():
                    merge = f"INSERT INTO {table} ({table}, rank) VALUES ('merge', {pages})"
                    written = self._written_by(merge)
                pages = _PORTION

    def is_in_step(self) -> bool:
        """Return whether all that `install` makes is there, and as many entries as questions."""
        found = {name for (name,) in self._rows("SELECT name FROM sqlite_master")}
        if not found.issuperset((*TABLES, *TRIGGERS)):
            return False
        questions = Question.objects.using(self.connection.alias).count()
        indexed = self._rows(
            " UNION ALL ".join(f"SELECT COUNT(*) FROM {table}_docsize" for table in FULL_TEXT)
        )
        entries = SearchEntry.objects.using(self.connection.alias).count()
        return all(count == questions for count in (*(count for (count,) in indexed), entries))

    def hits(self, match: Match, *, in_heads: bool = False) -> Hits:
        """Return what a reader may find, without a score; in heads, what has all that was asked for in title and keywords."""
        if in_heads:
            asked = fts5.wanted(match), fts5.unwanted(match)
            listed = queries.listed_heads(*asked)
            counts = queries.counts_of_heads(*asked) if len(listed) > MAX_LISTED else None
        else:
            whole = fts5.whole(match)
            listed = queries.listed(whole)
            counts = queries.counts(whole) if len(listed) > MAX_LISTED else None
        return (
            Hits(listed, Counter(place for _, place in listed))
            if counts is None
            else Hits(None, dict(counts))
        )

    def best(self, match: Match, subject: int | None = None) -> list[tuple[int, float]]:
        """Return key and score of the MAX_RANKED best, the best first; higher is better."""
        asked = fts5.wanted(match), fts5.unwanted(match)
        if subject is None:
            return queries.best(*asked)
        return list(queries.scored(*asked).filter(subject=subject)[:MAX_RANKED])

    def best_heads(self, match: Match, subject: int | None = None) -> list[int]:
        """Return the keys of at most MAX_RANKED questions with the match in title and keywords, those with it in the title first."""
        wanted, unwanted = fts5.wanted(match), fts5.unwanted(match)
        found: dict[int, None] = {}
        for asked in (f"title : ({wanted})", wanted):
            if len(found) < MAX_RANKED:
                found |= dict.fromkeys(self._shortest(asked, unwanted, subject))
        return [*found][:MAX_RANKED]

    def _shortest(self, wanted: str, unwanted: str, subject: int | None) -> list[int]:
        if subject is None:
            return [key for (key,) in queries.shortest(wanted, unwanted)]
        found = queries.by_length(wanted, unwanted).filter(subject=subject)
        return [key for (key,) in found[:MAX_RANKED]]

    def scored_heads(self, match: Match, keys: Sequence[int]) -> list[tuple[int, float]]:
        """Return key and score of the MAX_RANKED best heads of some questions, the best first, that have any of the words."""
        # A plus, or SQLite would look for each key by itself, and through all words each time.
        sql = (
            f"SELECT rowid, {_HEAD_SCORE} AS score FROM {HEADS} WHERE {HEADS} MATCH %s "
            f"AND +rowid IN (SELECT value FROM json_each(%s)) ORDER BY score DESC, rowid LIMIT {MAX_RANKED}"
        )
        return self._rows(sql, [fts5.any_word(match), as_parameter(keys, self.connection)])

    def documents(self, groups: Sequence[Group]) -> list[int]:
        """Return in how many questions each group is found, readable or not; counted up to a limit."""
        if not groups:
            return []
        one = f"{_AT_MOST} {COUNTED_DOCUMENTS})"
        return [
            count
            for (count,) in self._rows(" UNION ALL ".join([one] * len(groups)), map(fts5.any_of, groups))
        ]

    def titles(self, whole: Sequence[str], begun: str) -> list[tuple[int, str]]:
        """Return key and title of readable questions with all the whole words, and one that begins with `begun`, in their titles."""
        wanted = [fts5.quoted(word) for word in whole] + ([f"{fts5.quoted(begun)} *"] if begun else [])
        return queries.titled(f"title : ({' AND '.join(wanted)})")

    def known(self, words: Iterable[str]) -> dict[str, int]:
        """Return those words that stand in a title or among keywords, with the number of questions."""
        asked = defaultdict[str, set[str]](set)
        for word in words:
            asked[word[:_BEGINNING]].add(word)
        # A look-up takes 4 µs in an index of one piece, in one of many 50; a word from the first to the last that begin alike 3.
        ranges = [start for start, alike in asked.items() if len(alike) > _LOOKED_UP]
        single = [word for start, alike in asked.items() if start not in ranges for word in alike]
        parts = [_BETWEEN] * len(ranges)
        if single:
            parts.append(
                f"SELECT term, doc FROM {VOCABULARY} WHERE term IN ({', '.join(['%s'] * len(single))})"
            )
        limits = [limit for start in ranges for limit in (start, start + _LAST)]
        rows = self._rows(" UNION ALL ".join(parts), [*limits, *single]) if parts else []
        return {word: count for word, count in rows if word in asked[word[:_BEGINNING]]}

    def beginning(self, start: str) -> dict[str, int]:
        """Return the words of titles and keywords that begin so, with the number of questions."""
        return dict(self._rows(_BETWEEN, [start, start + _LAST]))

    def similar(self, words: Sequence[str]) -> dict[str, int]:
        """Return words of titles and keywords that may be two mistakes away: that begin or end as one of these does."""
        ending = f"SELECT term, doc FROM {VOCABULARY} WHERE substr(term, -4) = %s AND length(term) BETWEEN %s AND %s"
        params: list[str | int] = []
        for word in words:
            begin, end = word[:2], word[-4:]
            params += [begin, begin + _LAST, end, len(word) - 2, len(word) + 2]
        return dict(self._rows(" UNION ALL ".join([_BETWEEN, ending] * len(words)), params))

    def _execute(self, sql: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)

    def _written_by(self, sql: str) -> int:
        """Return how many rows a statement wrote, those of FTS5's own tables too; its own is one of them."""
        self.connection.ensure_connection()
        before = self.connection.connection.total_changes
        self._execute(sql)
        return int(self.connection.connection.total_changes - before)

    def _rows(self, sql: str, params: Iterable[Any] = ()) -> list[Any]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, list(params))
            return list(cursor.fetchall())
