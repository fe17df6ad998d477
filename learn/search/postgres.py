"""The index in PostgreSQL: tsvectors under GIN beside the questions, and pg_trgm for spelling."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from learn.models import Question, SearchEntry
from learn.prepared import prepared_sql
from learn.search.entries import ENTRY_TABLE, QUESTION_TABLE, copy_entries, readable
from learn.search.index import COUNTED_DOCUMENTS, MAX_LISTED, MAX_RANKED, MAX_TITLES, Hits
from learn.search.matching import Match
from learn.search.postgres_tables import (
    FUNCTIONS,
    HEADED,
    HOLDING,
    INDEXES,
    INSTALL,
    STEMS,
    TEXT,
    TRIGGERS,
    WORDS,
    indexed_from,
)
from learn.search.query import Group

_SIMILAR = 30
# Found: of more, those that the index comes upon first. They are words that most questions have, and few in their titles.
_MAX_SCORED = 3_000
_LOOKED_UP = 4_000  # keys of entries one by one: of more, it takes half the time to read all of them
_KEYS = "(SELECT keys FROM held)::bigint[]"
_IS_HELD = "an entry is held"
_WAYS = (
    f"{ENTRY_TABLE}.id = ANY ({_KEYS}) AND cardinality({_KEYS}) <= {_LOOKED_UP}",
    # IS TRUE, or the planner, which takes them for ten, would look up each of them all the same.
    f"({ENTRY_TABLE}.id IN (SELECT unnest({_KEYS}))) IS TRUE AND cardinality({_KEYS}) > {_LOOKED_UP}",
)
_LAST = "\U0010ffff"
_WEIGHTS = "{0.1, 0.1, 0.4, 1.0}"  # D, C, B, A: answer, nothing, keywords, title

Sql = tuple[str, list[str]]  # a part of a statement with its parameters


class PostgresIndex:
    """The index of one PostgreSQL database."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def install(self) -> None:
        """Make what is missing, and the triggers anew."""
        for statement in INSTALL:
            self._execute(statement)
        for name, (event, body) in TRIGGERS.items():
            self._execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {body}; RETURN NULL; END $$"
            )
            self._execute(f"DROP TRIGGER IF EXISTS {name} ON learn_question")
            self._execute(f"CREATE TRIGGER {name} AFTER {event} FOR EACH STATEMENT EXECUTE FUNCTION {name}()")

    def rebuild(self) -> None:
        """Fill the index from the questions, in one transaction."""
        with transaction.atomic(using=self.connection.alias):
            self.install()
            self._execute(f"DELETE FROM {TEXT}")
            self._execute(f"DELETE FROM {WORDS}")
            self._execute(indexed_from("learn_question"))
            copy_entries(self.connection)
            self._execute(f"ANALYZE {TEXT}")

    def consolidate(self) -> None:
        """Sort in what waits to be: until autovacuum does so, each search reads all of it."""
        for name in INDEXES:
            self._rows("SELECT gin_clean_pending_list(%s::regclass)", [name])

    def is_in_step(self) -> bool:
        """Return whether all that `install` makes is there, and as many entries as questions."""
        found = self._rows(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'learn_question'::regclass AND tgname LIKE 'learn_search_%%' "
            "UNION ALL SELECT proname FROM pg_proc WHERE proname = ANY (%s) "
            "UNION ALL SELECT indexname FROM pg_indexes WHERE indexname = ANY (%s)",
            [list(FUNCTIONS), list(INDEXES)],
        )
        if {name for (name,) in found} != {*TRIGGERS, *FUNCTIONS, *INDEXES}:
            return False
        questions = Question.objects.using(self.connection.alias).count()
        ((indexed,),) = self._rows(f"SELECT COUNT(*) FROM {TEXT}")
        return (
            bool(indexed == questions)
            and questions == SearchEntry.objects.using(self.connection.alias).count()
        )

    def hits(self, match: Match, *, in_heads: bool = False) -> Hits:
        """Return what a reader may find, without a score: walked through once, to be listed and counted.

        In heads, what has all that was asked for in title and keywords.
        """
        wanted, params = _joined(" && ", _wanted(match))
        if match.excluded:
            sql, found_params = self._without(match.excluded, _held()).query.sql_with_params()
        else:
            sql, found_params = _prepared_held()
        ways = [sql.replace(_IS_HELD, way) for way in _WAYS]
        params += [*found_params, *found_params]
        rows = self._rows(
            f"WITH held (keys) AS MATERIALIZED (SELECT {HEADED if in_heads else HOLDING}({wanted})), "
            f"found (id, subject) AS MATERIALIZED ({' UNION ALL '.join(ways)}) "
            f"(SELECT id, subject FROM found LIMIT {MAX_LISTED + 1}) "
            "UNION ALL SELECT -COUNT(*), subject FROM found GROUP BY subject",
            params,
        )
        listed = [(key, place) for key, place in rows if key > 0]
        counts = {place: -count for count, place in rows if count < 0}
        return Hits(None if len(listed) > MAX_LISTED else listed, counts)

    def best(self, match: Match, subject: int | None = None) -> list[tuple[int, float]]:
        """Return key and score of the MAX_RANKED best, the best first; higher is better."""
        return self._scored(match, HOLDING, subject)

    def best_heads(self, match: Match, subject: int | None = None) -> list[int]:
        """Return the keys of at most MAX_RANKED questions with the match in title and keywords, the best first."""
        return [key for key, _ in self._scored(match, HEADED, subject)]

    def scored_heads(self, match: Match, keys: Sequence[int]) -> list[tuple[int, float]]:
        """Return key and score of the MAX_RANKED best heads of some questions, the best first, that have any of the words."""
        any_word, params = _any_word(match)
        return self._rows(
            f"SELECT question_id, ts_rank('{_WEIGHTS}', head, {any_word}) AS score FROM {TEXT} "
            f"WHERE question_id = ANY (%s) AND head @@ {any_word} ORDER BY score DESC, question_id LIMIT {MAX_RANKED}",
            [*params, list(keys), *params],
        )

    def documents(self, groups: Sequence[Group]) -> list[int]:
        """Return in how many questions each group is found, readable or not; counted up to a limit."""
        parts = [_group(group) for group in groups]
        if not parts:
            return []
        sql = " UNION ALL ".join(
            f"SELECT cardinality({HOLDING}({sql}, {COUNTED_DOCUMENTS}))" for sql, _ in parts
        )
        return [count for (count,) in self._rows(sql, (value for _, params in parts for value in params))]

    def titles(self, whole: Sequence[str], begun: str) -> list[tuple[int, str]]:
        """Return key and title of readable questions with all the whole words, and one that begins with `begun`, in their titles."""
        wanted = [f"'{word}':A" for word in whole] + ([f"'{begun}':*A"] if begun else [])
        found = readable(self.connection).extra(
            tables=[TEXT, QUESTION_TABLE],
            where=[
                f"{TEXT}.question_id = {ENTRY_TABLE}.id",
                f"{QUESTION_TABLE}.id = {ENTRY_TABLE}.id",
                f"{TEXT}.words @@ %s::tsquery",
            ],
            params=[" & ".join(wanted)],
            select={"title": f"{QUESTION_TABLE}.title"},
        )
        return list(found.values_list("pk", "title")[:MAX_TITLES])

    def known(self, words: Iterable[str]) -> dict[str, int]:
        """Return those words that stand in a title or among keywords, with the number of questions."""
        return self._frequencies([("word = ANY(%s)", [list(words)], "word")])

    def beginning(self, start: str) -> dict[str, int]:
        """Return words of titles and keywords that begin so, the shortest, with the number of questions."""
        return self._frequencies([("word >= %s AND word < %s", [start, start + _LAST], "length(word)")])

    def similar(self, words: Sequence[str]) -> dict[str, int]:
        """Return words of titles and keywords that may be two mistakes away: that share the most trigrams with one."""
        return self._frequencies(
            [("word %% %s", [word, word], "similarity(word, %s) DESC") for word in words]
        )

    def _frequencies(self, asked: Sequence[tuple[str, list[Any], str]]) -> dict[str, int]:
        """Return words with the number of their questions: for each condition and order the first few."""
        found = " UNION ".join(
            f"(SELECT word FROM {WORDS} WHERE {condition} ORDER BY {order}, word LIMIT {_SIMILAR})"
            for condition, _, order in asked
        )
        counted_words = (
            f"(SELECT COUNT(*) FROM (SELECT FROM {TEXT} WHERE words @@ phraseto_tsquery('simple', word) "
            f"LIMIT {COUNTED_DOCUMENTS}) AS questions)"
        )
        rows = self._rows(
            f"SELECT word, {counted_words} FROM ({found}) AS found",
            (value for _, params, _ in asked for value in params),
        )
        return {word: count for word, count in rows if count}

    def _scored(self, match: Match, function: str, subject: int | None) -> list[tuple[int, float]]:
        found = self._matching(match, function)
        if subject is not None:
            found = found.filter(subject=subject)
        keys, params = found.order_by().values_list("pk")[:_MAX_SCORED].query.sql_with_params()
        any_word, score_params = _any_word(match)
        score = f"ts_rank('{_WEIGHTS}', {TEXT}.{FUNCTIONS[function]}, {any_word})"
        return self._rows(
            f"SELECT question_id, {score} AS score FROM {TEXT} WHERE question_id IN ({keys}) "
            f"ORDER BY score DESC, question_id LIMIT {MAX_RANKED}",
            [*score_params, *params],
        )

    def _matching(self, match: Match, function: str) -> Any:
        """Return the entries of what a function finds; what is not wanted may stand nowhere in a question."""
        # By a SELECT of its own: to plan the query, PostgreSQL would call the function once more.
        wanted, params = _joined(" && ", _wanted(match))
        found = readable(self.connection).extra(
            where=[f"{ENTRY_TABLE}.id = ANY ((SELECT {function}({wanted}))::bigint[])"], params=params
        )
        return self._without(match.excluded, found)

    def _without(self, excluded: Sequence[str], entries: Any) -> Any:
        """Return the entries of questions without these words anywhere."""
        if not excluded:
            return entries
        unwanted, params = _joined(" || ", map(_words, excluded))
        keys = f"SELECT unnest((SELECT {HOLDING}({unwanted}))::bigint[])"
        # A condition on what IN says, so that the keys are hashed: `<> ALL` compared each with all, "the -of" took 5 s.
        return entries.extra(where=[f"({ENTRY_TABLE}.id IN ({keys})) IS NOT TRUE"], params=params)

    def _execute(self, sql: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)

    def _rows(self, sql: str, params: Iterable[Any] = ()) -> list[Any]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, list(params))
            return list(cursor.fetchall())


def _held() -> Any:
    """Return key and subject of the entries that are held."""
    return readable(connection).extra(where=[_IS_HELD]).order_by().values_list("pk", "subject")


_prepared_held = prepared_sql(_held)  # to build it takes as long as to run it


def _words(text: str) -> Sql:
    return f"phraseto_tsquery('{STEMS}', %s)", [text]


def _joined(operator: str, parts: Iterable[Sql]) -> Sql:
    parts = list(parts)
    return f"({operator.join(sql for sql, _ in parts)})", [value for _, params in parts for value in params]


def _group(group: Group) -> Sql:
    return _joined(" || ", map(_words, group))


def _wanted(match: Match) -> list[Sql]:
    """Return the parts of a match that must be there, as tsqueries."""
    wanted = list(map(_words, match.phrases))
    if match.ways:
        wanted.append(_joined(" || ", (_joined(" && ", map(_group, way)) for way in match.ways)))
    return wanted


def _any_word(match: Match) -> Sql:
    """Return what ranks: every word of the match, each for itself, for ts_rank counts only those that are there."""
    groups = dict.fromkeys(group for way in match.ways for group in way)
    return _joined(" || ", [*map(_group, groups), *map(_words, match.phrases)])
