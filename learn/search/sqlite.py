"""The index in SQLite: FTS5 over the rows of the questions themselves, kept in step by triggers.

`learn_search_text` holds the stems of title, keywords and answer, with their places, for matching and ranking.
`learn_search_words` holds the words of title and keywords as written, for beginnings and for spelling; its
vocabulary is read through `learn_search_vocabulary`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from learn.content.words import SMALL_WORDS
from learn.models import Question, SearchEntry
from learn.prepared import prepared
from learn.search.entries import ENTRY_COLUMNS, ENTRY_TABLE, QUESTION_TABLE, copy_entries, counted, readable
from learn.search.index import COUNTED_DOCUMENTS, ENOUGH, MAX_FEW, MAX_RANKED, MAX_TITLES
from learn.search.matching import Match
from learn.search.query import Group

TEXT, WORDS, VOCABULARY = "learn_search_text", "learn_search_words", "learn_search_vocabulary"
_SCORE = f"-bm25({TEXT}, 10.0, 4.0, 1.0)"  # title, keywords, answer; FTS5 counts down
_TITLE_SCORE = f"-bm25({TEXT}, 1.0, 0.0, 0.0)"
_LAST = "\U0010ffff"
_BETWEEN = f"SELECT term, doc FROM {VOCABULARY} WHERE term >= %s AND term < %s"
_AT_MOST = f"SELECT COUNT(*) FROM (SELECT 1 FROM {TEXT} WHERE {TEXT} MATCH %s LIMIT"
_OFTEN_MANY = 2  # words
_LOOKED_UP = 60  # words that begin alike, one by one


def _differ(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)


_TABLES = (
    f"""CREATE VIRTUAL TABLE {TEXT} USING fts5(title, page_keywords, answer_text,
      content='learn_question', content_rowid='id', tokenize="porter unicode61 remove_diacritics 2")""",
    f"""CREATE VIRTUAL TABLE {WORDS} USING fts5(title, page_keywords, content='learn_question', content_rowid='id',
      detail='column', prefix='2 3', tokenize="unicode61 remove_diacritics 2")""",
    f"CREATE VIRTUAL TABLE {VOCABULARY} USING fts5vocab('{WORDS}', 'row')",
)
_ADD = f"""
  INSERT INTO {TEXT} (rowid, title, page_keywords, answer_text)
    VALUES (NEW.id, NEW.title, NEW.page_keywords, NEW.answer_text);
  INSERT INTO {WORDS} (rowid, title, page_keywords) VALUES (NEW.id, NEW.title, NEW.page_keywords);
"""
_REMOVE = f"""
  INSERT INTO {TEXT} ({TEXT}, rowid, title, page_keywords, answer_text)
    VALUES ('delete', OLD.id, OLD.title, OLD.page_keywords, OLD.answer_text);
  INSERT INTO {WORDS} ({WORDS}, rowid, title, page_keywords)
    VALUES ('delete', OLD.id, OLD.title, OLD.page_keywords);
"""
# Not INSERT OR REPLACE: where an upsert fires the trigger, its own way with conflicts holds in here too.
_SHOW = f"""
  DELETE FROM {ENTRY_TABLE} WHERE id = NEW.id;
  INSERT INTO {ENTRY_TABLE} ({", ".join(ENTRY_COLUMNS)})
    VALUES ({", ".join(f"NEW.{column}" for column in ENTRY_COLUMNS.values())});
