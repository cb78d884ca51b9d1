"""The roster's pages: look before you save, both versions when somebody was faster, undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.asks import Ask
from bookings.services import book
from childcare.models import CareDay, CareRoom, Educator, RosterChange, Shift
from childcare.services.shifts import move_shift, plan_shift
from cobaby.accounts.models import User
from spaces.models import Membership, Space
from tests.conftest import signed_in
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_educator,
    make_ready_space,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def space() -> Space:
    return make_ready_space(desks=8, room={"limit": 12, "name": "Garden room"})


@pytest.fixture
def client(manager: User) -> Client:
    return signed_in(manager)


@pytest.fixture
def sofia(space: Space) -> Educator:
    return make_educator(space, "Sofia Marchenko")


@pytest.fixture
def shift(space: Space) -> Shift:
    return Shift.objects.live().filter(space_day__space=space).with_people()[0]


@pytest.fixture
def five_families(space: Space) -> None:
    for n in range(5):
        parent = make_user(f"Family {n}")
        child = make_child(parent, months=30, name=f"Mila {n}")
        span = at(MONDAY, 540, 750, space)
        book(ask=Ask(parent, space, span, "laptop", (child,), uuid4()), now=NOW)


def url(name: str, space: Space, *args: int) -> str:
    return reverse(name, args=[space.slug, *args])


def typed(educator: Educator, **changes: Any) -> dict[str, Any]:
    room = CareRoom.objects.get()
    day = {"day": MONDAY.isoformat(), "start": "08:30", "end": "12:30"}
    return {"educator": educator.pk, "room": room.pk, "version": 1} | day | changes


def looked(client: Client, address: str, data: dict[str, Any]) -> dict[str, Any]:
    """What the second step of the form carries."""
    answer = client.post(address, data | {"do": "look"})
    assert answer.status_code == 200, answer.content.decode()
    return data | {"seen": answer.context["seen"]}


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_week_shows_who_is_there_when(client: Client, space: Space) -> None:
    answer = client.get(url("manage_roster", space), {"week": "2026-W12"})

    assert "08:30–17:30" in text(answer)
    assert text(answer).count("Katrin Vogel") >= 2
    assert "needs <b>0</b>, has <b>2</b>" in text(answer)


def test_a_week_by_room(client: Client, space: Space) -> None:
    answer = client.get(url("manage_roster", space), {"week": "2026-W12", "by": "room"})

    assert '<th scope="row">Garden room' in text(answer)


@pytest.mark.parametrize("week", ["", "nonsense", "2026-W99", "0000-W01", "9999-W52", "٣-W1"])
def test_a_week_that_makes_no_sense_is_this_one(client: Client, space: Space, week: str) -> None:
    answer = client.get(url("manage_roster", space), {"week": week})

    assert "9–15 March 2026" in text(answer)


def test_at_the_weekend_the_next_week_matters(client: Client, space: Space) -> None:
    """Sabotage: cobaby/manage/roster.py: return this if any(hours.care for hours in left) else this.later(1) -> return this"""
    with time_machine.travel(NOW + timedelta(days=4), tick=False):  # Saturday
        answer = client.get(url("manage_roster", space))

    assert "16–22 March 2026" in text(answer)


def test_the_roster_asks_as_much_for_many_as_for_few(
    client: Client, space: Space, sofia: Educator
) -> None:
    """Sabotage: childcare/models/educators.py: "educator__user", "care_room", "space_day__space", "changed_by" -> "care_room" """
    address = url("manage_roster", space) + "?week=2026-W12"
    counts = []
    for n in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
        room = CareRoom.objects.get()
        for educator in (sofia, make_educator(space, f"More {n}"), make_educator(space)):
            span = at(MONDAY + timedelta(days=1), 510, 720, space)
            plan_shift(room=room, educator=educator, span=span, now=NOW)

    assert counts[0] == counts[1]


def test_the_ratio_line_is_shown_before_anything_is_saved(
    client: Client, space: Space, sofia: Educator
) -> None:
    """Sabotage: cobaby/manage/views/shifts.py: return request.POST.get("seen") == form.digest -> return True"""
    answer = client.post(url("manage_roster_add", space), typed(sofia) | {"do": "save"})

    assert "needs 0, has 3" in text(answer)
    assert Shift.objects.filter(educator=sofia).count() == 0


def test_what_was_looked_at_is_saved(client: Client, space: Space, sofia: Educator) -> None:
    address = url("manage_roster_add", space)
    data = looked(client, address, typed(sofia))

    for _ in range(2):  # the form is sent twice
        answer = client.post(address, data | {"do": "save"})
        assert answer.status_code == 302

    assert Shift.objects.get(educator=sofia).span == at(MONDAY, 510, 750, space)


def test_another_time_typed_since_is_looked_at_first(
    client: Client, space: Space, sofia: Educator
) -> None:
    """Sabotage: cobaby/manage/views/shifts.py: return request.POST.get("seen") == form.digest -> return True"""
    address = url("manage_roster_add", space)
    data = looked(client, address, typed(sofia)) | {"end": "16:00"}

    answer = client.post(address, data | {"do": "save"})

    assert answer.status_code == 200
    assert not Shift.objects.filter(educator=sofia).exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"start": "08:35"}, "quarter hour"),
        ({"start": "14:00"}, "The end lies before the start"),
        ({"day": "31 June"}, "day"),
        ({"day": "0001-01-01"}, "four digits"),
        ({"educator": "0"}, "choose one"),
        ({"room": "nonsense"}, "choose one"),
        ({"room": "\x00"}, "room"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    client: Client, space: Space, sofia: Educator, wrong: dict[str, str], said: str
) -> None:
    answer = client.post(url("manage_roster_add", space), typed(sofia) | wrong)

    assert answer.status_code == 422
    assert said.lower() in text(answer).lower()
    assert 'value="12:30"' in text(answer)


def test_an_educator_who_is_busy_is_refused_in_words(
    client: Client, space: Space, shift: Shift
) -> None:
    address = url("manage_roster_add", space)
    data = looked(client, address, typed(shift.educator, start="09:00"))

    answer = client.post(address, data | {"do": "save"})

    assert answer.status_code == 409
    assert "already has a shift then: 08:30–17:30, Garden room." in text(answer)


def test_who_is_slower_sees_both_versions_and_may_save_theirs(
    client: Client, space: Space, shift: Shift
) -> None:
    """Sabotage: cobaby/manage/views/shifts.py: "yours": planned_words(form.planned, space), -> "yours": None,"""
    address = url("manage_roster_shift", space, shift.pk)
    data = looked(client, address, typed(shift.educator, end="15:00"))
    move_shift(
        shift=shift, room=shift.care_room, educator=shift.educator, version=1,
        span=at(MONDAY, 510, 13 * 60, space), by=make_user("Ana"), now=NOW + timedelta(minutes=102),
    )  # fmt: skip

    answer = client.post(address, data | {"do": "save"})

    assert answer.status_code == 409
    assert "Ana changed this at 10:42." in text(answer)
    assert "08:30–13:00" in text(answer) and "08:30–15:00" in text(answer)
    assert 'value="15:00"' in text(answer)
    again = data | {"version": answer.context["version"], "seen": answer.context["seen"]}
    assert client.post(address, again | {"do": "save"}).status_code == 302
    shift.refresh_from_db()
    assert shift.span == at(MONDAY, 510, 900, space)


@pytest.mark.usefixtures("five_families")
def test_families_that_a_change_breaks_are_shown_before_one_insists(
    client: Client, space: Space, shift: Shift
) -> None:
    """Sabotage: bookings/concerned.py: places = {c.place_id for c in refusal.concerns if c.place_id} -> places = set()"""
    address = url("manage_roster_shift", space, shift.pk)
    data = looked(client, address, typed(shift.educator, end="10:00"))

    refused = client.post(address, data | {"do": "save"})

    assert refused.status_code == 409
    assert all(f"Family {n}" in text(refused) for n in range(5))
    insisted = client.post(address, data | {"do": "insist"})
    assert insisted["Location"].startswith(url("manage_to_resolve", space))
    assert any(day.is_short for day in CareDay.objects.all())


@pytest.mark.usefixtures("five_families")
def test_a_shift_is_taken_off_as_a_fact_when_one_insists(
    client: Client, space: Space, shift: Shift
) -> None:
    address = url("manage_roster_take_off", space, shift.pk)

    assert "1 educator short" in text(client.get(address))
    assert client.post(address, {"version": 1, "do": "save"}).status_code == 409
    client.post(address, {"version": 1, "do": "insist"})

    shift.refresh_from_db()
    assert shift.is_cancelled


def test_a_week_is_copied_and_undone(client: Client, space: Space) -> None:
    address = url("manage_roster_copy", space)
    page = client.get(address, {"week": "2026-W13"})
    assert "2 shifts would be copied." in text(page)
    assert "needs 0, has 2" in text(page)

    client.post(address, {"week": "2026-W13"})

    change = RosterChange.objects.get()
    roster = client.get(url("manage_roster", space), {"week": "2026-W13"})
    assert "Jana Weber copied a week." in text(roster)
    client.post(url("manage_roster_undo", space, change.pk), {"week": "2026-W13"})
    assert Shift.objects.live().count() == 2


def test_what_cannot_be_undone_says_why(client: Client, space: Space, shift: Shift) -> None:
    manager = User.objects.get(display_name="Jana Weber")
    same = {"shift": shift, "room": shift.care_room, "educator": shift.educator, "now": NOW}
    move_shift(span=at(MONDAY, 510, 600, space), version=1, by=manager, **same)  # type: ignore[arg-type]
    change = RosterChange.objects.get()
    move_shift(span=at(MONDAY, 510, 660, space), version=2, by=make_user("Ana"), **same)  # type: ignore[arg-type]

    answer = client.post(url("manage_roster_undo", space, change.pk), follow=True)

    assert "This cannot be undone: Ana changed this at 09:00." in text(answer)


@pytest.mark.usefixtures("five_families")
def test_somebody_cannot_come_and_the_families_are_shown_first(
    client: Client, space: Space, shift: Shift
) -> None:
    """Sabotage: cobaby/manage/views/absences.py: transaction.set_rollback(True) -> pass"""
    address = url("manage_roster_away", space)
    data = {"educator": shift.educator_id, "first": MONDAY, "last": MONDAY}

    page = client.post(address, data | {"do": "look"})

    assert all(f"Family {n}" in text(page) for n in range(5))
    assert Shift.objects.live().count() == 2
    saved = client.post(address, data | {"do": "save", "seen": page.context["seen"]})
    assert saved["Location"] == url("manage_to_resolve", space) + f"?day={MONDAY}"
    roster = client.get(url("manage_roster", space), {"week": "2026-W12"})
    assert "away" in text(roster) and "1 educator short" in text(roster)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(-1, 0, "Begin today"), (3, 2, "before the first"), (0, 90, "Two months at most")],
)
def test_days_that_cannot_be(
    client: Client, space: Space, shift: Shift, first: int, last: int, said: str
) -> None:
    days = {"first": NOW.date() + timedelta(days=first), "last": NOW.date() + timedelta(days=last)}

    answer = client.post(url("manage_roster_away", space), days | {"educator": shift.educator_id})

    assert answer.status_code == 422
    assert said in text(answer)


def test_a_paper_that_ended_is_said_before(client: Client, space: Space) -> None:
    space.regime.required_credentials = ["clearance"]
    space.regime.save()
    lotte = make_educator(space, "Lotte", credentials=["educator"])

    answer = client.post(url("manage_roster_add", space), typed(lotte) | {"do": "look"})

    assert "This shift does not count." in text(answer)


def test_who_begins_later_is_planned_before(client, space, sofia) -> None:
    """Sabotage: cobaby/manage/team.py: valid__overlap=DateRange(day, None) -> valid__contains=day"""
    Membership.objects.filter(user=sofia.user).update(valid=DateRange(MONDAY, None))

    answer = client.post(url("manage_roster_add", space), typed(sofia))

    assert answer.status_code == 200 and answer.context["seen"]


def test_a_version_that_nobody_saw_is_refused(client, space, shift) -> None:
    """Sabotage: childcare/services/shifts.py: shift.version if version is None else version -> version or shift.version"""
    Shift.objects.filter(pk=shift.pk).update(version=5)

    answer = client.post(url("manage_roster_take_off", space, shift.pk), {"version": "0"})

    assert answer.status_code == 409
