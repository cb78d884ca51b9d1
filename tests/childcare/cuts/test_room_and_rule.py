"""A lower limit of a room, a stricter rule: refused with whom it concerns, or a fact."""

from __future__ import annotations

import pytest

from childcare.audit import audit
from childcare.models import CareRoom
from childcare.refusals import CutBreaksBookings
from childcare.services.cuts import change_hours
from childcare.services.rooms import set_room_rule
from spaces.models import Space
from tests.childcare.cuts.house import the_day
from tests.factories import MONDAY, NOW, make_house_rule, set_room_limit

pytestmark = pytest.mark.django_db


def test_a_lower_limit_that_breaks_places_is_refused(space: Space, room: CareRoom) -> None:
    """The room was not full, so nothing was short before.

    Sabotage: childcare/capacity/count.py: over = q in lowered and day.children[q] > day.most[q] -> over = False
    """
    with pytest.raises(CutBreaksBookings) as refusal:
        set_room_limit(room=room, limit=4, now=NOW)

    assert len(refusal.value.concerns) == 5
    assert "Mila 0 K" in refusal.value.message
    room.refresh_from_db()
    assert room.limit == 12


def test_a_lower_limit_that_breaks_nothing_holds(space: Space, room: CareRoom) -> None:
    set_room_limit(room=room, limit=5, now=NOW)

    assert set(the_day(space).most) == {5}


def test_a_lower_limit_as_a_fact_leaves_the_children(space: Space, room: CareRoom) -> None:
    set_room_limit(room=room, limit=4, now=NOW, as_fact=True)

    day = the_day(space)
    assert set(day.most[2:16]) == {5}
    assert set(day.most[16:]) == {4}
    assert audit(MONDAY, MONDAY) == []


def test_a_second_cut_beneath_a_fact_is_refused_too(space: Space, room: CareRoom) -> None:
    """Sabotage: childcare/capacity/count.py: if day.most[q] < was.at(was.most, day.instant(q)) -> if day.most[q] < 0"""
    set_room_limit(room=room, limit=4, now=NOW, as_fact=True)

    with pytest.raises(CutBreaksBookings):
        set_room_limit(room=room, limit=3, now=NOW)


def test_a_cut_elsewhere_passes_while_a_fact_stands(space: Space, room: CareRoom) -> None:
    set_room_limit(room=room, limit=4, now=NOW, as_fact=True)

    change_hours(space=space, now=NOW, change=lambda: None)

    assert set(the_day(space).most[2:16]) == {5}


def test_a_stricter_rule_is_a_fact(space: Space, room: CareRoom) -> None:
    """One educator for each child: three are missing.

    Sabotage: childcare/services/rooms.py: now: datetime, as_fact: AsFact = True) -> now: datetime, as_fact: AsFact = False)
    """
    set_room_rule(room=room, rule=make_house_rule(space, [(0, 132, 1)]), now=NOW)

    day = the_day(space)
    assert set(day.excused[2:16]) == {3}
    assert day.rule == room.rule