"""
_TRIGGERS = {
    "learn_search_added": f"AFTER INSERT ON learn_question BEGIN {_ADD} {_SHOW} END",
    "learn_search_changed": f"""AFTER UPDATE ON learn_question
      WHEN {_differ("title", "page_keywords", "answer_text")} BEGIN {_REMOVE} {_ADD} END""",
    "learn_search_shown": f"""AFTER UPDATE ON learn_question
      WHEN {_differ(*ENTRY_COLUMNS.values())} BEGIN {_SHOW} END""",
    "learn_search_removed": f"""AFTER DELETE ON learn_question BEGIN {_REMOVE}
      DELETE FROM {ENTRY_TABLE} WHERE id = OLD.id; END""",
}


class SqliteIndex:
    """The index of one SQLite database."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def install(self) -> None:
        """Make the tables that are missing, and the triggers; a rewritten table of questions has lost them."""
        tables = set(self.connection.introspection.table_names())
        for name, statement in zip((TEXT, WORDS, VOCABULARY), _TABLES, strict=True):
            if name not in tables:
                self._execute(statement)
        for name, body in _TRIGGERS.items():
            self._execute(f"DROP TRIGGER IF EXISTS {name}")
            self._execute(f"CREATE TRIGGER {name} {body}")

    def rebuild(self) -> None:
        """Fill the index from the questions, in one transaction."""
        with transaction.atomic(using=self.connection.alias):
            self._execute(f"DROP TABLE IF EXISTS {VOCABULARY}")
            self._execute(f"DROP TABLE IF EXISTS {WORDS}")
            self._execute(f"DROP TABLE IF EXISTS {TEXT}")
            self.install()
            self._execute(f"INSERT INTO {TEXT} ({TEXT}) VALUES ('rebuild')")
            self._execute(f"INSERT INTO {WORDS} ({WORDS}) VALUES ('rebuild')")
            for table in (TEXT, WORDS):  # a tenth faster to search for two seconds at 36,000 questions
                self._execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
            copy_entries(self.connection)

    def is_in_step(self) -> bool:
        """Return whether the triggers are there, and as many entries as questions."""
        found = self._rows(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'learn_search_%'"
        )
        if {name for (name,) in found} < set(_TRIGGERS):
            return False
        questions = Question.objects.using(self.connection.alias).count()
        indexed = self._rows(
            f"SELECT COUNT(*) FROM {TEXT}_docsize UNION ALL SELECT COUNT(*) FROM {WORDS}_docsize"
        )
        entries = SearchEntry.objects.using(self.connection.alias).count()
        return all(count == questions for count in (*(count for (count,) in indexed), entries))

    def enough(self, match: Match) -> int:
        """Return how many questions a reader may find, counted up to ENOUGH."""
        return len(_some(_expression(match)))

    def few(self, match: Match) -> list[tuple[int, int, float]] | None:
        """Return key, subject's key and score of all that a reader may find, the best first; None for over MAX_FEW."""
        # Scores are most of the cost. Two words, or small ones alone, are often in more questions than are few.
        asked = [group for way in match.ways for group in way]
        if len(asked) <= _OFTEN_MANY or all(group[0] in SMALL_WORDS for group in asked):
            ((count,),) = self._rows(f"{_AT_MOST} {MAX_FEW + 1})", [_expression(match)])
            if count > MAX_FEW:
                return None
        found = _scored(_expression(match))
        return None if len(found) > MAX_FEW else sorted(found, key=lambda hit: (-hit[2], hit[0]))

    def counts(self, match: Match) -> Mapping[int, int]:
        """Return how many questions a reader may find, by the primary key of their subject."""
        return dict(_counted(_expression(match)))

    def best(
        self, match: Match, subject: int | None = None, *, at_titles: bool = False
    ) -> list[tuple[int, float]]:
        """Return primary key and score of the MAX_RANKED best, the best first; higher is better."""
        asked = _expression(match)
        asked = f"title : ({asked})" if at_titles else asked
        found = _matching(asked) if subject is None else _matching(asked).filter(subject=subject)
        scored = found.extra(
            select={"score": _TITLE_SCORE if at_titles else _SCORE}, order_by=["-score", "pk"]
        )
        return list(scored.values_list("pk", "score")[:MAX_RANKED])

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
            asked[word[:2]].add(word)
        # A look-up takes 30 µs, a word on the way from the first to the last that begin alike 5.
        ranges = [start for start, alike in asked.items() if len(alike) > _LOOKED_UP]
        single = [word for start, alike in asked.items() if start not in ranges for word in alike]
        parts = [_BETWEEN] * len(ranges)
        if single:
            parts.append(
                f"SELECT term, doc FROM {VOCABULARY} WHERE term IN ({', '.join(['%s'] * len(single))})"
            )
        limits = [limit for start in ranges for limit in (start, start + _LAST)]
        rows = self._rows(" UNION ALL ".join(parts), [*limits, *single]) if parts else []
        return {word: count for word, count in rows if word in asked[word[:2]]}

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
    required = list(map(_quoted, match.phrases))
    wanted = " AND ".join([*required, *([_any_way(match.ways)] if match.ways else [])])
    unwanted = " OR ".join(map(_quoted, match.excluded))
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


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
def _some(asked: str) -> Any:
    return _matching(asked).order_by().values_list("pk")[:ENOUGH]


@prepared
def _scored(asked: str) -> Any:
    # Sorted by the caller: with ORDER BY, SQLite would score all before it cut them off.
    scored = _matching(asked).order_by().extra(select={"score": _SCORE})
    return scored.values_list("pk", "subject", "score")[: MAX_FEW + 1]


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
