"""What PostgreSQL's index is made of: its tables, indexes and functions, and the triggers that keep it in step.

It stands in a table of its own, `learn_search_text`: ranking reads it without the answers, and a migration may change the
questions' columns. Words are what `learn_search_plain` leaves: letters and digits without accents, so that both databases
cut the same words out of "x^2" or "well-being". No word is dropped as a stop word: "what is" is a question too.
"""

from learn.search.entries import ENTRY_COLUMNS, ENTRY_TABLE

TEXT, WORDS = "learn_search_text", "learn_search_word"
STEMS = "learn_search"  # the text search configuration
HOLDING, HEADED = "learn_search_holding", "learn_search_headed"  # functions
FUNCTIONS = {HOLDING: "body", HEADED: "head"}
INDEXES = {f"{TEXT}_{column}": column for column in ("head", "body", "words")}

INSTALL = (
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
        for name, column in INDEXES.items()
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
        for function, column in FUNCTIONS.items()
    ),
    # With their triggers, which kept the index row by row.
    "DROP FUNCTION IF EXISTS learn_search_index, learn_search_show CASCADE",
)


def indexed_from(questions: str) -> str:
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
TRIGGERS = {
    "learn_search_added": (
        "INSERT ON learn_question REFERENCING NEW TABLE AS written",
        f"{indexed_from('written')}; {_ENTERED}",
    ),
    "learn_search_changed": (
        "UPDATE ON learn_question REFERENCING OLD TABLE AS replaced NEW TABLE AS written",
        # No join of the two: its plan is kept, and one that was made for a single row never ends on thousands.
        f"{indexed_from(f'(SELECT {_WORDED} FROM written EXCEPT SELECT {_WORDED} FROM replaced) AS changed')}; {_ENTERED}",
    ),
    "learn_search_deleted": (
        "DELETE ON learn_question REFERENCING OLD TABLE AS replaced",
        f"""DELETE FROM {ENTRY_TABLE} WHERE id IN (SELECT id FROM replaced);
        DELETE FROM {TEXT} WHERE question_id IN (SELECT id FROM replaced)""",
    ),
}
