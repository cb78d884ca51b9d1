"""The trigger recounts a day once a transaction, and again after whatever changes it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import book
from childcare.models import CareDay
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user

pytestmark = pytest.mark.django_db

COUNTED = """
CREATE TEMPORARY SEQUENCE counted;
CREATE OR REPLACE FUNCTION care_day_agrees(day bigint) RETURNS void LANGUAGE plpgsql AS
$$ BEGIN PERFORM nextval('counted'); END $$
"""
NOTHING_CHANGED = "UPDATE childcare_careday SET children = children"


@pytest.fixture
def booked() -> Booking:
    space = make_ready_space(educators=1)
    parent = make_user()
    children = (make_child(parent, months=30), make_child(parent, months=60))
    span = at(MONDAY, 540, 750, space)
    return book(ask=Ask(parent, space, span, "laptop", children, uuid4()), now=NOW)


def run(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements)


def test_a_booking_of_two_children_has_its_day_counted_once(booked: Booking) -> None:
    """Sabotage: childcare/migrations/0008_recount_once.py: IF position(',' || day || ',' IN agreed) = 0 THEN -> IF true THEN"""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT last_value FROM counted")

        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE childcare_careplace SET state = 'cancelled'",
        "UPDATE childcare_shift SET is_qualified = true",
        "UPDATE childcare_careday SET children = most",
    ],
)
def test_what_comes_after_a_recount_is_counted_again(booked: Booking, change: str) -> None:
    """Sabotage: childcare/migrations/0008_recount_once.py: care_place_changes BEFORE INSERT OR UPDATE OR DELETE -> care_place_changes BEFORE INSERT
    Sabotage: childcare/migrations/0008_recount_once.py: CREATE TRIGGER shift_changes BEFORE INSERT OR UPDATE OR DELETE -> CREATE TRIGGER shift_changes BEFORE INSERT
    Sabotage: childcare/migrations/0008_recount_once.py: CREATE TRIGGER care_day_changes BEFORE INSERT OR UPDATE OR DELETE -> CREATE TRIGGER care_day_changes BEFORE INSERT
    """
    run(f"SET CONSTRAINTS ALL IMMEDIATE; {NOTHING_CHANGED}")

    with pytest.raises(IntegrityError, match="disagree"):
        run(change)


@pytest.mark.django_db(transaction=True)
def test_a_note_goes_with_its_transaction(booked: Booking) -> None:
    """Sabotage: childcare/migrations/0008_recount_once.py: agreed || ',' || day || ',', true) -> agreed || ',' || day || ',', false)"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('cobaby.days_that_agree', true), '')")

        assert cursor.fetchone() == ("",)


def test_a_shift_may_begin_before_care_does(booked: Booking) -> None:
    """Sabotage: childcare/migrations/0008_recount_once.py: greatest(1, 1 + -> greatest(-99, 1 +"""
    early = "tstzrange(lower(during) - interval '1 h', upper(during) + interval '1 h')"

    run(f"UPDATE childcare_shift SET during = {early}; SET CONSTRAINTS ALL IMMEDIATE")

    assert CareDay.objects.filter(space_day=booked.space_day).exists()


def test_one_educator_too_many_at_any_quarter_is_noticed(booked: Booking) -> None:
    """Sabotage: childcare/migrations/0008_recount_once.py: OR q.on_shift IS DISTINCT FROM coalesce(s.on_shift, 0) -> OR false"""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    quarters = len(CareDay.objects.get(space_day=booked.space_day).children)

    for quarter in range(1, quarters + 1):
        with pytest.raises(IntegrityError, match="disagree"), transaction.atomic():
            run(f"UPDATE childcare_careday SET on_shift[{quarter}] = on_shift[{quarter}] + 1")
