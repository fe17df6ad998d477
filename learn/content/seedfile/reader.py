"""A seed file's bytes to a SeedQuestion, by the schema."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from learn.content.seedfile.decoding import decode_seed_file
from learn.content.seedfile.entries import Entry
from learn.content.seedfile.errors import SeedFileError, shown
from learn.content.seedfile.frontmatter import FrontMatter, read_front_matter
from learn.content.seedfile.question import SeedLink, SeedQuestion
from learn.content.seedfile.schema import EXTRA, field_of, related_position
from learn.content.seedfile.values import to_boolean, to_date, to_decimal, to_integer, to_path, to_text

_T = TypeVar("_T")


def parse_seed_file(data: bytes) -> SeedQuestion:
    """Return the question a seed file holds.

    Raises SeedFileError, and nothing else, with the first fault that was found.
    """
    return question_of(read_front_matter(decode_seed_file(data)))


def question_of(front: FrontMatter) -> SeedQuestion:
    """Return the question that a front matter and its body make; or SeedFileError."""
    question = _Reader(front).question()
    if question.file_name != f"{question.slug}.md":
        message = f"{shown(question.file_name)} is not the last part of the url with `.md`: write {question.slug}.md"
        raise question.error("file_name", message)
    return question


class _Reader:
    """Takes the entries of one front matter apart, key by key."""

    def __init__(self, front: FrontMatter) -> None:
        self._entries: Final = front.entries
        self._end_line: Final = front.end_line
        self._body: Final = front.body

    def question(self) -> SeedQuestion:
        extra = self._check_keys()
        return SeedQuestion(
            schema=self._text("_schema"),
            id=self._required("id", to_integer),
            date=self._required("date", to_date),
            title=self._text("title"),
            article_title=self._text("article_title"),
            date_format=self._text("date_format"),
            post_on_text=self._text("post_on_text"),
            seo_title=self._text("seo.title"),
            page_description=self._text("seo.page_description"),
            page_keywords=self._text("seo.page_keywords"),
            author=self._text("author"),
            question=self._text("question"),
            answer=self._text("answer"),
            subject=self._text("subject"),
            url=self._required("url", to_path),
            file_name=self._required("file_name", str),
            no_index=self._optional("no_index", to_boolean),
            score=self._optional("score", to_decimal),
            related=self._related(),
            extra=extra,
            body=self._body,
            has_plain_titles=self._entries["title"].style not in (">", "|"),
            places={key: (entry.line, entry.column) for key, entry in self._entries.items()},
        )

    def _check_keys(self) -> dict[str, str]:
        """Return the unknown keys with text; refuse other unknown keys, and a text where keys belong or the reverse."""
        extra = {}
        for key, entry in self._entries.items():
            field = field_of(key)
            if field is EXTRA:
                extra[key] = self._extra(key, entry)
            elif field.type != "mapping" and entry.text is None:
                raise self._error(key, "keys stand where text belongs: write the text behind the key")
            elif field.type == "mapping" and entry.text is not None and not entry.is_null:
                message = (
                    f"{shown(entry.text)} stands where keys belong: write them indented on the lines below"
                )
                raise self._error(key, message)
        return extra

    def _extra(self, key: str, entry: Entry) -> str:
        if entry.text is None or "." in key:
            raise self._error(key, "the key is not known here: correct its name or take it out")
        return self._converted(key, entry.text, partial(to_text, field=EXTRA))

    def _related(self) -> tuple[SeedLink, ...]:
        keys = [key for key, entry in self._entries.items() if "." not in key and not entry.is_null]
        by_position = {position: key for key in keys if (position := related_position(key))}
        return tuple(
            SeedLink(
                position=position,
                url=self._required(f"{key}.url", to_path),
                id=self._optional(f"{key}.id", to_integer),
                title=self._text(f"{key}.title"),
                subject=self._text(f"{key}.subject"),
            )
            for position, key in sorted(by_position.items())
        )

    def _text(self, key: str) -> str:
        """Return a text; "" for an optional one that is missing or null."""
        field = field_of(key)
        text = self._present(key, is_required=field.required)
        return "" if text is None else self._converted(key, text, partial(to_text, field=field))

    def _required(self, key: str, convert: Callable[[str], _T]) -> _T:
        text = self._present(key, is_required=True)
        return self._converted(key, text or "", convert)

    def _optional(self, key: str, convert: Callable[[str], _T]) -> _T | None:
        text = self._present(key, is_required=False)
        return self._converted(key, text, convert) if text else None

    def _present(self, key: str, *, is_required: bool) -> str | None:
        """Return the text of a key, None where it is missing or null; an error if it must be there and is empty."""
        entry = self._entries.get(key)
        if entry is None or entry.is_null:
            if is_required:
                raise self._missing(key)
            return None
        if is_required and entry.text is not None and not entry.text.strip():
            raise self._error(key, "the value is empty: write one")
        return entry.text

    def _missing(self, key: str) -> SeedFileError:
        if key in self._entries:
            return self._error(key, "the value is missing: write it behind the key")
        parent, _, name = key.rpartition(".")
        if not parent:
            message = f"the key is missing: add `{name}:` before the closing `---`"
            return SeedFileError(self._end_line, 1, key, message)
        if parent not in self._entries or self._entries[parent].is_null:
            return self._missing(parent)
        entry = self._entries[parent]
        return SeedFileError(
            entry.line, entry.column, key, f"the key is missing: add `{name}:` under `{parent}:`"
        )

    def _converted(self, key: str, text: str, convert: Callable[[str], _T]) -> _T:
        try:
            return convert(text)
        except ValueError as error:
            raise self._error(key, str(error)) from None

    def _error(self, key: str, message: str) -> SeedFileError:
        entry = self._entries[key]
        return SeedFileError(entry.line, entry.column, key, message)
