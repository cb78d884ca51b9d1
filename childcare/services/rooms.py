"""Care rooms, their rules and the limits of the house: each change counts the days ahead anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max

from childcare.facts import AsFact
from childcare.models import CarePlace, CareRegime, CareRoom, HouseRule
from childcare.ratios import Policy
from childcare.ratios.ages import by_birthday
from childcare.refusals import CareIsAlone, Concern, RoomIsGone, RoomNameTaken, RoomWasUsed
from childcare.regime import parent_stays
from childcare.rules import HOUSE, policy_of
from childcare.services.cuts import change_space
from spaces.models import Space
from spaces.ranges import Span
from spaces.services.settings import update_space

Band = tuple[int, int, int]
"""From and to (exclusive) in months, and children for one educator."""


@transaction.atomic
def add_room(
    *,
    space: Space,
    name: str,
    limit: int,
    age_from_months: int,
    age_to_months: int,
    rule: str,
    now: datetime,
) -> CareRoom:
    """A room with its own days from now on. The same room again is the same row.

    Raises RoomNameTaken, UnknownPack or HouseRule.DoesNotExist.
    """
    policy_of(rule)
    house = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    values = {
        "limit": limit,
        "age_from_months": age_from_months,
        "age_to_months": age_to_months,
        "rule": rule,
    }
    if known := space.care_rooms.filter(name=name).first():
        if any(getattr(known, field) != value for field, value in values.items()):
            raise RoomNameTaken
        return known
    last = space.care_rooms.aggregate(last=Max("position"))["last"]
    room = CareRoom(space=space, name=name, position=(last or 0) + 1, **values)
    CareRegime.objects.get_or_create(space=space, defaults=_first_limits(house))
    change_space(space=space, change=room.save, now=now)
    return room


@transaction.atomic
def change_room(
    *,
    room: CareRoom,
    name: str,
    limit: int,
    age_from_months: int,
    age_to_months: int,
    now: datetime,
    as_fact: AsFact = False,
) -> None:
    """Its name, the most it takes, and the ages it admits. Raises CutBreaksBookings, RoomNameTaken.

    Raises RoomIsGone. Children who are booked, of an age it no longer admits, are concerns too.
    """
    if CareRoom.objects.filter(space=room.space_id, name=name).exclude(pk=room.pk).exists():
        raise RoomNameTaken
    before = (room.age_from_months, room.age_to_months)
    change = partial(
        _write,
        room,
        name=name,
        limit=limit,
        age_from_months=age_from_months,
        age_to_months=age_to_months,
    )
    ages = (age_from_months, age_to_months)
    change_space(
        space=room.space,
        change=change,
        now=now,
        as_fact=as_fact,
        also=lambda: _of_other_ages([room.pk], before, ages, now),
    )


def set_room_rule(*, room: CareRoom, rule: str, now: datetime, as_fact: AsFact = True) -> Policy:
    """Another rule or version holds from today. A fact: what it makes too full is marked short.

    Else it raises CutBreaksBookings. Raises RoomIsGone, UnknownPack or HouseRule.DoesNotExist.
    """
    policy = policy_of(rule)
    change = partial(_write, room, rule=rule)
    change_space(space=room.space, now=now, as_fact=as_fact, change=change)
    room.rule = rule
    return policy


def remove_room(*, room: CareRoom, now: datetime) -> None:
    """Forget a room that was never used. Raises RoomWasUsed: set its limit to 0 instead."""

    def forget() -> None:  # the days are locked by now: nobody books or plans in between
        if room.care_places.exists() or room.shifts.exists():
            raise RoomWasUsed
        room.delete()

    change_space(space=room.space, change=forget, now=now)


@transaction.atomic
def set_regime(
    *, space: Space, values: Mapping[str, Any], now: datetime, as_fact: AsFact = False
) -> None:
    """The limits of the house beside the ratio. Raises CutBreaksBookings, CareIsAlone.

    `values` are fields of CareRegime. Limits of a child's day or week hold for what is booked
    from now on; the most at once, the ages and the papers that educators need hold at once.
    """
    house = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    if house.allows_care_only and values.get("parent_presence") == CareRegime.Presence.PREMISES:
        raise CareIsAlone
    row, _made = CareRegime.objects.get_or_create(space=space, defaults=_first_limits(house))
    before = (row.age_from_months or 0, row.age_to_months or 10_000)
    for name, value in values.items():
        setattr(row, name, value)
    ages = (row.age_from_months or 0, row.age_to_months or 10_000)
    rooms = list(space.care_rooms.values_list("pk", flat=True))
    change_space(
        space=space,
        change=row.save,
        now=now,
        as_fact=as_fact,
        also=lambda: _of_other_ages(rooms, before, ages, now),
    )


@transaction.atomic
def set_booking_rules(*, space: Space, values: Mapping[str, Any]) -> None:
    """How bookings are taken: these fields of the space. Raises CareIsAlone.

    Under the lock that `set_regime` takes: of two managers who say the one and the other in one
    moment, the later is told.
    """
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    if values.get("allows_care_only") and parent_stays(space):
        raise CareIsAlone
    update_space(space=space, values=values)


@transaction.atomic
def write_house_rule(
    *,
    space: Space,
    name: str,
    bands: Sequence[Band],
    source: str,
    group_limit: str = "",
    group_extra: int = 0,
) -> str:
    """A ratio of the space's own; returns its key ("house:12"). The newest again is the same row.

    Rules are never edited: another content is a new version.
    """
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    newest = space.house_rules.order_by("-version").first()
    wanted = [list(band) for band in bands]
    content = {
        "name": name,
        "bands": wanted,
        "source": source,
        "group_limit": group_limit,
        "group_extra": group_extra,
    }
    if newest and all(getattr(newest, field) == value for field, value in content.items()):
        return f"{HOUSE}{newest.pk}"
    rule = HouseRule.objects.create(
        space=space,
        version=newest.version + 1 if newest else 1,
        **content,
    )
    return f"{HOUSE}{rule.pk}"


def _write(room: CareRoom, **values: object) -> None:
    """Under the locks of its days, under which rooms go. Raises RoomIsGone."""
    if not CareRoom.objects.filter(pk=room.pk).update(**values):
        raise RoomIsGone(room)


def _first_limits(space: Space) -> dict[str, Any]:
    """Nobody has written limits yet: a parent stays, but where care is booked without a desk."""
    return {"parent_presence": CareRegime.Presence.CALL} if space.allows_care_only else {}


def _of_other_ages(
    rooms: Iterable[int], before: tuple[int, int], ages: tuple[int, int], now: datetime
) -> list[Concern]:
    """Children who come after now, whom the ages admitted before and do not any more."""
    coming = CarePlace.objects.counting(now).filter(
        care_room__in=list(rooms), during__endswith__gt=now
    )
    return [
        Concern(place.pk, place.child.initial, place.care_room.name, Span.of(place.during))
        for place in coming.select_related("child", "care_room", "space_day")
        if before[0] <= by_birthday(place.child.date_of_birth, place.space_day.date) < before[1]
        and not ages[0] <= by_birthday(place.child.date_of_birth, place.space_day.date) < ages[1]
    ]
