"""A fault at every statement of a service: nothing by half, and then it works."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from bookings.asks import Ask
from bookings.models import Booking, BookingLine
from bookings.services import (
    book,
    cancel_booking,
    confirm_booking,
    hold,
    move_booking,
    report_ill,
)
from childcare.models import CareDay, CarePlace
from cobaby.outbox.models import Message
from spaces.models import DeskReservation, SpaceDay
from tests.concurrency.audits import everything_wrong
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = (Booking, BookingLine, CarePlace, DeskReservation, CareDay, Message)
MORNING, AFTERNOON = (540, 750), (780, 990)


class Fault(Exception):
    """The connection, the disk or the power went away here."""


@contextmanager
def fault_at(statement: int) -> Any:
    """The statement of that number, counted from 1, raises; says how many there were."""
    seen = [0]

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen[0] += 1
        if seen[0] == statement:
            raise Fault(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield seen


def everything() -> list[list[tuple[Any, ...]]]:
    """All rows as they are, but for space days: they are made on first use, and empty."""
    return [list(model.objects.order_by("pk").values_list()) for model in TABLES]


class Family:
    """One family in one space, and each thing it can do."""

    def __init__(self) -> None:
        self.space = make_ready_space(days=2, margin_before=15, margin_after=15)
        self.parent = make_user()
        self.children = tuple(make_child(self.parent, months=m, name=f"K{m}") for m in (30, 60))
        self.booking: Booking | None = None

    def ask(self) -> Ask:
        span = at(MONDAY, *MORNING, self.space)
        return Ask(self.parent, self.space, span, "laptop", self.children, uuid4())

    def has_booked(self) -> None:
        self.booking = book(ask=self.ask(), now=NOW)

    def has_held(self) -> None:
        self.booking = hold(ask=self.ask(), now=NOW)

    def books(self) -> Any:
        return book(ask=self.ask(), now=NOW)

    def holds(self) -> Any:
        return hold(ask=self.ask(), now=NOW)

    def confirms(self) -> Any:
        assert self.booking
        return confirm_booking(booking=self.booking, now=NOW)

    def moves(self) -> Any:
        assert self.booking
        tuesday = MONDAY.replace(day=17)
        return move_booking(booking=self.booking, span=at(tuesday, *AFTERNOON, self.space), now=NOW)

    def cancels(self) -> Any:
        assert self.booking
        return cancel_booking(booking=self.booking, now=NOW)

    def reports_ill(self) -> Any:
        assert self.booking
        return report_ill(booking=self.booking, child=self.children[0], keep_desk=True, now=NOW)

    def does_nothing(self) -> None:
        """Nothing was there before."""


@pytest.mark.parametrize(
    ("before", "does"),
    [
        (Family.does_nothing, Family.books),
        (Family.does_nothing, Family.holds),
        (Family.has_held, Family.confirms),
        (Family.has_held, Family.books),
        (Family.has_booked, Family.moves),
        (Family.has_booked, Family.cancels),
        (Family.has_booked, Family.reports_ill),
    ],
    ids=lambda step: step.__name__,
)
def test_a_fault_at_any_statement_leaves_no_half(
    before: Callable[[Family], None], does: Callable[[Family], Any]
) -> None:
    """Sabotage: bookings/services/cancelling.py: from django.db import transaction -> transaction = type("NoTransaction", (), {"atomic": staticmethod(lambda service: service)})"""
    family = Family()
    before(family)
    as_it_was = everything()

    statement = 1
    while _fails_at(statement, family, does):
        assert everything() == as_it_was, f"a half is left by a fault at statement {statement}"
        statement += 1

    assert statement > 5
    assert everything() != as_it_was
    assert everything_wrong() == []
    assert SpaceDay.objects.count() == 2


def _fails_at(statement: int, family: Family, does: Callable[[Family], Any]) -> bool:
    with fault_at(statement):
        try:
            does(family)
        except Fault:
            return True
    return False
