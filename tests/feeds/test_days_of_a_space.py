"""The calendar of a space: a day is one event, newer by its sequence, cancelled when it closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from bookings.asks import Ask
from bookings.services import book
from childcare.models import Child
from cobaby.accounts.models import User
from cobaby.feeds.models import SentDay
from cobaby.feeds.services import open_feed
from spaces.models import Closure, Space
from tests.factories import MONDAY, NOW, at, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def address(manager: User, space: Space) -> str:
    return address_of(manager, space)


def address_of(user: User, space: Space) -> str:
    _feed, secret = open_feed(user=user, space=space, form_token=uuid4(), now=NOW)
    return reverse("calendar_feed", args=[secret])


def monday(address: str) -> Any:
    events: list[Any] = Calendar.from_ical(Client().get(address).content).walk("VEVENT")
    [event] = [one for one in events if one["uid"].startswith(str(MONDAY))]
    return event


def version(event: Any) -> tuple[int, str, str]:
    return event["sequence"], event["status"], f"{event['dtstamp'].dt:%H:%M}"


def close(space: Space) -> Closure:
    days = (MONDAY, MONDAY + timedelta(days=1))
    return Closure.objects.create(space=space, days=days, reason="Water in the cellar")


def test_new_counts_are_a_newer_version_of_the_same_event(
    address: str, space: Space, parent: User, child: Child, now: Any
) -> None:
    """Sabotage: cobaby/feeds/sent_days.py: day.sequence += 1 -> pass
    Sabotage: cobaby/feeds/sent_days.py: return known is None or known.content != (told.digest if told else "") -> return True
    """
    before, unread = monday(address), monday(address)
    now.shift(timedelta(hours=1))
    span = at(MONDAY, 9 * 60, 12 * 60 + 30, space)
    book(ask=Ask(parent, space, span, "laptop", (child,), uuid4()), now=NOW)

    after = monday(address)

    assert before["uid"] == unread["uid"] == after["uid"]
    assert version(before) == version(unread) == (0, "CONFIRMED", f"{NOW:%H:%M}")
    assert version(after) == (1, "CONFIRMED", f"{NOW + timedelta(hours=1):%H:%M}")


def test_a_day_that_closes_is_sent_as_cancelled(address: str, space: Space, now: Any) -> None:
    """Sabotage: cobaby/feeds/sent_days.py: for day in sorted({*known, *told}) -> for day in sorted(told)
    Sabotage: cobaby/feeds/calendars.py: "CANCELLED" if day.is_cancelled else "CONFIRMED" -> "CONFIRMED"
    """
    before = monday(address)
    now.shift(timedelta(hours=1))
    closure = close(space)
    closed = monday(address)
    now.shift(timedelta(hours=1))
    closure.delete()

    opened = monday(address)

    assert closed["uid"] == before["uid"] and closed["dtstart"].dt == before["dtstart"].dt
    assert version(closed) == (1, "CANCELLED", f"{NOW + timedelta(hours=1):%H:%M}")
    assert version(opened) == (2, "CONFIRMED", f"{NOW + timedelta(hours=2):%H:%M}")


def test_all_who_manage_a_space_read_the_same_version(address: str, space: Space) -> None:
    colleague = make_user("Per Lund")
    make_membership(colleague, space, "manager")
    other = address_of(colleague, space)
    monday(address)
    close(space)

    assert version(monday(address)) == version(monday(other))
    assert version(monday(other))[:2] == (1, "CANCELLED")


def test_days_that_no_calendar_shows_any_more_are_forgotten(address: str, now: Any) -> None:
    """Sabotage: cobaby/feeds/sent_days.py: SentDay.objects.filter(space=space, date__lt=first).delete() -> pass"""
    monday(address)
    now.shift(timedelta(days=21))

    Client().get(address)

    assert SentDay.objects.earliest("date").date >= MONDAY + timedelta(days=7)
