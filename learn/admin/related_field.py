"""The related links as editors see them: a row for each, with its place and its URL; picked from a list or typed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from learn.content.seedfile.schema import URL_MAX_LENGTH
from learn.editing.saving import LinkValues
from learn.models import Question

Row = tuple[str, str]  # place and URL, as typed

ROWS = 5
EMPTY_ROWS = 2
MAX_ROWS = 99  # related_article99 is the last that a seed file may hold


class RelatedWidget(forms.Widget):
    """Rows of a place and a URL. Places are numbers, so that rows can be put in order without dragging."""

    titles: Mapping[str, str]  # by URL, set by the form

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """Return the rows, with empty ones to fill."""
        rows: list[Row] = list(value or ())
        blank = max(EMPTY_ROWS, ROWS - len(rows))
        titles = getattr(self, "titles", {})
        shown = [(place, url, titles.get(url, "")) for place, url in [*rows, *[("", "")] * blank]]
        return render_to_string("admin/learn/related_links.html", {"name": name, "rows": shown})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        """Return the rows whose URL is filled in."""
        rows = []
        for number in range(MAX_ROWS):
            url = str(data.get(f"{name}-{number}-url", "")).strip()
            if url:
                rows.append((str(data.get(f"{name}-{number}-position", "")).strip(), url))
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether the form was sent without any row."""
        return f"{name}-0-url" not in data

    def to_data(self, name: str, rows: Sequence[Row]) -> dict[str, str]:
        """Return what a browser would send for these rows."""
        data: dict[str, str] = {}
        for number, (place, url) in enumerate(rows):
            data |= {f"{name}-{number}-position": place, f"{name}-{number}-url": url}
        return data


class RelatedField(forms.Field):
    """The related links of a question; its value is in the form in which the importer compares links."""

    widget = RelatedWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.stored: list[LinkValues] = []

    def prepare_value(self, value: Any) -> list[Row]:
        """Return the rows to show."""
        return rows_of(value or [])

    def clean(self, value: Any) -> list[LinkValues]:
        """Return the links in order: one that was there keeps what its file said of it, a new one names a question."""
        rows: list[Row] = value or []
        known: dict[str, list[LinkValues]] = {}
        for link in self.stored:
            known.setdefault(link[-1], []).append(link)
        places = _places(rows)
        links = []
        for place, (_, url) in sorted(zip(places, rows, strict=True), key=lambda row: row[0]):
            link = known[url].pop(0) if known.get(url) else _link_to(url)
            links.append([place, *link[1:]])
        return links

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether a row is another one."""
        return rows_of(initial or []) != [tuple(row) for row in data or []]


def rows_of(value: Sequence[Any]) -> list[Row]:
    """Return the rows of links as they are stored, or of rows."""
    return [(str(row[0]), str(row[-1])) for row in value]


def _places(rows: Sequence[Row]) -> list[int]:
    """Return the place of each row: as typed where that says it, else one after the other."""
    typed = [int(place) if place.isascii() and place.isdigit() else MAX_ROWS + 1 for place, _ in rows]
    if len(set(typed)) == len(typed) and all(1 <= place <= MAX_ROWS for place in typed):
        return typed
    order = sorted(range(len(rows)), key=lambda number: (typed[number], number))
    return [order.index(number) + 1 for number in range(len(rows))]


def _link_to(url: str) -> LinkValues:
    parts = url.split("/")
    is_path = url.startswith("/learn/") and len(parts) == len(["", "learn", "subject", "questions", "slug"])
    found = Question.objects.at_paths([(parts[2], parts[4])]).select_related("subject") if is_path else None
    question = found.only("seed_id", "title", "subject__name").first() if found is not None else None
    if question is None or len(url) > URL_MAX_LENGTH:
        raise ValidationError(
            f"“{url}” is no question of this site: pick one from the list, or copy its path, /learn/….",
            code="no_question",
        )
    return [0, question.seed_id, question.title, question.subject.name, url]
