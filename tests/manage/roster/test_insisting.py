"""A change that breaks bookings: the families first, then the fact, of exactly that list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from childcare.models import CareDay, Shift
from spaces.models import Space
from tests.factories import MONDAY, NOW
from tests.manage.roster.pages import looked, make_family, text, typed, url

pytestmark = pytest.mark.django_db


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
    insist = {"do": "insist", "families": refused.context["shown"]}
    insisted = client.post(address, data | insist)
    assert insisted["Location"].startswith(url("manage_to_resolve", space))
    assert any(day.is_short for day in CareDay.objects.all())


@pytest.mark.usefixtures("five_families")
def test_a_shift_is_taken_off_as_a_fact_when_one_insists(
    client: Client, space: Space, shift: Shift
) -> None:
    """The roster then leads to the families of that day.

    Sabotage: cobaby/manage/views/shifts.py: return {"families": families_concerned(cut), "shown": digest(cut.concerns)} -> return {"families": families_concerned(cut), "shown": ""}
    Sabotage: templates/manage/roster.html: link=bad.url -> link=week.value
    """
    address = url("manage_roster_take_off", space, shift.pk)

    assert "1 educator short" in text(client.get(address))
    refused = client.post(address, {"version": 1, "do": "save"})
    insist = {"do": "insist", "families": refused.context["shown"]}
    client.post(address, {"version": 1} | insist)

    shift.refresh_from_db()
    assert refused.status_code == 409 and shift.is_cancelled
    ways = url("manage_to_resolve", space) + f"?day={MONDAY}"
    assert ways in text(client.get(url("manage_roster", space) + f"?week={MONDAY:%G-W%V}"))


@pytest.mark.usefixtures("five_families")
def test_insisting_on_an_older_list_shows_the_new_one(
    client: Client, space: Space, shift: Shift
) -> None:
    """Sabotage: cobaby/manage/setup/saving.py: if insist == digest(cut.concerns) else [] -> if insist else []"""
    address = url("manage_roster_take_off", space, shift.pk)
    listed = client.post(address, {"version": 1, "do": "save"}).context
    make_family(space, "The sixth")
    insist = {"do": "insist", "families": listed["shown"]}

    answer = client.post(address, {"version": 1} | insist)

    shift.refresh_from_db()
    assert answer.status_code == 409 and not shift.is_cancelled
    assert "The sixth" in text(answer)
    assert len(answer.context["families"]) == len(listed["families"]) + 1


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
