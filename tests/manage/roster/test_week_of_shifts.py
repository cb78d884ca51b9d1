"""The roster of a week: who is there when, copied and undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from childcare.models import CareRoom, Educator, RosterChange, Shift
from childcare.services.absences import report_educator_ill
from childcare.services.shifts import move_shift, plan_shift
from cobaby.accounts.models import User
from spaces.models import Space
from tests.factories import MONDAY, NOW, at, make_educator, make_user
from tests.manage.roster.pages import previewed, text, url

pytestmark = pytest.mark.django_db


def test_a_week_shows_who_is_there_when(client: Client, space: Space) -> None:
    answer = client.get(url("manage_roster", space), {"week": "2026-W12"})

    assert "08:30–17:30" in text(answer)
    assert text(answer).count("Katrin Vogel") >= 2
    assert "needs <b>0</b>, has <b>2</b>" in text(answer)


def test_a_shift_is_added_from_today_on(client: Client, space: Space) -> None:
    """In the middle of a week its Monday is over.

    Sabotage: cobaby/manage/views/roster.py: "add_on": max(found.week.monday, today), -> "add_on": found.week.monday,
    """
    wednesday = MONDAY + timedelta(days=2)
    with time_machine.travel(at(wednesday, 600, 660, space).start, tick=False):
        answer = client.get(url("manage_roster", space), {"week": "2026-W12"})

    assert f'{url("manage_roster_add", space)}?day={wednesday}">' in text(answer)


def test_a_week_by_room(client: Client, space: Space) -> None:
    answer = client.get(url("manage_roster", space), {"week": "2026-W12", "by": "room"})

    assert '<th scope="row">Garden room' in text(answer)


@pytest.mark.parametrize("week", ["", "nonsense", "2026-W99", "0000-W01", "9999-W52", "٣-W1"])
def test_a_week_that_makes_no_sense_is_this_one(client: Client, space: Space, week: str) -> None:
    answer = client.get(url("manage_roster", space), {"week": week})

    assert "9–15 March 2026" in text(answer)


def test_at_the_weekend_the_next_week_matters(client: Client, space: Space) -> None:
    """Sabotage: cobaby/manage/roster_facts.py: usual = this if any(hours[day].care for day in left) else following -> usual = this"""
    with time_machine.travel(NOW + timedelta(days=4), tick=False):  # Saturday
        answer = client.get(url("manage_roster", space))

    assert "16–22 March 2026" in text(answer)


@pytest.mark.parametrize("week", ["", "?week=2026-W12", "?week=2026-W40&by=room"])
def test_the_roster_asks_as_much_for_many_as_for_few(
    client: Client, space: Space, sofia: Educator, week: str
) -> None:
    """Whichever week: the hours are read once for what is shown and for which week is the usual one.

    Sabotage: cobaby/manage/roster_facts.py: last.sunday, with_blocks=False) -> last.sunday)
    Sabotage: childcare/models/educators.py: "educator__user", "care_room", "space_day__space", "changed_by" -> "care_room"
    """
    address = url("manage_roster", space) + week
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

    assert counts[0] == counts[1] <= 15


def test_a_week_is_copied_and_undone(client: Client, space: Space) -> None:
    """What it does stands above the button.

    Sabotage: templates/manage/roster_copy.html: <h2 class="h3">{% translate "What it does" %}</h2> ->
    """
    address = url("manage_roster_copy", space)
    page = client.get(address, {"week": "2026-W13"})
    assert text(page).index("What it does") < text(page).index("Copy these shifts")
    assert "2 shifts would be copied." in text(page)
    assert "needs 0, has 2" in text(page)

    client.post(address, previewed(page))

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


@pytest.mark.parametrize(
    ("reported", "said"), [(30, "away"), (7 * 60, "away"), (600, "away from 10:00")]
)
def test_who_cannot_come_is_away_from_when_they_left(
    client: Client, space: Space, reported: int, said: str
) -> None:
    """Before their shift began, nothing was worked: the day as a whole.

    Sabotage: cobaby/manage/roster.py: if shift.span.start < before -> if True
    Sabotage: cobaby/manage/roster.py: if shift.span.start < before -> if False
    """
    shift = Shift.objects.live().with_people()[0]
    now = at(MONDAY, reported, reported + 15, space).start
    report_educator_ill(educator=shift.educator, day=MONDAY, now=now)

    html = text(client.get(url("manage_roster", space), {"week": "2026-W12"}))

    assert [words for words in ("away", "away from 10:00") if f">{words}<" in html] == [said]
