"""With a key of one's own, everything of another family or space is as if it were not there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.test_matrix import leaks, undone
from tests.access.test_query_counts import more_bookings, more_children, more_spaces
from tests.access.world import World
from tests.api.conftest import software_of
from tests.api.test_fuzz import OPERATIONS

pytestmark = pytest.mark.django_db
PLACED = [one for one in OPERATIONS if "{reference}" in one.path]
BODY = {"starts_at": "2026-03-18T08:00:00Z", "ends_at": "2026-03-18T11:30:00Z"}
BODY |= {"fee_seen": 0, "children": [], "minutes": 15, "child": 1}  # type: ignore[dict-item]


@pytest.mark.parametrize("operation", PLACED, ids=[one.label for one in PLACED])
def test_another_familys_booking_is_not_there(operation: Any, world: World) -> None:
    """Sabotage: cobaby/api/views/bookings.py: found = Booking.objects.visible_to(request.user).filter(reference=reference) -> found = Booking.objects.filter(reference=reference)"""
    mine = software_of(world.parent)
    for thing in ("other_booking", "other_hold"):
        path = operation.path.removeprefix("/api/v1/").replace(
            "{reference}", world.things[thing].reference
        )
        with undone():
            answer = mine.send(path, BODY) if operation.method == "post" else mine.ask(path)

        assert answer.status_code == 404
        assert leaks(answer, "parent", world) == []


@pytest.mark.parametrize("part", ["day", "week"])
def test_another_managers_space_is_not_there(part: str, world: World) -> None:
    """Sabotage: cobaby/api/views/manage.py: return managed_space(request, slug) -> return Space.objects.get(slug=slug)"""
    for person in ("parent", "other_manager", "administrator", "educator"):
        answer = software_of(world.people[person]).ask(f"manage/spaces/{world.space.slug}/{part}/")

        assert answer.status_code == 404
        assert leaks(answer, person, world) == []


def test_a_manager_reads_first_names_and_nothing_more(world: World) -> None:
    """Sabotage: cobaby/api/serializers/manage.py: return [child.first_name for child in visit.children] -> return [f"{child.first_name} {child.last_name}" for child in visit.children]"""
    answer = software_of(world.manager).ask(
        f"manage/spaces/{world.space.slug}/day/", date=world.day
    )

    seen = [name for visit in answer.json()["expected"] for name in visit["children"]]
    assert sorted(seen) == ["Elifandra", "Milandra"]
    rest = answer.content.decode()
    assert not any(word in rest for word in ("Milandrason", world.booking.reference, "quokka"))


@pytest.mark.parametrize(
    ("path", "add"),
    [("spaces/", more_spaces), ("bookings/?when=all", more_bookings), ("children/", more_children)],
)
def test_a_list_asks_as_much_for_many(path: str, add: Any, world: World) -> None:
    """Sabotage: cobaby/api/views/bookings.py: mine = Booking.objects.visible_to(request.user).with_lines() -> mine = Booking.objects.visible_to(request.user)"""
    with undone():
        mine = software_of(world.parent)
        mine.ask(path)
        few = queries(mine, path)
        add(world)
        mine.ask(path)
        many = queries(mine, path)

    assert many <= few <= 15


def queries(software: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert software.ask(path).status_code == 200
    return len(asked)
