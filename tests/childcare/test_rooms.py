"""Rooms by the service that the settings call: their names, and when one can go."""

from __future__ import annotations

import pytest

from childcare.refusals import RoomNameTaken, RoomWasUsed
from childcare.services.rooms import add_room, change_room, remove_room
from spaces.models import Space
from tests.factories import NOW, make_ready_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Space:
    return make_ready_space(room={"name": "Garden room"})


def values(space: Space, **others: object) -> dict[str, object]:
    rule = space.care_rooms.get(name="Garden room").rule
    ages = {"age_from_months": 0, "age_to_months": 132}
    return {"name": "Garden room", "limit": 6, "rule": rule, "now": NOW} | ages | others


def test_two_rooms_never_share_a_name(space: Space) -> None:
    """Sabotage: childcare/services/rooms.py: if any(getattr(known, field) != value for -> if any(False for"""
    with pytest.raises(RoomNameTaken) as refusal:
        add_room(space=space, **values(space))  # type: ignore[arg-type]
    assert refusal.value.message.endswith(".")

    other = add_room(space=space, **values(space, name="Attic"))  # type: ignore[arg-type]
    with pytest.raises(RoomNameTaken):
        change_room(
            room=other, name="Garden room", limit=6, age_from_months=0, age_to_months=132, now=NOW
        )


def test_a_room_that_was_used_stays(space: Space) -> None:
    """Sabotage: childcare/services/rooms.py: if room.care_places.exists() or room.shifts.exists(): -> if room.care_places.exists():"""
    with pytest.raises(RoomWasUsed) as refusal:
        remove_room(room=space.care_rooms.get(), now=NOW)
    assert refusal.value.message.endswith(".")

    new = add_room(space=space, **values(space, name="Attic"))  # type: ignore[arg-type]
    remove_room(room=new, now=NOW)
    assert not space.care_rooms.filter(name="Attic").exists()
