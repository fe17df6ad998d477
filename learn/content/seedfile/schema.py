"""Every key a seed file may hold: its type, whether it must be there, and how long it may be.

docs/content-format.md holds the same table; a test keeps the two equal. The lengths fit the database's
columns; each is at least half as long again as the longest value of the real corpus.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

ID_MAX = 2**63 - 1  # what a signed 64-bit column holds
ID_PLACEHOLDER_MIN = -99  # questions written by hand carry -1, -2, … (down to -11 in the newest release)
TITLE_MAX_LENGTH = 300
SEO_TITLE_MAX_LENGTH = 200
DESCRIPTION_MAX_LENGTH = 1_000
KEYWORDS_MAX_LENGTH = 2_000
SUBJECT_MAX_LENGTH = 100
AUTHOR_MAX_LENGTH = 100
LABEL_MAX_LENGTH = 50  # _schema, date_format, post_on_text
ANSWER_MAX_LENGTH = 65_536  # in bytes and as the file holds it; the renderer's own cap
EXTRA_MAX_LENGTH = 2_000
SUBJECT_SLUG_MAX_LENGTH = 80
SLUG_MAX_LENGTH = 252  # with ".md" the 255 bytes a file name may have
FILE_NAME_MAX_LENGTH = SLUG_MAX_LENGTH + len(".md")
URL_MAX_LENGTH = len("/learn//questions/") + SUBJECT_SLUG_MAX_LENGTH + SLUG_MAX_LENGTH
SCORE_MAX_DIGITS = 12
SCORE_DECIMAL_PLACES = 6

# "line" is text without line breaks, "mapping" holds keys of its own.
Type = Literal["text", "line", "integer", "date", "decimal", "boolean", "url path", "file name", "mapping"]


class Field(NamedTuple):
    """One key: dotted, with `related_article1` standing for every number."""

    key: str
    type: Type
    required: bool
    max_length: int = 0


# Required are the keys that every file of the corpus holds, but for the two the site can do without
# (a description is then taken from the answer), and what describes a related link beside its URL.
_FIELDS = (
    Field("_schema", "line", required=True, max_length=LABEL_MAX_LENGTH),
    Field("id", "integer", required=True),
    Field("date", "date", required=True),
    Field("title", "line", required=True, max_length=TITLE_MAX_LENGTH),
    Field("article_title", "line", required=True, max_length=TITLE_MAX_LENGTH),
    Field("date_format", "line", required=True, max_length=LABEL_MAX_LENGTH),
    Field("post_on_text", "line", required=True, max_length=LABEL_MAX_LENGTH),
    Field("seo", "mapping", required=True),
    Field("seo.title", "line", required=True, max_length=SEO_TITLE_MAX_LENGTH),
    Field("seo.page_description", "text", required=False, max_length=DESCRIPTION_MAX_LENGTH),
    Field("seo.page_keywords", "text", required=False, max_length=KEYWORDS_MAX_LENGTH),
    Field("author", "line", required=True, max_length=AUTHOR_MAX_LENGTH),
    Field("question", "line", required=True, max_length=TITLE_MAX_LENGTH),
    Field("no_index", "boolean", required=False),
    Field("answer", "text", required=True, max_length=ANSWER_MAX_LENGTH),
    Field("subject", "line", required=True, max_length=SUBJECT_MAX_LENGTH),
    Field("file_name", "file name", required=True, max_length=FILE_NAME_MAX_LENGTH),
    Field("url", "url path", required=True, max_length=URL_MAX_LENGTH),
    Field("score", "decimal", required=False),
    Field("related_article1", "mapping", required=False),
    Field("related_article1.id", "integer", required=False),
    Field("related_article1.title", "line", required=False, max_length=TITLE_MAX_LENGTH),
    Field("related_article1.subject", "line", required=False, max_length=SUBJECT_MAX_LENGTH),
    Field("related_article1.url", "url path", required=True, max_length=URL_MAX_LENGTH),
)
# What any other top-level key may hold: it is kept and exported again, and shown nowhere.
EXTRA: Final = Field("", "text", required=False, max_length=EXTRA_MAX_LENGTH)
FIELDS: Final = {field.key: field for field in _FIELDS}

_RELATED = re.compile(r"related_article([1-9][0-9]?)(?=\.|$)")


def related_position(key: str) -> int | None:
    """Return N for `related_articleN` and the keys under it (N from 1 to 99), None for other keys."""
    found = _RELATED.match(key)
    return int(found[1]) if found else None


@lru_cache(maxsize=256)
def field_of(key: str) -> Field:
    """Return the field of a dotted key; EXTRA for a key the schema does not know."""
    return FIELDS.get(_RELATED.sub("related_article1", key, count=1), EXTRA)
