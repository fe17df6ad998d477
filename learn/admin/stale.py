"""A form that was opened before somebody else's save, or an import: both versions, merged where they do not meet."""

from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.utils.dateparse import parse_datetime

from learn.admin.related_field import RelatedWidget
from learn.content.differences import Piece, word_differences
from learn.history import Version, versions_of
from learn.models import Question

_NOT_COMPARED = ("version", "reason", "confirmed_path", "confirmed_new", "publish_from", "publish_until")


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed: the form keeps what was typed, and shows what is stored beside it."""

    label: str
    stored: str
    pieces: list[Piece]  # from what is stored to what was typed


@dataclass(slots=True)
class Stale:
    """What happened to a question while its form was open. `data` is what was sent, with the others' changes taken in."""

    data: Any
    changed_by: str
    taken: list[str] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)


def merged(form: forms.ModelForm, opened_at: str) -> Stale:
    """Compare three ways, field by field: as the form was opened, as it is stored now, as it was sent.

    What was sent unchanged follows what is stored; what both changed is a clash. Where the version that the form was
    opened at is not known, every field that differs is one.
    """
    base = _version_at(form.instance, opened_at)
    newest = versions_of(form.instance.pk).first()
    stale = Stale(cast(Any, form.data).copy(), _who(newest))
    for name, bound in form.fields.items():
        if name in _NOT_COMPARED or bound.disabled:
            continue
        sent = _comparable(bound.widget.value_from_datadict(form.data, form.files, form.add_prefix(name)))
        stored = _comparable(bound.prepare_value(form.get_initial_for_field(bound, name)))
        if sent == stored:
            continue
        opened = _comparable(bound.prepare_value(_value(base, name))) if base is not None else None
        if sent == opened:
            _put(stale.data, form.add_prefix(name), bound, form.get_initial_for_field(bound, name))
            stale.taken.append(_label(form, name))
        elif stored != opened:
            stale.clashes.append(Clash(_label(form, name), stored, word_differences(stored, sent)))
    return stale


def _version_at(question: Question, opened_at: str) -> Version | None:
    try:
        moment = parse_datetime(opened_at)
    except ValueError:
        return None
    return versions_of(question.pk).filter(updated_at=moment).first() if moment else None


def _who(version: Version | None) -> str:
    if version is None:
        return "somebody"
    return version.history_user.get_username() if version.history_user else "an import"


def _value(version: Version, name: str) -> Any:
    if name in ("subject", "canonical"):
        return getattr(version, f"{name}_id")
    return getattr(version, name, None)


def _label(form: forms.ModelForm, name: str) -> str:
    return str(form.fields[name].label or name.replace("_", " ")).lower()


def _comparable(value: Any) -> str:
    """Return a field's value as text that is the same for the same content, stored or sent by a browser."""
    if value is None or value is False:
        return ""
    if isinstance(value, list):
        return "\n".join(f"{place}. {url}" for place, url in value)
    return str(value).replace("\r\n", "\n").strip()


def _put(data: Any, name: str, bound: forms.Field, value: Any) -> None:
    """Put a stored value into the data as a browser would send it."""
    if isinstance(bound.widget, RelatedWidget):
        for key in [key for key in data if key.startswith(f"{name}-")]:
            del data[key]
        data.update(bound.widget.to_data(name, bound.prepare_value(value)))
    elif isinstance(bound, forms.BooleanField):
        data.pop(name, None)
        if value:
            data[name] = "on"
    else:
        data[name] = "" if value is None else str(bound.prepare_value(value))
