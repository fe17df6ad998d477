"""A question as its seed file holds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from learn.content.seedfile.errors import SeedFileError

DEFAULT_BODY = "\n\n&nbsp;"  # what the CMS leaves where a page's text would be


@dataclass(frozen=True)
class SeedLink:
    """A `related_articleN`: `position` is the N. Only the URL is sure to be there, and it may dangle."""

    position: int
    url: str
    id: int | None = None
    title: str = ""
    subject: str = ""


@dataclass(frozen=True)
class SeedQuestion:
    """Everything a seed file holds. `format_seed_file` writes it back.

    `related` is sorted by position. `extra` holds the top-level keys the schema does not know, in the
    file's order. `body` is what stands after the closing `---`. `no_index` and `score` are None where the
    file lacks the key. `has_plain_titles` tells the two layouts apart in which releases come: titles
    behind their key, or folded under it.
    """

    schema: str
    id: int
    date: dt.date
    title: str
    article_title: str
    date_format: str
    post_on_text: str
    seo_title: str
    page_description: str
    page_keywords: str
    author: str
    question: str
    answer: str
    subject: str
    file_name: str
    url: str
    no_index: bool | None = None
    score: Decimal | None = None
    related: tuple[SeedLink, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)
    body: str = DEFAULT_BODY
    # Layout and places are no part of what the file says: two questions may differ in them and be equal.
    has_plain_titles: bool = field(default=False, compare=False)
    # Where each dotted key's value begins in the file, for messages.
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def subject_slug(self) -> str:
        """The second part of `/learn/<subject slug>/questions/<slug>`."""
        return self.url.split("/")[2]

    @property
    def slug(self) -> str:
        """The last part of the URL."""
        return self.url.rpartition("/")[2]

    def error(self, key: str, message: str) -> SeedFileError:
        """Return an error about a key's value, placed where the file holds it (1:1 if it does not)."""
        line, column = self.places.get(key, (1, 1))
        return SeedFileError(line, column, key, message)
