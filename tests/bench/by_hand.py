"""The booking by hand: `by_hand.sql` called on a connection of our own, prepared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from bookings.asks import Ask
from bookings.models.booking import new_reference

CALL = """SELECT bench_book(%s::bigint, %s::bigint, %s::date, %s::timestamptz, %s::timestamptz,
    %s::text, %s::bigint[], %s::uuid, %s::text, %s::text, %s::timestamptz)"""


def install() -> None:
    with connection.cursor() as cursor:
        cursor.execute(Path(__file__).with_name("by_hand.sql").read_text())


def connect() -> psycopg.Connection[Any]:
    """A plain connection to the bench's database: each statement is a transaction, prepared."""
    params = connection.get_connection_params()
    known = ("host", "port", "user", "password", "dbname")
    where = {name: params[name] for name in known if params.get(name)}
    plain = psycopg.connect(**where, autocommit=True)
    plain.prepare_threshold = 0
    return plain


def booking(plain: psycopg.Connection[Any], ask: Ask, now: datetime) -> Callable[[], object]:
    """A job that books this ask."""
    children = [child.pk for child in ask.children]
    span, reference = (ask.span.start, ask.span.end), new_reference()
    what = (ask.person.pk, ask.space.pk, ask.day, *span, ask.desk_kind, children)
    values = (*what, ask.form_token, ask.content, reference, now)
    return lambda: plain.execute(CALL, values)
