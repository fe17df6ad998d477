"""Strict YAML: a front matter's text to a flat table of dotted keys, each value with its place.

A subset of YAML on purpose: keys with text, and one level of keys under a key. Scalars stay the strings
they are (YAML turns `0123` into 83 and `on` into True). libyaml's event stream is read, not its tree: an
alias is never followed and the third level of nesting is refused as it opens, so a hostile file costs no
more than a good one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import yaml

from learn.content.seedfile.decoding import CONTROL_CHARACTERS, describe_character
from learn.content.seedfile.errors import SeedFileError, shown
from learn.content.seedfile.yamlfaults import explain_yaml_error

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Entry(NamedTuple):
    """A value of the front matter: its text (None for a nested mapping) and where it begins, from 1.

    `style` is YAML's: "" for a plain text, otherwise its quote, `>` or `|`.
    """

    text: str | None
    line: int
    column: int
    style: str = ""

    @property
    def is_null(self) -> bool:
        """Whether YAML calls the value null: nothing at all, or a plain `null` or `~`."""
        return not self.style and self.text in _NULLS


def read_entries(front: str) -> dict[str, Entry]:
    """Return the entries of a front matter, which begins with its `---` line, in the file's order.

    Raises SeedFileError, and nothing else, for any text.
    """
    try:
        return _EventReader(front).read()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise explain_yaml_error(error, front) from None


class _EventReader:
    """Reads one mapping, at most two levels deep, off libyaml's events."""

    def __init__(self, front: str) -> None:
        self._front: Final = front
        # Events have no common typed interface in PyYAML's stubs: Any, and type() tells them apart.
        self._events: Final[Iterator[Any]] = iter(yaml.parse(front, Loader=yaml.CBaseLoader))
        self._entries: Final[dict[str, Entry]] = {}

    def read(self) -> dict[str, Entry]:
        next(self._events)  # the stream's start
        next(self._events)  # the document's start: `---` stands on line 1
        root = next(self._events)
        if type(root) is yaml.ScalarEvent and root.value == "":
            raise _error(root, "", "the front matter is empty: it needs keys such as `title:`")
        if type(root) is yaml.SequenceStartEvent:
            raise _error(root, "", "the front matter is a list: write `key: value` lines")
        self._refuse_features(root, "")
        if type(root) is not yaml.MappingStartEvent:
            raise _error(root, "", f"{shown(root.value)} has no key: write `key: value` lines")
        self._read_mapping("")
        next(self._events)  # the document's end
        after = next(self._events)
        if type(after) is yaml.DocumentStartEvent:
            raise _error(after, "", "a second document begins here: a seed file holds one question")
        return self._entries

    def _read_mapping(self, prefix: str) -> None:
        for event in self._events:
            if type(event) is yaml.MappingEndEvent:
                return
            self._read_value(next(self._events), self._read_key(event, prefix))

    def _read_key(self, event: Any, prefix: str) -> str:
        self._refuse_features(event, prefix.removesuffix("."))
        if type(event) is not yaml.ScalarEvent:
            raise _error(event, prefix.removesuffix("."), "a key must be a plain word such as `title`")
        if event.value == "<<":
            raise _error(event, f"{prefix}<<", "merge keys are not allowed: write the keys out")
        if not _KEY.fullmatch(event.value):
            message = f"{shown(event.value)} is no key: a key has up to 64 letters, digits, `_` and `-`"
            raise _error(event, prefix.removesuffix("."), message)
        key: str = prefix + event.value
        if key in self._entries:
            first = self._entries[key].line
            raise _error(
                event, key, f"the key stands here again, it is on line {first} already: keep one of them"
            )
        return key

    def _read_value(self, event: Any, key: str) -> None:
        mark = event.start_mark
        self._refuse_features(event, key)
        if type(event) is yaml.ScalarEvent:
            self._check_scalar(event, key)
            self._entries[key] = Entry(event.value, mark.line + 1, mark.column + 1, event.style or "")
            return
        if "." in key:
            raise _error(
                event, key, "keys are nested too deeply: only `seo` and `related_article…` hold keys"
            )
        self._entries[key] = Entry(None, mark.line + 1, mark.column + 1)
        self._read_mapping(f"{key}.")

    def _refuse_features(self, event: Any, key: str) -> None:
        if type(event) is yaml.AliasEvent:
            raise _error(
                event, key, f"`*{event.anchor}` is a YAML alias: put a text that begins with `*` in quotes"
            )
        if event.anchor is not None:
            raise _error(
                event, key, f"`&{event.anchor}` is a YAML anchor: put a text that begins with `&` in quotes"
            )
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            message = f"{shown(tag)} is a YAML tag: put a text that begins with `!` in quotes"
            raise _error(event, key, message)
        if type(event) is yaml.SequenceStartEvent:
            raise _error(
                event,
                key,
                "a list stands where text belongs: put a text that begins with `[` or `-` in quotes",
            )
        if type(event) is yaml.MappingStartEvent and event.flow_style:
            raise _error(event, key, "`{…}` is a YAML mapping: put a text that begins with `{` in quotes")

    def _check_scalar(self, event: Any, key: str) -> None:
        """Refuse an escaped control character, and a text that ` #` would silently cut short."""
        if event.style == '"' and (found := CONTROL_CHARACTERS.search(event.value)):
            message = f"the control character {describe_character(found[0])} is escaped here: take it out"
            raise _error(event, key, message)
        if event.style in (">", "|"):
            return
        start = event.end_mark.index
        rest = self._front[start : self._front.find("\n", start)]
        if "#" in rest:
            raise _error(
                event,
                key,
                f"{shown(rest.strip())} would be dropped as a YAML comment: put the value in quotes",
            )


def _error(event: Any, key: str, message: str) -> SeedFileError:
    mark = event.start_mark
    return SeedFileError(mark.line + 1, mark.column + 1, key, message)
