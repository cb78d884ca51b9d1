"""A few statements written by hand, where building them anew each time costs more than they do.

They run on Django's own connection and through its wrappers, so transactions, query logs and
tests see them. The server binds their values and keeps their plans (`prepare_threshold` in the
settings); behind a pooler that cannot, they are merely planned each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor

Values = Sequence[Any] | Mapping[str, Any]
Row = TypeVar("Row", bound=models.Model)


def rows(statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """Run a statement that answers with rows; each parameter has its cast in the statement."""
    with _cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def run(statement: str, values: Values = ()) -> int:
    """Run a statement without an answer; how many rows it changed."""
    with _cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def instance(model: type[Row], values: Mapping[str, Any]) -> Row:
    """A row as JSON (`row_to_json`) as the instance that Django would have made of it."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in values.items()})


def _cursor() -> Any:
    connection.ensure_connection()
    raw = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
    return connection._prepare_cursor(raw)  # type: ignore[attr-defined]
