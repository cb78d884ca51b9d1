"""Each page of the settings by itself: who saves after a colleague is told, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cobaby.accounts.models import User
from spaces.models import SettingsChange, Space
from tests.access.world_accounts import signed_in_now
from tests.factories import make_educator, make_membership, make_room, make_user
from tests.manage.settings.test_set_prices import TOMORROW
from tests.manage.settings.test_two_managers import RULES
from tests.manage.settings.world import address

pytestmark = pytest.mark.django_db

PAGES: dict[str, tuple[str, str, str]] = {
    "manage_place": ("phone", "+49 351 11", "+49 351 22"),
    "manage_words": ("text_en", "Two chairs", "Three chairs"),
    "manage_hours": ("work_0", "07:00-18:00", "07:30-18:00"),
    "manage_holidays": ("subdivision", "BY", "BE"),
    "manage_desk": ("kind", "equipped", "laptop"),
    "manage_room": ("limit", "7", "6"),
    "manage_room_rule": ("rule", "fi-early-education@2018", "no-kindergarten@2026"),
    "manage_regime": ("authority", "The town", "The state"),
    "manage_prices": ("laptop_hour", "1.50", "2.50"),
    "manage_cancellation": ("illness_fee_percent", "10", "20"),
    "manage_booking_rules": ("hold_minutes", "11", "12"),
    "manage_member": ("last_day", "2027-01-01", "2027-02-02"),
    "manage_confirmation": ("operator", "Blue Chair", "Red Chair"),
    "manage_stage": ("stage", "paused", "planned"),
}
"""A field of the page, what the colleague types there, and what the second one types."""
TYPED = {
    "manage_prices": {"valid_from": str(TOMORROW)},
    "manage_booking_rules": RULES,
    "manage_confirmation": {"licence": "SN-1", "responsible_person": "Jana Vogel"},
}
"""What those pages do not fill in, or show in other units."""
SHOWN = {
    "manage_hours": "07:00–18:00",
    "manage_holidays": "Bayern",
    "manage_desk": "PC and headset",
    "manage_room_rule": "Finnish rule for early education (FI, 2018)",
    "manage_stage": "paused",
}
"""What the second one reads of the colleague's, where that is not as it was typed."""


@pytest.mark.parametrize("route", PAGES)
def test_the_second_is_told_and_nothing_is_lost(route: str, desk_of: Client, space: Space) -> None:
    """Theirs is shown above the second one's own, which holds once it is sent again.

    Sabotage: spaces/services/settings.py: if last and last.pk != seen: -> if False:
    Sabotage: cobaby/manage/setup/views/team.py: part=part, fresh=fresh) -> part=part)
    Sabotage: cobaby/manage/setup/saving.py: = flatten_choices(choices) -> = choices
    """
    name, theirs, mine = PAGES[route]
    url = address(route, space, *_named(route, space))
    data = _fields(desk_of.get(url)) | TYPED.get(route, {})

    first = signed_in_now(Client(), _ana(space)).post(url, data | {name: theirs})
    told = desk_of.post(url, data | {name: mine})

    assert (first.status_code, told.status_code) == (302, 409)
    assert "Ana Novak changed this at 09:00" in told.content.decode()
    assert told.context["form"][name].value() == mine and SettingsChange.objects.count() == 1
    differs = {one.label: one.stored for one in told.context["attempt"].differences}
    assert differs[str(told.context["form"][name].label)] == SHOWN.get(route, theirs)
    assert desk_of.post(url, data | {name: mine, "seen": told.context["seen"]}).status_code == 302


def _ana(space: Space) -> User:
    ana = make_user("Ana Novak")
    make_membership(ana, space, "manager")
    return ana


def _named(route: str, space: Space) -> list[Any]:
    if route == "manage_confirmation":
        Space.objects.filter(pk=space.pk).update(confirmed_at=None)
    if route == "manage_member":
        return [make_educator(space).user.memberships.get().pk]
    if route in ("manage_room", "manage_room_rule"):
        return [(space.care_rooms.first() or make_room(space)).pk]
    return [1] if route == "manage_desk" else []


def _fields(answer: Any) -> dict[str, Any]:
    """What the form of this page would send, unchanged. The first prices begin on some day."""
    shown = {one.html_name: one.value() for one in answer.context["form"]}
    known = {n: v for n, v in shown.items() if v not in (None, "") and v is not False}
    return known | {"seen": answer.context["seen"]}
