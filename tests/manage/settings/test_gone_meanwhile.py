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
from spaces.services.desks import take_desk_out_of_service
from spaces.services.team import invite_member
from tests.factories import MONDAY, NOW, at, make_desks, make_educator, make_room, make_user
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

    Sabotage: cobaby/manage/setup/saving.py: with alone, still_managed(request, space): -> with alone:
    """
    known = space.desks.count()
    put_out_before_the_lock(space, monkeypatch)
    typed = {"how_many": 1, "first_number": 90, "kind": "laptop"}

    answer = post(desk_of, "manage_desks", space, **typed)

    assert answer.status_code == 404 and space.desks.count() == known


def _desk(space: Space) -> tuple[Model, list[object]]:
    return (desk := make_desks(space, 1)[0]), [desk.number]


def _desk_out(space: Space) -> tuple[Model, list[object]]:
    desk, span = space.desks.get(number=1), at(MONDAY, 9 * 60, 10 * 60, space)
    out = take_desk_out_of_service(desk=desk, span=span, note="Leg", now=NOW)
    return out, [1, out.pk]


def _room(space: Space) -> tuple[Model, list[object]]:
    return (room := make_room(space)), [room.pk]


def _invitation(space: Space) -> tuple[Model, list[object]]:
    [manager] = space.memberships.managers()
    invite_member(
        space=space, by=manager.user, email="new@example.org", role="host", language="en",
        first_day=NOW.date(), last_day=None, now=NOW,
    )  # fmt: skip
    return (invitation := space.invitations.get()), [invitation.pk]


def _paper(space: Space) -> tuple[Model, list[object]]:
    educator = make_educator(space)
    paper = educator.credentials.first()
    assert paper
    return paper, [educator.user.memberships.get().pk, paper.pk]


BUTTONS = {
    "manage_remove_desk": _desk,
    "manage_desk_back": _desk_out,
    "manage_remove_room": _room,
    "manage_withdraw_member": _invitation,
    "manage_remove_paper": _paper,
}
"""Which row each takes away, made anew, and how its address names it."""


@pytest.mark.parametrize("route", BUTTONS)
def test_nor_does_it_take_anything_away(
    route: str, desk_of: Client, space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: cobaby/manage/setup/views/desks.py: with suppress(services.DeskIsGone), still_managed(request, space): -> with suppress(services.DeskIsGone):
    Sabotage: cobaby/manage/setup/views/rooms.py: with still_managed(request, space): -> if True:
    """
    row, names = BUTTONS[route](space)
    put_out_before_the_lock(space, monkeypatch)

    answer = post(desk_of, route, space, *names)

    assert answer.status_code == 404
    assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_nor_does_it_become_an_educator(
    desk_of: Client, space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: cobaby/manage/setup/saving.py: managed_space(request, space.slug) -> pass"""
    known = space.memberships.count()
    put_out_before_the_lock(space, monkeypatch)

    assert post(desk_of, "manage_join_as_educator", space).status_code == 404
    assert space.memberships.count() == known


def put_out_before_the_lock(space: Space, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends this is put out of the team after their page was found, before it is saved."""

    def put_out_by_now(request: Any, slug: str) -> Space:
        space.memberships.managers().delete()
        return managed_space(request, slug)

    monkeypatch.setattr(saving, "managed_space", put_out_by_now)
