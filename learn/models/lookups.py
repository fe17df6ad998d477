"""`among`: a whole list as one parameter of a query, where `in` takes one for each value.

What it costs to build a query grows with its parameters: with hundreds of them, building took longer than running. And
SQL with one parameter is the same for every list, so that `learn.prepared` can keep it.
"""

import json
from collections.abc import Collection
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, ForeignKey, IntegerField, Lookup


def as_parameter(values: Collection[str] | Collection[int], connection: BaseDatabaseWrapper) -> str:
    """Return texts or whole numbers as `among` gives them to the database: an array as PostgreSQL writes it, or JSON."""
    if connection.vendor != "postgresql":
        return json.dumps(list(values))
    # By hand: psycopg looks at each value with several expressions, a tenth of what an import did here.
    return "{" + ",".join(map(_item, values)) + "}"


def _item(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


@CharField.register_lookup
@IntegerField.register_lookup
@ForeignKey.register_lookup
class Among(Lookup):
    """True where the column's value is one of those given; a text stands for a list that a prepared query is given later."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """Return the condition for SQLite, which reads the list as JSON."""
        return self._compared("{} IN (SELECT value FROM json_each(%s))", compiler, connection)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """Return the condition for PostgreSQL, which has arrays."""
        return self._compared("{} = ANY(%s)", compiler, connection)

    def _compared(self, form: str, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, parameters = self.process_lhs(compiler, connection)
        values = self.rhs if isinstance(self.rhs, str) else as_parameter(self.rhs, connection)
        return form.format(column), [*parameters, values]
