"""Hold versions of a question against each other, or against what is stored now: field by field, word by word."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learn.content.differences import Piece, word_differences
from learn.content.linebreaks import decode
from learn.history import Version
from learn.importing.plan import SEED_FIELDS, values_of
from learn.models import Question, Subject

Content = Mapping[str, str]

_HIDDEN = ("schema", "seed_layout", "subject_spelling")  # what no editor sees or changes

LABELS = {
    "no_index": "hidden from search engines",
    "related": "related links",
    "seed_id": "id in the seed file",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs between two versions."""

    field: str
    pieces: list[Piece]

    @property
    def label(self) -> str:
        """What editors call the field."""
        return label_of(self.field)


def label_of(field: str) -> str:
    """Return what editors call a field."""
    return LABELS.get(field, field.replace("_", " "))


def content_of(version: Version | Question) -> Content:
    """Return what a version, or the question itself, says: texts to compare, by field."""
    if isinstance(version, Question):
        values = values_of(version)
    else:
        values = {name: getattr(version, name) for name in SEED_FIELDS} | {"related": version.related}
    texts = {name: shown(name, value) for name, value in values.items() if name not in _HIDDEN}
    subject = Subject.objects.filter(pk=version.subject_id).first()
    address = {"subject": subject.name if subject else "", "slug": version.slug, "status": version.status}
    moments = {name: _moment(getattr(version, name)) for name in ("publish_at", "unpublish_at")}
    return texts | address | moments


def differences(old: Content, new: Content) -> list[Difference]:
    """Return the fields that differ, in the order in which an editor meets them."""
    return [Difference(name, word_differences(old[name], new[name])) for name in changed_fields(old, new)]


def changed_fields(old: Content, new: Content) -> list[str]:
    """Return the names of the fields that differ."""
    return [name for name in new if old.get(name) != new[name]]


def shown(field: str, value: Any) -> str:
    """Return a field's value as editors read it: an answer with real line breaks, a link on each line."""
    if field == "answer":
        return decode(value or "")
    if field == "related":
        return "\n".join(f"{position}. {title} {url}" for position, _, title, _, url in value or ())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _moment(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if value else ""
