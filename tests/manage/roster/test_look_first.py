"""A shift is looked at before it is saved; what is wrong is said and kept."""

from __future__ import annotations

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from childcare.models import Educator, Shift
from spaces.models import Membership, Space
from tests.factories import MONDAY, at, make_educator
from tests.manage.roster.pages import looked, text, typed, url

pytestmark = pytest.mark.django_db


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


def test_nobody_is_counted_twice(client: Client, space: Space) -> None:
    """Who is on shift then already is no help: it is said at the first look, not at the save.

    Sabotage: cobaby/manage/views/shifts.py: if hindrance := _hindrance(form, shift, timezone.now()): -> if hindrance := None:
    """
    busy = Educator.objects.filter(shifts__space_day__space=space).order_by("pk")[0]

    answer = client.post(url("manage_roster_add", space), typed(busy) | {"do": "look"})

    assert answer.status_code == 409
    assert "already has a shift then" in text(answer) and "has 3" not in text(answer)


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
    client: Client, space: Space, shift: Shift, sofia: Educator
) -> None:
    """Somebody planned her between the look and the save."""
    address = url("manage_roster_add", space)
    data = looked(client, address, typed(sofia, start="09:00"))
    Shift.objects.filter(pk=shift.pk).update(educator=sofia)

    answer = client.post(address, data | {"do": "save"})

    assert answer.status_code == 409
    assert "already has a shift then: 08:30–17:30, Garden room." in text(answer)


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
