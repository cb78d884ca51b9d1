"""Two managers change one shift: who is slower sees both versions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from childcare.models import Shift
from childcare.services.shifts import move_shift
from spaces.models import Space
from tests.factories import MONDAY, NOW, at, make_user
from tests.manage.roster.pages import looked, text, typed, url

pytestmark = pytest.mark.django_db


def test_who_is_slower_sees_both_versions_and_may_save_theirs(
    client: Client, space: Space, shift: Shift
) -> None:
    """Sabotage: cobaby/manage/views/shifts.py: "yours": planned_words(form.planned[0], space), -> "yours": None,"""
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


def test_a_version_that_nobody_saw_is_refused(client, space, shift) -> None:
    """Sabotage: childcare/services/shifts.py: shift.version if version is None else version -> version or shift.version"""
    Shift.objects.filter(pk=shift.pk).update(version=5)

    answer = client.post(url("manage_roster_take_off", space, shift.pk), {"version": "0"})

    assert answer.status_code == 409
