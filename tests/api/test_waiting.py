"""Software waits for a place on a day that is full, and waits no longer."""

from __future__ import annotations

from typing import Any

import pytest

from bookings.models import PlaceWatch
from bookings.services.watching import MOST_A_PERSON, tell_watchers
from childcare.models import Child
from cobaby.accounts.models import User
from spaces.models import Space
from tests.api.conftest import Software, software_of
from tests.api.test_booking import AFTERNOON, MORNING, asked
from tests.factories import MONDAY, NOW, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(parent: User) -> Software:
    return software_of(parent)


def wait(mine: Software, space: Space, *children: Child, **overrides: Any) -> Any:
    return mine.send(f"spaces/{space.slug}/wait/", asked(space, *children, **overrides))


def test_asked_for_once_told_once(
    space: Space, child: Child, mine: Software, other_parent: User
) -> None:
    """Sabotage: cobaby/api/views/waiting.py: children=children_of(self.person, asked["children"]), -> children=(),"""
    space.desks.exclude(number=1).delete()
    theirs = software_of(other_parent)
    taken = theirs.send(f"spaces/{space.slug}/book/", asked(space)).json()["reference"]

    first = wait(mine, space, child)
    again = wait(mine, space, child)

    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["children"] == [child.pk]
    assert mine.ask("waits/").json()["results"] == [first.json()]
    assert tell_watchers(now=NOW) == 0
    theirs.send(f"bookings/{taken}/cancel/", {"fee_seen": 0})
    assert (tell_watchers(now=NOW), mine.ask("waits/").json()["results"]) == (1, [])


def test_any_time_of_the_day(space: Space, child: Child, mine: Software) -> None:
    """Sabotage: cobaby/api/views/waiting.py: span=_day_of(span, space) if asked["any_time"] else span, -> span=span,"""
    found = wait(mine, space, child, any_time=True).json()

    watch = PlaceWatch.objects.get()
    day = at(MONDAY, 0, 24 * 60, space)
    assert (watch.span, watch.is_whole_day, watch.minutes) == (day, True, 210)
    assert (found["any_time"], found["minutes"], found["desk"]) == (True, 210, "laptop")


def test_who_waits_no_longer_is_not_written_to(space: Space, child: Child, mine: Software) -> None:
    pk = wait(mine, space, child).json()["id"]

    stopped = mine.send(f"waits/{pk}/stop/")
    gone = mine.send(f"waits/{pk}/stop/")

    assert (stopped.status_code, gone.status_code) == (204, 404)
    assert not PlaceWatch.objects.exists()


def test_nobody_stops_what_another_waits_for(
    space: Space, child: Child, mine: Software, other_parent: User
) -> None:
    """Sabotage: cobaby/api/views/waiting.py: own = PlaceWatch.objects.visible_to(request.user) -> own = PlaceWatch.objects.all()"""
    pk = wait(mine, space, child).json()["id"]

    assert software_of(other_parent).send(f"waits/{pk}/stop/").status_code == 404
    assert software_of(other_parent).ask("waits/").json()["results"] == []
    assert PlaceWatch.objects.exists()


def test_each_no_has_its_reason(
    space: Space, child: Child, other_child: Child, mine: Software
) -> None:
    """Sabotage: bookings/services/watching.py: check_parts(space, desk_kind, children) -> pass
    Sabotage: bookings/services/watching.py: if not is_whole_day and not (on_grid(span.start) and on_grid(span.end)): -> if False:
    """
    Space.objects.update(allows_desk_only=False, allows_care_only=False)
    told = [
        wait(mine, space),
        wait(mine, space, child, desk="none"),
        wait(mine, space, other_child),
        wait(mine, space, child, starts_at="2026-03-16T08:07:00Z"),
        wait(mine, space, child, starts_at="2026-01-05T08:00:00Z", ends_at="2026-01-05T09:00:00Z"),
    ]

    assert [answer.json()["type"].rpartition("#")[2] for answer in told] == [
        "desk-only-not-possible",
        "care-only-not-possible",
        "not-your-child",
        "outside-hours",
        "too-late-to-book",
    ]
    assert not PlaceWatch.objects.exists()


def test_nobody_waits_for_everything(space: Space, child: Child, mine: Software) -> None:
    for n in range(MOST_A_PERSON):
        assert wait(mine, space, child, minutes=(540 + 15 * n, 750)).status_code == 201

    refused = wait(mine, space, child, minutes=AFTERNOON)
    known = wait(mine, space, child, minutes=MORNING)

    assert refused.json()["type"].endswith("#too-many-watches")
    assert known.status_code == 201
