"""The tables of the product's schema: their names, columns and sequences, and COPY in both ways."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

from django.db import connection, transaction

LEFT_OUT = ("django_migrations", "django_session")
"""What was applied stands in the manifest. A session is a key: after a restore all sign in anew."""

COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""
SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1"


def columns_of_tables() -> dict[str, list[str]]:
    """Every table with rows of ours, and the columns that are not computed by the database."""
    return {name: columns for name, columns in rows(COLUMNS) if name not in LEFT_OUT}


STANDING = """
SELECT tableoid, oid,
       format('DROP %s IF EXISTS %I.%I CASCADE',
              CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END,
              current_schema(), relname)
  FROM pg_class
 WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'S', 'v')
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')
 UNION ALL
SELECT tableoid, oid, format('DROP FUNCTION IF EXISTS %s CASCADE', p.oid::regprocedure)
  FROM pg_proc p
 WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS (
       SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
 ORDER BY 3 DESC
"""
"""Views, tables (with them most sequences), the other sequences, functions: in this order. Of
each its two numbers in the catalogue, and how it is dropped."""


def standing() -> dict[tuple[int, int], str]:
    """What stands in the schema, but for what extensions brought, and how each is dropped."""
    return {(catalogue, number): drop for catalogue, number, drop in rows(STANDING)}


def drop_all_but(before: Container[tuple[int, int]]) -> None:
    """Leave only what is in `before`, such as a function of the operator. In one transaction."""
    with transaction.atomic():
        for one, drop in standing().items():
            if one not in before:
                run(drop)


def table_names() -> list[str]:
    """All of them, also those that are left out."""
    return [name for name, _columns in rows(COLUMNS)]


def sequences(but: Container[str] = ()) -> dict[str, tuple[int, bool]]:
    """The last number given out by each, and whether it was used."""
    read = "SELECT last_value, is_called FROM {}"
    names = [name for (name,) in rows(SEQUENCES) if name not in but]
    return {name: rows(read.format(quoted(name)))[0] for name in names}


CLOSED = """
SELECT c.relname FROM pg_class c
  LEFT JOIN pg_depend d ON d.objid = c.oid AND d.classid = d.refclassid AND d.deptype IN ('a', 'i')
       AND d.refclassid = 'pg_class'::regclass
  LEFT JOIN pg_class t ON t.oid = d.refobjid
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'S')
   AND NOT has_table_privilege(c.oid, 'SELECT')
   AND NOT coalesce(t.relname, c.relname) = ANY (%s)
"""
"""A table, or a sequence of a table, that our database user may not read and that is not ours."""


def closed_to_us() -> set[str]:
    """Tables and sequences that others made and keep for themselves. Ours are never among them:
    one of those that cannot be read has to fail."""
    ours = connection.introspection.django_table_names()
    with connection.cursor() as cursor:
        cursor.execute(CLOSED, [ours])
        return {name for (name,) in cursor.fetchall()}


def set_sequences(wanted: dict[str, tuple[int, bool]]) -> None:
    """Go on counting where the backup stopped, so that no number is given to a second thing."""
    with connection.cursor() as cursor:
        for name, (last, used) in wanted.items():
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [quoted(name), last, used])


def copied_out(name: str, columns: list[str]) -> Iterator[bytes | memoryview]:
    """The rows of a table, as PostgreSQL writes them: readable by every later version."""
    copy_out = f"COPY {quoted(name)} ({_list(columns)}) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(copy_out) as copy:
        yield from copy


def copy_in(name: str, columns: list[str], chunks: Iterable[bytes]) -> int:
    """Write the rows; return how many there are."""
    copy_statement = f"COPY {quoted(name)} ({_list(columns)}) FROM STDIN"
    with connection.cursor() as cursor:
        with cursor.copy(copy_statement) as copy:
            for chunk in chunks:
                copy.write(chunk)
        return int(cursor.rowcount)


def count(name: str) -> int:
    return int(rows(f"SELECT count(*) FROM {quoted(name)}")[0][0])


def rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def quoted(name: str) -> str:
    """Whatever it is: others name their tables as they like."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _list(columns: Iterable[str]) -> str:
    return ", ".join(quoted(column) for column in columns)
