"""Closed days and hours in the week of a space, and whom they concern."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from bookings.asks import Ask
from bookings.services import book
from spaces.models import Closure, Space
from tests.factories import MONDAY, NOW, at, close_monday, make_child
from tests.manage.conftest import WEEK
from tests.manage.test_week import cell, plain


def test_a_closed_day_says_why(read, space) -> None:
    """Sabotage: cobaby/manage/cells.py: row.parts.append(_shut(day, [band for band, _ in same])) -> pass"""
    close_monday(space, "Team training", None)

    assert "Closed. Team training" in plain(read("manage_week", week=WEEK))


def test_a_closure_after_the_bookings_is_a_breach(read, space, booking) -> None:
    """Sabotage: cobaby/manage/notes.py: if not hours.reason or hull is None or hull.end <= now: -> if True:"""
    days = DateRange(MONDAY, MONDAY + timedelta(days=1))
    Closure.objects.create(space=space, days=days, reason="A burst pipe")

    assert "Monday is closed, but booked: 1 child, 1 desk." in read("manage_week", week=WEEK)


def test_hours_closed_after_the_bookings_are_a_breach(read, space, booking) -> None:
    """Sabotage: cobaby/manage/notes.py: for note in _booked_in_hours(day, one)] -> for note in ()]"""
    close_monday(space, "No heating")

    words = plain(read("manage_week", week=WEEK))

    assert "Monday 11:00–14:00 is closed, but booked: 1 child, 1 desk. No heating" in words


@pytest.mark.parametrize("minutes", [(0, 1425), None])
def test_a_day_that_is_closed_whole_is_one_sentence(read, space, booking, minutes) -> None:
    """Closed by hours that take all of it, or as a whole after some hours of it.

    Sabotage: cobaby/manage/notes.py: children, desks = children if hours.care else 0, desks if hours.work else 0 -> pass
    """
    if not minutes:
        close_monday(space, "No heating")
    close_monday(space, "Flood", minutes)

    words = plain(read("manage_week", week=WEEK))

    assert words.count("is closed, but booked") == 1
    assert "Monday is closed, but booked: 1 child, 1 desk." in words


def test_desks_that_are_closed_all_day_concern_nobody_without_one(read, space, parent) -> None:
    """Sabotage: cobaby/manage/panel.py: if hours.reason and not is_open else [] -> if hours.reason else []"""
    Space.objects.filter(pk=space.pk).update(allows_care_only=True)
    space.refresh_from_db()
    child = make_child(parent, months=40)
    book(ask=Ask(parent, space, at(MONDAY, 540, 750, space), "", (child,), uuid4()), now=NOW)
    whole = DateRange(MONDAY, MONDAY + timedelta(days=1))
    Closure.objects.create(space=space, days=whole, what="work", reason="New floor")

    assert "It concerns" not in read("manage_week", week=WEEK, day=MONDAY.isoformat())


def test_hours_closed_are_said_in_the_cell_and_in_the_day_beside_it(read, space, booking) -> None:
    """Sabotage: cobaby/manage/cells.py: kind, words = "short", _("closed, but booked") -> pass"""
    close_monday(space, "No heating")

    html = read("manage_week", week=WEEK)

    assert "closed, but booked" in cell(html, "10:30–13:00")
    assert "closed, but booked" not in cell(html, "08:00–10:30")
    assert "Closed 11:00–14:00: No heating" in plain(html)


def test_a_cell_says_in_which_hours_it_is_closed(read, space) -> None:
    """Also where nobody is concerned: an empty group is no sign of a closed door.

    Sabotage: cobaby/manage/cells.py: closed=_closed_in(day, span), -> closed="",
    """
    close_monday(space, "No heating")

    html = read("manage_week", week=WEEK)

    assert "closed 11:00–13:00" in cell(html, "10:30–13:00")
    assert "closed" not in cell(html, "08:00–10:30")


def test_families_in_closed_hours_stand_in_the_day_beside_it(read, space, booking) -> None:
    """Sabotage: cobaby/manage/panel.py: for bad in (*shut_to_care, -> for bad in ("""
    close_monday(space, "No heating")
    Closure.objects.update(what=Closure.What.CARE)

    assert "09:00–12:30, Ana Kovač" in plain(read("manage_week", week=WEEK))
