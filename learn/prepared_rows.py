"""Instances of models from the rows of a prepared query: what Django works out for each row is worked out once.

`Model.__init__` looks at every field of the model, and each query looks for its columns' converters anew: of a question
page's four queries that was half the cost. Nothing listens to Django's signals of new instances here.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState

Row = Any  # a tuple or a list, by column


class Columns:
    """The columns of a query that the database sends in another form than Python has them: dates, JSON."""

    def __init__(self, compiler: Any) -> None:
        found = compiler.get_converters([column for column, *_ in compiler.select])
        self._connection = compiler.connection
        self._changes = [
            (place, converter, column)
            for place, (converters, column) in found.items()
            for converter in converters
        ]

    def converted(self, rows: list[Row]) -> list[Row]:
        """Return the rows in the form of Python."""
        return [self._one(row) for row in rows] if self._changes else rows

    def _one(self, row: Row) -> Row:
        values = list(row)
        for place, convert, column in self._changes:
            values[place] = convert(values[place], column, self._connection)
        return values


class Instances:
    """Makes an instance of a row, with those of other models that were selected with it."""

    def __init__(self, select: Any, klass_info: dict[str, Any]) -> None:
        self._model: type[Model] = klass_info["model"]
        places = klass_info["select_fields"]
        self._names = [select[place][0].target.attname for place in places]
        self._key = places[self._names.index(self._model._meta.pk.attname)]
        self._pick: Callable[[Row], Any] = (
            itemgetter(*places) if len(places) > 1 else itemgetter(slice(places[0], places[0] + 1))
        )
        self._related = [
            (Instances(select, info), info["local_setter"], info["remote_setter"])
            for info in klass_info.get("related_klass_infos", [])
        ]

    def make(self, row: Row, alias: str) -> Any:
        """Return the instance; None for a row without one, where a relation leads nowhere."""
        if row[self._key] is None:
            return None
        made = self._model.__new__(self._model)
        made.__dict__.update(zip(self._names, self._pick(row), strict=True))
        state = made._state = ModelState()
        state.adding, state.db = False, alias
        for instances, set_here, set_there in self._related:
            other = instances.make(row, alias)
            set_here(made, other)
            if other is not None:
                set_there(other, made)
        return made
