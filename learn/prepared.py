"""Queries that are turned into SQL once, and run again with other values.

Django builds a query anew each time: of a question page's three that was three quarters of its cost. What a query means
stays written in the words of the QuerySets; only its text is kept.
"""

import datetime as dt
import inspect
import re
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import ValuesListIterable
from django.utils import timezone

from learn.models.lookups import as_parameter
from learn.prepared_rows import Columns, Instances

Arguments = ParamSpec("Arguments")
Row = TypeVar("Row", bound=Model)

# How SQLite is given a moment. The only ones in a query are what the clock said while it was built.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")
_CLOCK = object()


def prepared(build: Callable[Arguments, QuerySet[Row]]) -> Callable[Arguments, list[Row]]:
    """Return a function that fetches what the queryset of `build` does, in SQL that was made at its first call.

    Its parameters are strings, whole numbers, dates, and lists for the lookup `among`, each of which must end up as a
    parameter of the query; what `build` reads from the clock is read again each time. Rows of a `values_list` are
    sequences of their values.
    """
    statement_of = _statements(build)

    @wraps(build)
    def fetch(*arguments: Arguments.args, **named: Arguments.kwargs) -> list[Row]:
        statement, values, own = statement_of(*arguments, **named)
        return statement.fetch(values, own)

    return fetch


def prepared_slice(build: Callable[[int], QuerySet[Row]]) -> Callable[[int, int, int], list[Row]]:
    """Return the same for a part of the rows: a function of the value, of how many rows, and after how many.

    Django writes both numbers into the text of a query that is sliced, so that it is another for each slice.
    """
    statement_of = _statements(build)

    @wraps(build)
    def fetch(value: int, count: int, start: int) -> list[Row]:
        statement, values, own = statement_of(value)
        return statement.fetch(values, own, " LIMIT %s OFFSET %s", (count, start))

    return fetch


def prepared_sql(build: Callable[Arguments, QuerySet[Row]]) -> Callable[Arguments, tuple[str, list[Any]]]:
    """Return a function that gives the SQL of what `prepared` would fetch, with its parameters: for a part of a statement."""
    statement_of = _statements(build)

    @wraps(build)
    def sql(*arguments: Arguments.args, **named: Arguments.kwargs) -> tuple[str, list[Any]]:
        statement, values, own = statement_of(*arguments, **named)
        return statement.sql, statement.parameters(values, own)

    return sql


def _statements(
    build: Callable[Arguments, QuerySet[Row]],
) -> Callable[Arguments, tuple["_Statement", dict[str, Any], BaseDatabaseWrapper]]:
    """Return a function that gives the statement of the default database, the values for it, and the database."""
    names = inspect.signature(build).parameters
    statements: dict[str, _Statement] = {}  # by the kind of database

    def statement_of(
        *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> tuple[_Statement, dict[str, Any], BaseDatabaseWrapper]:
        values = dict(zip(names, arguments, strict=False)) | named
        own = connections[DEFAULT_DB_ALIAS]  # the wrapper itself: `connection` looks for it at each attribute
        statement = statements.get(own.vendor)
        if statement is None:
            stand_ins = {name: _stand_in(value, place) for place, (name, value) in enumerate(values.items())}
            statement = _Statement(build(**stand_ins), stand_ins, own)  # type: ignore[call-arg]
            statements[own.vendor] = statement
        return statement, values, own

    return statement_of


class _Statement:
    """A query's text, what each of its parameters is, and what is made of its rows."""

    def __init__(self, queryset: QuerySet[Any], stand_ins: dict[str, Any], own: BaseDatabaseWrapper) -> None:
        compiler = queryset.query.get_compiler(queryset.db)
        self.sql, parameters = compiler.as_sql()
        if compiler.annotation_col_map and not issubclass(queryset._iterable_class, ValuesListIterable):
            raise TypeError("Instances with annotations cannot be prepared.")
        self._columns = Columns(compiler)
        is_plain = issubclass(queryset._iterable_class, ValuesListIterable)
        self._instances = None if is_plain else Instances(compiler.select, compiler.klass_info)
        known = {_adapted(value, own): name for name, value in stand_ins.items()}
        self._parameters = [_what_is(parameter, known) for parameter in parameters]
        used = {name for is_value, name in self._parameters if not is_value}
        self._asks_the_clock = _CLOCK in used
        if missing := stand_ins.keys() - used:
            raise TypeError(f"{sorted(missing)} are no parameters of the query: it cannot be prepared.")

    def parameters(self, values: dict[str, Any], own: BaseDatabaseWrapper) -> list[Any]:
        known: dict[Any, Any] = {name: _adapted(value, own) for name, value in values.items()}
        if self._asks_the_clock:
            known[_CLOCK] = _adapted(timezone.now(), own)
        return [what if is_value else known[what] for is_value, what in self._parameters]

    def fetch(
        self,
        values: dict[str, Any],
        own: BaseDatabaseWrapper,
        ending: str = "",
        ending_values: tuple[int, ...] = (),
    ) -> list[Any]:
        with own.cursor() as cursor:
            cursor.execute(self.sql + ending, [*self.parameters(values, own), *ending_values])
            rows = self._columns.converted(cursor.fetchall())
        if self._instances is None:
            return rows
        return [self._instances.make(row, own.alias) for row in rows]


def _stand_in(value: Any, place: int) -> Any:
    if isinstance(value, str | Collection):
        return f"the value {place}"
    return -1_000_000 - place if isinstance(value, int) else dt.date(1, 1, 1 + place)


def _adapted(value: Any, own: BaseDatabaseWrapper) -> Any:
    """Return a value as it is given to the database."""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.datetime):
        return own.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return own.ops.adapt_datefield_value(value)
    return as_parameter(value, own) if isinstance(value, Collection) else value


def _what_is(parameter: Any, known: dict[Any, str]) -> tuple[bool, Any]:
    """Return (True, a value that is always the same) or (False, what to put there)."""
    if parameter in known:
        return False, known[parameter]
    is_moment = isinstance(parameter, dt.datetime) or (
        isinstance(parameter, str) and _MOMENT.fullmatch(parameter)
    )
    return (False, _CLOCK) if is_moment else (True, parameter)
