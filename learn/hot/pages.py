"""A kept page: its answer in every form that was asked for, and whether a client has it already."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from django.utils.http import http_date

from learn.hot.encodings import IDENTITY, decode, encode

Header = tuple[str, str]

OVERHEAD = 2_000  # bytes of a page's headers, key and objects, measured over 36,000 pages

# What is different in each form, or made anew for each answer.
_OF_THE_FORM = frozenset({"content-length", "content-encoding", "etag", "last-modified", "vary", "date"})
_OF_NOT_MODIFIED = frozenset({"cache-control", "vary", "etag", "last-modified"})


class Form(NamedTuple):
    """An answer ready to be sent, and the headers of the 304 in its place."""

    etag: str
    headers: list[Header]
    body: bytes
    not_modified: list[Header]


class Page:
    """A page as Django answered it, with headers and body."""

    __slots__ = (
        "_digest",
        "_forms",
        "_headers",
        "_last_modified",
        "heard",
        "modified",
        "rendered_at",
        "tags",
    )

    def __init__(
        self,
        headers: Iterable[Header],
        body: bytes,
        encoding: str,
        *,
        tags: tuple[str, ...],
        modified: datetime,
        heard: int,
        rendered_at: float,
    ) -> None:
        self._headers = [(name, value) for name, value in headers if name.lower() not in _OF_THE_FORM]
        self._digest = hashlib.sha256(body).hexdigest()[:32]
        self.modified = int(modified.timestamp())
        self._last_modified = http_date(self.modified)
        self._forms: dict[str, Form] = {encoding: self._form(encode(body, encoding), encoding)}
        self.tags = tags
        self.heard = heard  # how much was announced when it was last found to be current
        self.rendered_at = rendered_at

    @property
    def size(self) -> int:
        """The bytes it takes in memory."""
        return OVERHEAD + sum(len(form.body) for form in tuple(self._forms.values()))

    def known_form(self, encoding: str) -> Form | None:
        """Return the form where it was asked for before."""
        return self._forms.get(encoding)

    def make_form(self, encoding: str) -> Form:
        """Return the form, made of one that is there."""
        known, form = next(iter(self._forms.items()))
        made = self._form(encode(decode(form.body, known), encoding), encoding)
        self._forms = {**self._forms, encoding: made}
        return made

    def is_known_to(self, form: Form, if_none_match: str | None, if_modified_since: str | None) -> bool:
        """Return whether a 304 answers the request (RFC 9110, 13.2.2): the tags count before the date."""
        if if_none_match is not None:
            return any(tag in ("*", form.etag) for tag in _tags(if_none_match))
        return if_modified_since is not None and _since(if_modified_since) >= self.modified

    def _form(self, body: bytes, encoding: str) -> Form:
        etag = f'"{self._digest}"' if encoding == IDENTITY else f'"{self._digest}-{encoding}"'
        headers = [
            *self._headers,
            ("Vary", "Accept-Encoding"),
            ("ETag", etag),
            ("Last-Modified", self._last_modified),
            ("Content-Length", str(len(body))),
        ]
        if encoding != IDENTITY:
            headers.append(("Content-Encoding", encoding))
        not_modified = [header for header in headers if header[0].lower() in _OF_NOT_MODIFIED]
        return Form(etag, headers, body, not_modified)


def _tags(if_none_match: str) -> Iterable[str]:
    """Return the entity tags of the header, without the mark of a weak one: a proxy may have put it there."""
    return (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))


def _since(date: str) -> float:
    """Return the moment that the header names; before all where it names none."""
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return -1
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
