"""The index in PostgreSQL: tsvectors under GIN beside the questions, kept in step by triggers, and pg_trgm for spelling.

They stand in a table of their own, `learn_search_text`: ranking reads them without the answers, and a migration may
change the questions' columns. Words are what `learn_search_plain` leaves: letters and digits without accents, so
that both databases cut the same words out of "x^2" or "well-being". No word is dropped as a stop word: "what is" is
a question too.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from learn.models import Question, SearchEntry
from learn.search.entries import ENTRY_COLUMNS, ENTRY_TABLE, QUESTION_TABLE, copy_entries, readable
from learn.search.index import COUNTED_DOCUMENTS, MAX_LISTED, MAX_RANKED, MAX_TITLES, Hits
from learn.search.matching import Match
from learn.search.query import Group

TEXT, WORDS = "learn_search_text", "learn_search_word"
STEMS = "learn_search"  # the text search configuration
HOLDING, HEADED = "learn_search_holding", "learn_search_headed"  # functions
_FUNCTIONS = {HOLDING: "body", HEADED: "head"}
_INDEXES = {f"{TEXT}_{column}": column for column in ("head", "body", "words")}
_SIMILAR = 30
# Found: of more, those that the index comes upon first. They are words that most questions have, and few in their titles.
_MAX_SCORED = {HEADED: 5_000, HOLDING: 3_000}  # a head is unpacked in a tenth of the time
_LAST = "\U0010ffff"
_WEIGHTS = "{0.1, 0.1, 0.4, 1.0}"  # D, C, B, A: answer, nothing, keywords, title

Sql = tuple[str, list[str]]  # a part of a statement with its parameters

_INSTALL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # Most answers are ASCII alone: nothing in them has an accent, and to look for one takes as long as all the rest. The
    # space is not among what becomes one: between most words there is nothing else.
    r"""CREATE OR REPLACE FUNCTION learn_search_plain(written text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
      SELECT regexp_replace(
        CASE WHEN octet_length(written) = length(written) THEN lower(written)
          ELSE regexp_replace(normalize(lower(written), NFKD), '[\u0300-\u036f]', '', 'g') END,
        '[\u0001-\u001f\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u2bff\u3000-\u303f]+', ' ', 'g') $$""",
    f"""DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = '{STEMS}') THEN
        CREATE TEXT SEARCH DICTIONARY learn_search_stem (TEMPLATE = snowball, LANGUAGE = english);
        CREATE TEXT SEARCH CONFIGURATION {STEMS} (COPY = simple);
        ALTER TEXT SEARCH CONFIGURATION {STEMS}
          ALTER MAPPING FOR asciiword, word, numword WITH learn_search_stem;
      END IF; END $$""",
    # Without a foreign key, which would forbid Django's `flush` to truncate the questions: the triggers delete. Nothing
    # reads `title` but the workers of the release before, until they end.
    f"""CREATE TABLE IF NOT EXISTS {TEXT} (
      question_id bigint PRIMARY KEY,
      title tsvector NOT NULL, head tsvector NOT NULL, body tsvector NOT NULL, words tsvector NOT NULL)""",
    *(
        f"CREATE INDEX IF NOT EXISTS {name} ON {TEXT} USING gin ({column})"
        for name, column in _INDEXES.items()
    ),
    f"DROP INDEX IF EXISTS {TEXT}_title",  # of the release before
    f'CREATE TABLE IF NOT EXISTS {WORDS} (word text COLLATE "C" PRIMARY KEY)',
    f"CREATE INDEX IF NOT EXISTS {WORDS}_similar ON {WORDS} USING gin (word gin_trgm_ops)",
    # The questions that hold a tsquery, always by the GIN index: the planner does not see that a scan of all rows unpacks
    # each answer, and takes it for faster where a tenth of them holds it (150 ms at 36,000 questions, the index 10).
    *(
        f"""CREATE OR REPLACE FUNCTION {function}(asked tsquery, most bigint DEFAULT NULL) RETURNS bigint[]
          LANGUAGE sql STABLE SET enable_seqscan = off
          AS $$ SELECT ARRAY(SELECT question_id FROM {TEXT} WHERE {column} @@ asked LIMIT most) $$"""
        for function, column in _FUNCTIONS.items()
    ),
    # With their triggers, which kept the index row by row.
    "DROP FUNCTION IF EXISTS learn_search_index, learn_search_show CASCADE",
)


def _indexed(questions: str) -> str:
    """Return the statement that puts the rows of a query or table of questions into the index.

    OFFSET 0 keeps the planner from calling each function again wherever its result is used. The words come in their
    order, so that two writers never wait for one another crosswise.
    """
    return f"""
      WITH indexed AS (
        INSERT INTO {TEXT} (question_id, title, head, body, words)
          SELECT id, title, head, head || to_tsvector('{STEMS}', answer), words
          FROM (
            SELECT id, answer, title,
              setweight(title, 'A') || setweight(to_tsvector('{STEMS}', keywords), 'B') AS head,
              setweight(to_tsvector('simple', plain_title), 'A') || to_tsvector('simple', keywords) AS words
            FROM (
              SELECT *, to_tsvector('{STEMS}', plain_title) AS title
              FROM (
                SELECT id, learn_search_plain(title) AS plain_title, learn_search_plain(page_keywords) AS keywords,
                  learn_search_plain(answer_text) AS answer
                FROM {questions} OFFSET 0
              ) AS plain OFFSET 0
            ) AS titled OFFSET 0
          ) AS questions
          ON CONFLICT (question_id) DO UPDATE SET title = EXCLUDED.title, head = EXCLUDED.head,
            body = EXCLUDED.body, words = EXCLUDED.words
          RETURNING words
      )
      INSERT INTO {WORDS} SELECT DISTINCT word FROM indexed, unnest(tsvector_to_array(words)) AS word ORDER BY word
        ON CONFLICT DO NOTHING"""


_ENTERED = f"""
  INSERT INTO {ENTRY_TABLE} ({", ".join(ENTRY_COLUMNS)}) SELECT {", ".join(ENTRY_COLUMNS.values())} FROM written
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{column} = EXCLUDED.{column}" for column in ENTRY_COLUMNS if column != "id")}
"""
_WORDED = "id, title, page_keywords, answer_text"
# Trigger, which is its function's name too: what it waits for, and what it does once for all rows of a statement. Once for
# each of them, an import of new questions took twice as long.
_TRIGGERS = {
    "learn_search_added": (
        "INSERT ON learn_question REFERENCING NEW TABLE AS written",
        f"{_indexed('written')}; {_ENTERED}",
    ),
    "learn_search_changed": (
        "UPDATE ON learn_question REFERENCING OLD TABLE AS replaced NEW TABLE AS written",
        # No join of the two: its plan is kept, and one that was made for a single row never ends on thousands.
        f"{_indexed(f'(SELECT {_WORDED} FROM written EXCEPT SELECT {_WORDED} FROM replaced) AS changed')}; {_ENTERED}",
    ),
    "learn_search_deleted": (
        "DELETE ON learn_question REFERENCING OLD TABLE AS replaced",
        f"""DELETE FROM {ENTRY_TABLE} WHERE id IN (SELECT id FROM replaced);
        DELETE FROM {TEXT} WHERE question_id IN (SELECT id FROM replaced)""",
    ),
}


class PostgresIndex:
    """The index of one PostgreSQL database."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def install(self) -> None:
        """Make what is missing, and the triggers anew."""
        for statement in _INSTALL:
            self._execute(statement)
        for name, (event, body) in _TRIGGERS.items():
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
            self._execute(_indexed("learn_question"))
            copy_entries(self.connection)
            self._execute(f"ANALYZE {TEXT}")

    def is_in_step(self) -> bool:
        """Return whether all that `install` makes is there, and as many entries as questions."""
        found = self._rows(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'learn_question'::regclass AND tgname LIKE 'learn_search_%%' "
            "UNION ALL SELECT proname FROM pg_proc WHERE proname = ANY (%s) "
            "UNION ALL SELECT indexname FROM pg_indexes WHERE indexname = ANY (%s)",
            [list(_FUNCTIONS), list(_INDEXES)],
        )
        if {name for (name,) in found} != {*_TRIGGERS, *_FUNCTIONS, *_INDEXES}:
            return False
        questions = Question.objects.using(self.connection.alias).count()
        ((indexed,),) = self._rows(f"SELECT COUNT(*) FROM {TEXT}")
        return (
            bool(indexed == questions)
            and questions == SearchEntry.objects.using(self.connection.alias).count()
        )

    def hits(self, match: Match) -> Hits:
        """Return what a reader may find, without a score: walked through once, to be listed and counted."""
        found = self._matching(match, HOLDING).order_by().values_list("pk", "subject")
        sql, params = found.query.sql_with_params()
        rows = self._rows(
            f"WITH found (id, subject) AS MATERIALIZED ({sql}) (SELECT id, subject FROM found LIMIT {MAX_LISTED + 1}) "
            "UNION ALL SELECT -COUNT(*), subject FROM found GROUP BY subject",
            params,
        )
        listed = [(key, place) for key, place in rows if key > 0]
        counts = {place: -count for count, place in rows if count < 0}
        return Hits(None if len(listed) > MAX_LISTED else listed, counts)

    def best(
        self, match: Match, subject: int | None = None, *, in_heads: bool = False
    ) -> list[tuple[int, float]]:
        """Return key and score of the MAX_RANKED best, the best first; higher is better. A head is title and keywords."""
        function = HEADED if in_heads else HOLDING
        found = self._matching(match, function)
        if subject is not None:
            found = found.filter(subject=subject)
        keys, params = found.order_by().values_list("pk")[: _MAX_SCORED[function]].query.sql_with_params()
        any_word, score_params = _any_word(match)
        score = f"ts_rank('{_WEIGHTS}', {TEXT}.{_FUNCTIONS[function]}, {any_word})"
        return self._rows(
            f"SELECT question_id, {score} AS score FROM {TEXT} WHERE question_id IN ({keys}) "
            f"ORDER BY score DESC, question_id LIMIT {MAX_RANKED}",
            [*score_params, *params],
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

    def _matching(self, match: Match, function: str) -> Any:
        """Return the entries of what a function finds; what is not wanted may stand nowhere in a question."""
        # By a SELECT of its own: to plan the query, PostgreSQL would call the function once more.
        wanted, params = _joined(" && ", _wanted(match))
        found = readable(self.connection).extra(
            where=[f"{ENTRY_TABLE}.id = ANY ((SELECT {function}({wanted}))::bigint[])"], params=params
        )
        if match.excluded:
            unwanted, params = _joined(" || ", map(_words, match.excluded))
            found = found.extra(
                where=[f"{ENTRY_TABLE}.id <> ALL ((SELECT {HOLDING}({unwanted}))::bigint[])"], params=params
            )
        return found

    def _execute(self, sql: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)

    def _rows(self, sql: str, params: Iterable[Any] = ()) -> list[Any]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, list(params))
            return list(cursor.fetchall())


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
