"""A colleague removes what is being saved, between finding it and writing it: not there any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from cobaby.manage.entry import managed_space
from cobaby.manage.setup import saving
from spaces.models import PublicHoliday, SettingsChange, Space
from tests.factories import MONDAY, NOW, make_educator, make_room, make_user
from tests.manage.settings.world import post

pytestmark = pytest.mark.django_db

RULE = {"rule": "fi-early-education@2018"}
ROOM = {"name": "Nest", "limit": "5", "age_from_months": "0", "age_to_months": "6"}
PAGES: dict[str, tuple[Callable[[Space], Model], str, dict[str, str]]] = {
    "manage_desk": (lambda space: space.desks.get(number=1), "desk", {"kind": "equipped"}),
    "manage_room": (lambda space: make_room(space), "room", ROOM),
    "manage_room_rule": (lambda space: make_room(space), "rule", RULE),
    "manage_holiday": (
        lambda space: PublicHoliday.objects.create(space=space, date=MONDAY, name="A day off"),
        "holiday",
        {"is_open": "1"},
    ),
    "manage_member": (
        lambda space: make_educator(space).user.memberships.get(),
        "member",
        {"first_day": "2026-01-01"},
    ),
}
"""What each page saves, how its part of the settings is named, and what is typed."""


@pytest.fixture
def sent(desk_of: Client, space: Space, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The page of a row is sent, which goes after the view has found it."""

    def send(route: str, *, was_changed: bool) -> Any:
        make, part, typed = PAGES[route]
        row, changing = make(space), saving.changing
        if was_changed:
            SettingsChange.objects.create(
                space=space, part=f"{part}:{row.pk}", changed_by=make_user(), changed_at=NOW
            )

        def gone_by_now(**given: Any) -> Any:
            type(row)._default_manager.filter(pk=row.pk).delete()
            return changing(**given)

        monkeypatch.setattr(saving, "changing", gone_by_now)
        name = getattr(row, "number", row.pk)
        return post(desk_of, route, space, name, **typed, seen="0")

    return send


@pytest.mark.parametrize("route", PAGES)
def test_what_a_colleague_changed_and_removed_is_not_there(
    route: str, sent: Callable[..., Any]
) -> None:
    """Sabotage: cobaby/manage/setup/views/desks.py: get_object_or_404(space.desks, pk=row.pk) -> space.desks.get(pk=row.pk)
    Sabotage: cobaby/manage/setup/views/hours.py: return get_object_or_404(space.holidays, pk=pk) -> return space.holidays.get(pk=pk)
    Sabotage: cobaby/manage/setup/views/rooms.py: _stored(get_object_or_404(space.care_rooms, pk=pk)) -> _stored(space.care_rooms.get(pk=pk))
    """
    assert sent(route, was_changed=True).status_code == 404


@pytest.mark.parametrize("route", ["manage_desk", "manage_holiday", "manage_member"])
def test_what_a_colleague_removed_is_not_said_to_be_saved(
    route: str, sent: Callable[..., Any]
) -> None:
    """Sabotage: cobaby/manage/setup/views/hours.py: there, is_open = _holiday(space, pk), -> there, is_open = row,
    Sabotage: cobaby/manage/setup/views/team.py: there = get_object_or_404(space.memberships, pk=pk) -> there = row
    """
    assert sent(route, was_changed=False).status_code == 404
    assert not SettingsChange.objects.exists()


@pytest.mark.parametrize("route", ["manage_room", "manage_room_rule"])
def test_of_a_room_that_is_gone_it_is_said(route: str, sent: Callable[..., Any]) -> None:
    """Sabotage: childcare/services/rooms.py: raise RoomIsGone(room) -> pass"""
    answer = sent(route, was_changed=False)

    assert answer.status_code == 422
    assert "A colleague removed the room Garden room" in answer.content.decode()
    assert not SettingsChange.objects.exists()


def test_who_is_put_out_of_the_team_in_this_moment_saves_nothing(
    desk_of: Client, space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: cobaby/manage/setup/saving.py: managed_space(request, space.slug) -> pass"""
    changing = saving.changing

    def put_out_by_now(**given: Any) -> Any:
        space.memberships.managers().delete()
        return changing(**given)

    monkeypatch.setattr(saving, "changing", put_out_by_now)

    answer = post(desk_of, "manage_words", space, text_en="Mine!", seen="0")

    assert answer.status_code == 404
    assert not space.descriptions.exists() and not SettingsChange.objects.exists()


def test_nor_does_it_put_up_a_desk(
    desk_of: Client, space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What two people may add side by side is asked for in the same way.

    Sabotage: cobaby/manage/setup/saving.py: managed_space(request, space.slug) -> part and managed_space(request, space.slug)
    """
    known = space.desks.count()

    def put_out_by_now(request: Any, slug: str) -> Space:
        space.memberships.managers().delete()
        return managed_space(request, slug)

    monkeypatch.setattr(saving, "managed_space", put_out_by_now)
    typed = {"how_many": 1, "first_number": 90, "kind": "laptop"}

    answer = post(desk_of, "manage_desks", space, **typed)

    assert answer.status_code == 404 and space.desks.count() == known
