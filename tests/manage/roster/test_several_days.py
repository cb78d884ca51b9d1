"""One post on several days of a week: planned at once, all or none, and undone at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from childcare.models import Educator, RosterChange, Shift
from childcare.services.undoing import undo_change
from spaces.models import Space
from tests.factories import MONDAY, NOW, at
from tests.manage.roster.pages import looked, text, typed, url

pytestmark = pytest.mark.django_db

WEDNESDAY, FRIDAY = MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)


def test_a_post_is_planned_on_several_days_at_once(
    client: Client, space: Space, sofia: Educator
) -> None:
    """Sent twice it is planned once; one press undoes all of it.

    Sabotage: cobaby/manage/roster_forms.py: weekdays = {day.weekday(), *map(int, data.get("also", ()))} -> weekdays = {day.weekday()}
    Sabotage: cobaby/manage/roster.py: if change.what == RosterChange.What.ADDED and n > 1: -> if False:
    Sabotage: childcare/services/shifts.py: for shift in made], by=by, now=now) -> for shift in made[:1]], by=by, now=now)
    """
    address = url("manage_roster_add", space)
    data = looked(client, address, typed(sofia, day=str(WEDNESDAY), also=["0", "4"]))

    for _ in range(2):
        assert client.post(address, data | {"do": "save"}).status_code == 302

    planned = Shift.objects.live().filter(educator=sofia).order_by("during")
    days = (MONDAY, WEDNESDAY, FRIDAY)
    assert [one.span for one in planned] == [at(day, 510, 750, space) for day in days]
    change = RosterChange.objects.get()
    assert change.by and "added 3 shifts" in text(client.get(url("manage_roster", space)))
    undo_change(change=change, by=change.by, now=NOW)
    assert not planned.all().exists()


def test_each_day_shows_its_ratio_line_first(client: Client, space: Space, sofia: Educator) -> None:
    """Sabotage: cobaby/manage/views/shifts.py: on=form.planned) -> on=form.planned[:1])"""
    answer = client.post(url("manage_roster_add", space), typed(sofia, also=["2"]) | {"do": "look"})

    titles = [line.title for line in answer.context["lines"]]
    assert titles == ["Monday 16 March, Garden room", "Wednesday 18 March, Garden room"]
    assert not Shift.objects.filter(educator=sofia).exists()


def test_where_one_day_cannot_be_none_is_planned(
    client: Client, space: Space, shift: Shift, sofia: Educator
) -> None:
    """The day is named; the boxes stay as they were.

    Sabotage: childcare/services/shifts.py: raise NotThatDay(day, refusal) from refusal -> raise
    """
    address = url("manage_roster_add", space)
    data = looked(client, address, typed(sofia, day=str(WEDNESDAY), also=["0", "4"]))
    Shift.objects.filter(pk=shift.pk).update(educator=sofia)

    answer = client.post(address, data | {"do": "save"})

    assert answer.status_code == 409
    assert "Mon 16 March: Sofia Marchenko already has a shift then" in text(answer)
    assert "None of the days is planned." in text(answer)
    assert Shift.objects.filter(educator=sofia).count() == 1
    assert 'value="4" checked' in text(answer) or 'value="4" id="id_also_4" checked' in text(answer)


def test_another_day_ticked_since_is_looked_at_first(
    client: Client, space: Space, sofia: Educator
) -> None:
    """Sabotage: cobaby/manage/roster_forms.py: for span in self.spans for at in -> for span in self.spans[:1] for at in"""
    address = url("manage_roster_add", space)
    data = looked(client, address, typed(sofia)) | {"also": ["3"]}

    assert client.post(address, data | {"do": "save"}).status_code == 200
    assert not Shift.objects.filter(educator=sofia).exists()


def test_several_days_are_one_line_each(client: Client, space: Space, sofia: Educator) -> None:
    """Of the hours only what changes stands open; the rest of the day is folded away.

    Sabotage: cobaby/manage/lines.py: if row.is_changed or row.after.status == "short"] -> if True]
    """
    answer = client.post(url("manage_roster_add", space), typed(sofia, also=["2"]) | {"do": "look"})

    line = answer.context["lines"][0]
    assert (line.status, line.words) == ("fits", "enough all day")
    assert line.rest and all(row.is_changed for row in line.telling)
    assert text(answer).count('class="ratio-day"') == 2
