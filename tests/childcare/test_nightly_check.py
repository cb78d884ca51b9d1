"""The nightly check finds what somebody did behind the guards' back, and tells of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import book
from childcare.models import CarePlace, Shift
from childcare.services.check import check_care_days
from childcare.tasks import nightly_check
from cobaby.accounts.models import User
from cobaby.outbox.models import Message, Tick
from cobaby.outbox.registry import render_of
from spaces.models import DeskReservation
from tests.concurrency.attack import TRIGGERS
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked() -> Booking:
    space = make_ready_space(educators=1)
    parent = make_user("Ana Kovač")
    child = make_child(parent, name="Mila")
    span = at(MONDAY, 540, 750, space)
    return book(ask=Ask(parent, space, span, "laptop", (child,), uuid4()), now=NOW)


@pytest.fixture
def unguarded(booked: Booking) -> None:
    """Somebody switched the recount off. The test's own transaction takes that back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for trigger, table in TRIGGERS.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


def found() -> list[str]:
    return sorted({finding.what for finding in check_care_days(now=NOW)})


def test_nothing_wrong_is_nothing_said(booked: Booking, administrator: User) -> None:
    assert found() == []
    assert not Message.objects.filter(kind="care_days_wrong").exists()


def test_a_child_that_no_care_day_knows(booked: Booking, unguarded: None) -> None:
    """Sabotage: childcare/audit.py: if getattr(is_, name) != says[name] -> if False"""
    CarePlace.objects.update(during=at(MONDAY, 540, 780, booked.space_day.space).range())

    assert found() == ["care day does not say what is there (children, needed)"]


def test_an_educator_who_is_not_there(booked: Booking, unguarded: None) -> None:
    """Sabotage: childcare/audit.py: if is_.needed > is_.on_shift + excused: -> if False:"""
    Shift.objects.update(is_cancelled=True)

    assert "too few educators" in found()


def test_a_child_in_two_places(booked: Booking, unguarded: None) -> None:
    """Sabotage: childcare/audit.py: owner="child_id", -> owner="id","""
    [place] = booked.live_places()
    _drop("childcare_careplace", "child_not_in_two_places")
    CarePlace.objects.create(
        child=place.child,
        care_room=place.care_room,
        space_day=place.space_day,
        booked=place.booked,
        during=place.during,
        state="booked",
    )

    assert "child in two places" in found()


def test_a_desk_taken_twice(booked: Booking, unguarded: None) -> None:
    """Sabotage: childcare/audit.py: owner="desk_id", -> owner="id","""
    desk = booked.live_desk()
    assert desk is not None
    _drop("spaces_deskreservation", "desk_not_double_booked")
    DeskReservation.objects.create(
        desk=desk.desk, space_day=desk.space_day, during=desk.during, state="booked"
    )

    assert found() == ["desk taken twice"]


def test_care_outside_every_care_day(booked: Booking, unguarded: None) -> None:
    """Sabotage: childcare/audit.py: if quarter.children and (known is None or at not in known[2]): -> if False:"""
    CarePlace.objects.update(during=at(MONDAY, 1140, 1200, booked.space_day.space).range())

    assert "children outside a care day" in found()


def test_administrators_are_told_once_a_night_without_names(
    booked: Booking, unguarded: None, administrator: User, caplog: pytest.LogCaptureFixture
) -> None:
    """Sabotage: childcare/services/check.py: key=f"care-check:{night}:{person.pk}", -> key=f"care-check:{now.time()}:{person.pk}","""
    Shift.objects.update(is_cancelled=True)

    check_care_days(now=NOW)
    check_care_days(now=NOW + timedelta(minutes=5))

    message = Message.objects.get(kind="care_days_wrong", recipient=administrator)
    mail = render_of(message.kind)(message)
    assert mail is not None
    assert "faults" in mail.text
    assert f"space {booked.space_day.space_id} on 2026-03-16" in caplog.text
    for name in ("Mila", "Kovač", "Ana"):
        assert name not in caplog.text + mail.text


def test_the_job_leaves_word_of_itself() -> None:
    """Sabotage: childcare/tasks.py: Tick.record( -> str("""
    nightly_check()

    assert Tick.objects.filter(name="childcare.nightly_check").exists()


def _drop(table: str, constraint: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
