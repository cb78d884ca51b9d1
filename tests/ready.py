"""A ready space in one statement: made once through the engine, then copied row by row.

Half of the tests begin with the same space. Making it anew for each takes longer than most of them.
"""

from __future__ import annotations

from django.db import connection, transaction

from spaces.models import Space
from tests.factories import make_ready_space


class ReadySpace:
    """The rows of `make_ready_space()`, as the statements that write them again."""

    def __init__(self) -> None:
        """In a database without any such rows; leaves none there."""
        with transaction.atomic():
            before = _rows_inserted()
            self.pk = make_ready_space().pk
            written = [table for table, n in _rows_inserted().items() if n > before.get(table, 0)]
            rows = {table: _rows_of(table) for table in written}
            transaction.set_rollback(True)
        self.statements = "; ".join(
            f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s)"
            for table in rows
        )
        self.values = list(rows.values())

    def copy(self) -> Space:
        """Write them within the transaction that is open; return the space."""
        with connection.cursor() as cursor:
            cursor.execute(self.statements, self.values)
        return Space.objects.get(pk=self.pk)


def _rows_inserted() -> dict[str, int]:
    """The database's own count by table; it may hold what this connection did before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def _rows_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT json_agg(one)::text FROM {table} AS one")
        return str(cursor.fetchone()[0])
