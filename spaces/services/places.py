"""Loading the towns that the product carries."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path

from django.db import connection, transaction

from spaces.models.places import Place
from spaces.places import searchable

DATA = Path(__file__).resolve().parent.parent / "data"
PLACES = DATA / "places-europe.csv.gz"
MORE_NAMES = DATA / "more-place-names.csv"
RULES = Path(__file__).resolve().parent.parent / "places.py"  # how names are folded
Row = Mapping[str, str]


def load_places() -> int:
    """Make the tables hold what the files hold; return how many places were written.

    Nothing to do is seen at a glance: the table's comment carries the files' fingerprint.
    """
    files = (PLACES, MORE_NAMES, RULES)
    fingerprint = sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE spaces_place IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT obj_description('spaces_place'::regclass)")
        row = cursor.fetchone()
        if row == (fingerprint,):
            return 0
        written = replace_places(carried_places(), carried_names())
        cursor.execute(f"COMMENT ON TABLE spaces_place IS '{fingerprint}'")
        cursor.execute("ANALYZE spaces_place, spaces_placename")
    return written


def replace_places(rows: Iterable[Row], more_names: Mapping[str, list[str]]) -> int:
    """Replace all places by `rows` (columns as in the file) through COPY, in one transaction."""
    written = 0
    names: list[tuple[int, str, bool]] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE spaces_place, spaces_placename")
        cursor.execute("COMMENT ON TABLE spaces_place IS NULL")
        with cursor.copy(f"COPY spaces_place ({_columns(Place)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(_place(row))
                names += _names(row, more_names.get(row["geonameid"], []))
                written += 1
        into = "spaces_placename (place_id, folded, is_whole)"
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for name in names:
                copy.write_row(name)
    return written


def carried_places() -> Iterator[Row]:
    """The rows of the file, by column."""
    with gzip.open(PLACES) as packed:
        lines = csv.reader(TextIOWrapper(packed, encoding="utf-8", newline=""))
        columns = next(lines)
        for line in lines:
            yield dict(zip(columns, line, strict=True))


def carried_names() -> dict[str, list[str]]:
    with MORE_NAMES.open(encoding="utf-8", newline="") as file:
        return {row["geonameid"]: row["other_names"].split("|") for row in csv.DictReader(file)}


def _columns(model: type[Place]) -> str:
    return ", ".join(str(field.column) for field in model._meta.concrete_fields)


def _place(row: Row) -> tuple[str, ...]:
    """In the order of the model's fields."""
    columns = "geonameid name country admin1 latitude longitude population timezone"
    return tuple(row[column] for column in columns.split())


def _names(row: Row, more: list[str]) -> list[tuple[int, str, bool]]:
    found = searchable([row["name"], *row["other_names"].split("|"), *more])
    return [(int(row["geonameid"]), name, is_whole) for name, is_whole in found.items()]
