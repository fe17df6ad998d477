"""The index in SQLite: FTS5 over the rows of the questions themselves, kept in step by triggers.

`learn_search_text` holds the stems of title, keywords and answer, with their places, for matching and ranking.
`learn_search_heads` holds those of title and keywords alone: a ninth of the size, for the best of many.
`learn_search_words` holds the words of title and keywords as written, for beginnings and for spelling; its
vocabulary is read through `learn_search_vocabulary`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from learn.models import Question, SearchEntry
from learn.models.lookups import as_parameter
from learn.prepared import prepared
from learn.search.entries import ENTRY_TABLE, QUESTION_TABLE, copy_entries, counted, readable
from learn.search.index import COUNTED_DOCUMENTS, MAX_LISTED, MAX_RANKED, MAX_TITLES, Hits
from learn.search.matching import Match
from learn.search.query import Group
from learn.search.sqlite_tables import FULL_TEXT, HEADS, TABLES, TEXT, TRIGGERS, VOCABULARY, WORDS
from learn.turns import Turns

_SCORES = {TEXT: f"-bm25({TEXT}, 10.0, 4.0, 1.0)", HEADS: f"-bm25({HEADS}, 10.0, 4.0)"}  # FTS5 counts down
_NOTHING = '""'  # FTS5 refuses an empty query
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

    def hits(self, match: Match) -> Hits:
        """Return what a reader may find, without a score."""
        asked = _expression(match)
        listed: list[tuple[int, int]] = _listed(asked)
        if len(listed) > MAX_LISTED:
            return Hits(None, dict(_counted(asked)))
        return Hits(listed, Counter(place for _, place in listed))

    def best(
        self, match: Match, subject: int | None = None, *, in_heads: bool = False
    ) -> list[tuple[int, float]]:
        """Return key and score of the MAX_RANKED best, the best first; higher is better. A head is title and keywords."""
        wanted, unwanted = _wanted(match), _unwanted(match) or _NOTHING
        if subject is None:
            return _best_heads(wanted, unwanted) if in_heads else _best(wanted, unwanted)
        return list(
            _scored(HEADS if in_heads else TEXT, wanted, unwanted).filter(subject=subject)[:MAX_RANKED]
        )

    def best_heads(self, match: Match, keys: Sequence[int]) -> list[tuple[int, float]]:
        """Return key and score of the MAX_RANKED best heads of some questions, the best first, that have any of the words."""
        # A plus, or SQLite would look for each key by itself, and through all words each time.
        sql = (
            f"SELECT rowid, {_SCORES[HEADS]} AS score FROM {HEADS} WHERE {HEADS} MATCH %s "
            f"AND +rowid IN (SELECT value FROM json_each(%s)) ORDER BY score DESC, rowid LIMIT {MAX_RANKED}"
        )
        return self._rows(sql, [_any_word(match), as_parameter(keys, self.connection)])

    def documents(self, groups: Sequence[Group]) -> list[int]:
        """Return in how many questions each group is found, readable or not; counted up to a limit."""
        if not groups:
            return []
        one = f"{_AT_MOST} {COUNTED_DOCUMENTS})"
        return [
            count for (count,) in self._rows(" UNION ALL ".join([one] * len(groups)), map(_group, groups))
        ]

    def titles(self, whole: Sequence[str], begun: str) -> list[tuple[int, str]]:
        """Return key and title of readable questions with all the whole words, and one that begins with `begun`, in their titles."""
        wanted = [_quoted(word) for word in whole] + ([f"{_quoted(begun)} *"] if begun else [])
        return _titled(f"title : ({' AND '.join(wanted)})")

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


def _quoted(text: str) -> str:
    """Return words as a phrase. They are letters, digits and spaces alone, so nothing in them ends it."""
    return f'"{text}"'


def _group(group: Group) -> str:
    return f"({' OR '.join(map(_quoted, group))})"


def _expression(match: Match) -> str:
    """Return a match in FTS5's words."""
    unwanted = _unwanted(match)
    return f"({_wanted(match)}) NOT ({unwanted})" if unwanted else _wanted(match)


def _wanted(match: Match) -> str:
    return " AND ".join([*map(_quoted, match.phrases), *([_any_way(match.ways)] if match.ways else [])])


def _any_word(match: Match) -> str:
    """Return what finds any group or phrase of a match, each named once."""
    groups = dict.fromkeys(group for way in match.ways for group in way)
    return " OR ".join([*map(_group, groups), *map(_quoted, match.phrases)])


def _unwanted(match: Match) -> str:
    return " OR ".join(map(_quoted, match.excluded))


def _any_way(ways: Iterable[tuple[Group, ...]]) -> str:
    """Return ways in FTS5's words. What several begin with stands there once: it walks each list as often as it is named."""
    parts = []
    for first, alike in groupby(ways, key=itemgetter(0)):
        rests = [way[1:] for way in alike]
        parts.append(f"({_group(first)} AND {_any_way(rests)})" if all(rests) else _group(first))
    return f"({' OR '.join(parts)})"


def _matching(asked: str) -> Any:
    """Return the entries of the questions that hold what is asked for, in FTS5's words."""
    return readable(connection).extra(
        tables=[TEXT], where=[f"{TEXT}.rowid = {ENTRY_TABLE}.id", f"{TEXT} MATCH %s"], params=[asked]
    )


@prepared
def _counted(asked: str) -> Any:
    return counted(_matching(asked))


@prepared
def _listed(asked: str) -> Any:
    return _matching(asked).order_by().values_list("pk", "subject")[: MAX_LISTED + 1]


@prepared
def _best(wanted: str, unwanted: str) -> Any:
    return _scored(TEXT, wanted, unwanted)[:MAX_RANKED]


@prepared
def _best_heads(wanted: str, unwanted: str) -> Any:
    return _scored(HEADS, wanted, unwanted)[:MAX_RANKED]


def _scored(table: str, wanted: str, unwanted: str) -> Any:
    """Return key and score of what is wanted in an index, the best first; what is not may stand nowhere in a question."""
    found = readable(connection).extra(
        tables=[table],
        where=[
            f"{table}.rowid = {ENTRY_TABLE}.id",
            f"{table} MATCH %s",
            f"{table}.rowid NOT IN (SELECT rowid FROM {TEXT} WHERE {TEXT} MATCH %s)",
        ],
        params=[wanted, unwanted],
        select={"score": _SCORES[table]},
        order_by=["-score", "pk"],
    )
    return found.values_list("pk", "score")


@prepared
def _titled(asked: str) -> Any:
    found = readable(connection).extra(
        tables=[WORDS, QUESTION_TABLE],
        where=[
            f"{WORDS}.rowid = {ENTRY_TABLE}.id",
            f"{QUESTION_TABLE}.id = {ENTRY_TABLE}.id",
            f"{WORDS} MATCH %s",
        ],
        params=[asked],
        select={"title": f"{QUESTION_TABLE}.title"},
    )
    return found.values_list("pk", "title")[:MAX_TITLES]
