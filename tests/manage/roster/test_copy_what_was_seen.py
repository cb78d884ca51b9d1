"""Copying a week copies what was looked at; where it changed meanwhile, the page says who did it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from childcare.models import CareRoom, Educator, Shift
from childcare.services.cuts import close_days
from childcare.services.shifts import plan_shift, take_off_shift
from spaces.models import Space
from spaces.ranges import Span
from tests.factories import MONDAY, NOW, at, make_user
from tests.manage.roster.pages import previewed, text, url

pytestmark = pytest.mark.django_db

NEXT = MONDAY + timedelta(days=7)
LATER = NOW + timedelta(minutes=102)


def preview(client: Client, space: Space) -> dict[str, Any]:
    return previewed(client.get(url("manage_roster_copy", space), {"week": "2026-W13"}))


def copied(space: Space) -> list[Span]:
    rows = Shift.objects.live().filter(space_day__space=space, space_day__date__gte=NEXT)
    return [row.span for row in rows]


def plan_morning(space: Space, sofia: Educator) -> None:
    """By a colleague, on Tuesday of last week."""
    span = at(MONDAY + timedelta(days=1), 510, 720, space)
    room, ana = CareRoom.objects.get(), make_user("Ana Novak")
    plan_shift(room=room, educator=sofia, span=span, by=ana, now=LATER)


def test_a_shift_that_a_colleague_added_is_not_copied_unseen(
    client: Client, space: Space, sofia: Educator
) -> None:
    """Sabotage: childcare/services/copying.py: if seen.shifts != there.shifts: -> if False:
    Sabotage: cobaby/manage/views/roster.py: status = 409 if changed else 200 -> status = 200
    """
    seen = preview(client, space)
    plan_morning(space, sofia)

    told = client.post(url("manage_roster_copy", space), seen)

    assert told.status_code == 409 and copied(space) == []
    assert "Ana Novak changed this at 10:42." in text(told)
    assert "3 shifts would be copied." in text(told)
    client.post(url("manage_roster_copy", space), previewed(told))
    assert len(copied(space)) == 3


def test_one_that_a_colleague_took_off_is_said_too(client: Client, space: Space) -> None:
    """Sabotage: childcare/services/copying.py: if seen and any(copy.can_be for copy in found): -> if seen and len(found) > 1:"""
    seen = preview(client, space)
    shift = Shift.objects.with_people().first()
    assert shift
    take_off_shift(shift=shift, by=make_user("Ana Novak"), now=LATER)

    told = client.post(url("manage_roster_copy", space), seen)

    assert told.status_code == 409 and "Ana Novak changed this at 10:42." in text(told)


def test_what_nobody_did_to_a_shift_names_nobody(
    client: Client, space: Space, sofia: Educator
) -> None:
    """Closed on that Monday: who planned a shift before the page was made did not do it.

    Sabotage: childcare/services/copying.py: last_change(space) if there.change > seen.change else None -> last_change(space)
    """
    plan_morning(space, sofia)
    seen = preview(client, space)
    close_days(space=space, first=NEXT, last=NEXT, reason="Works", now=NOW)

    told = client.post(url("manage_roster_copy", space), seen)

    assert told.status_code == 409 and "Ana Novak" not in text(told)
    assert "The roster was changed meanwhile." in text(told) and copied(space) == []


def test_sent_twice_it_is_copied_once(client: Client, space: Space) -> None:
    """Sabotage: childcare/services/copying.py: if seen and any(copy.can_be for copy in found): -> if seen:"""
    seen = preview(client, space)

    for _ in range(2):
        assert client.post(url("manage_roster_copy", space), seen).status_code == 302

    assert len(copied(space)) == 2


@pytest.mark.parametrize("odd", ["", "x", "٣", "9" * 40])
def test_nonsense_was_seen_by_nobody(client: Client, space: Space, odd: str) -> None:
    """Sabotage: cobaby/manage/views/roster.py: is_number = change.isascii() and -> is_number = bool(change) or"""
    seen = preview(client, space) | {"seen": odd, "change": odd}

    assert client.post(url("manage_roster_copy", space), seen).status_code == 409
    assert copied(space) == []
