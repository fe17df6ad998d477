"""What SQLite's index is made of: its tables, and the triggers that keep them in step."""

from learn.search.entries import ENTRY_COLUMNS, ENTRY_TABLE

TEXT, HEADS, WORDS = "learn_search_text", "learn_search_heads", "learn_search_words"
VOCABULARY = "learn_search_vocabulary"


def _differ(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)


FULL_TEXT = (TEXT, HEADS, WORDS)  # what the triggers keep
TABLES = {
    TEXT: """fts5(title, page_keywords, answer_text, content='learn_question', content_rowid='id',
      tokenize="porter unicode61 remove_diacritics 2")""",
    HEADS: """fts5(title, page_keywords, content='learn_question', content_rowid='id',
      tokenize="porter unicode61 remove_diacritics 2")""",
    WORDS: """fts5(title, page_keywords, content='learn_question', content_rowid='id',
      detail='column', prefix='2 3', tokenize="unicode61 remove_diacritics 2")""",
    VOCABULARY: f"fts5vocab('{WORDS}', 'row')",
}
_ADD = f"""
  INSERT INTO {TEXT} (rowid, title, page_keywords, answer_text)
    VALUES (NEW.id, NEW.title, NEW.page_keywords, NEW.answer_text);
  INSERT INTO {HEADS} (rowid, title, page_keywords) VALUES (NEW.id, NEW.title, NEW.page_keywords);
  INSERT INTO {WORDS} (rowid, title, page_keywords) VALUES (NEW.id, NEW.title, NEW.page_keywords);
"""
_REMOVE = f"""
  INSERT INTO {TEXT} ({TEXT}, rowid, title, page_keywords, answer_text)
    VALUES ('delete', OLD.id, OLD.title, OLD.page_keywords, OLD.answer_text);
  INSERT INTO {HEADS} ({HEADS}, rowid, title, page_keywords)
    VALUES ('delete', OLD.id, OLD.title, OLD.page_keywords);
  INSERT INTO {WORDS} ({WORDS}, rowid, title, page_keywords)
    VALUES ('delete', OLD.id, OLD.title, OLD.page_keywords);
"""
# Not INSERT OR REPLACE: where an upsert fires the trigger, its own way with conflicts holds in here too.
_SHOW = f"""
  DELETE FROM {ENTRY_TABLE} WHERE id = NEW.id;
  INSERT INTO {ENTRY_TABLE} ({", ".join(ENTRY_COLUMNS)})
    VALUES ({", ".join(f"NEW.{column}" for column in ENTRY_COLUMNS.values())});
"""
TRIGGERS = {
    "learn_search_added": f"AFTER INSERT ON learn_question BEGIN {_ADD} {_SHOW} END",
    "learn_search_changed": f"""AFTER UPDATE ON learn_question
      WHEN {_differ("title", "page_keywords", "answer_text")} BEGIN {_REMOVE} {_ADD} END""",
    "learn_search_shown": f"""AFTER UPDATE ON learn_question
      WHEN {_differ(*ENTRY_COLUMNS.values())} BEGIN {_SHOW} END""",
    "learn_search_removed": f"""AFTER DELETE ON learn_question BEGIN {_REMOVE}
      DELETE FROM {ENTRY_TABLE} WHERE id = OLD.id; END""",
}
