"""What is theirs to do: for managers, educators, and those who work for the platform."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from childcare.credentials import papers_ending
from childcare.models import CareDay, Credential, Educator, Shift
from cobaby.accounts.models import User
from cobaby.directory.numbers import Today, today_in
from cobaby.home.broken import Broken, broken_days
from cobaby.home.rooms import Room, care_days, room_of
from spaces.models import Membership, Space
from spaces.ranges import QUARTER, Span, local_day

SHIFTS_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class SpaceDayLine:
    """One space on the day that matters: today, else the next one with care."""

    space: Space
    facade: str
    day: str
    is_today: bool
    rooms: list[Room]
    numbers: Today


@dataclass(frozen=True)
class ManagedSpace(SpaceDayLine):
    """With what asks its managers for a hand."""

    short: list[Broken]
    papers: list[Paper]


@dataclass(frozen=True)
class Paper:
    """A paper of the team that ends soon (kind tight) or has ended (kind short)."""

    kind: str
    words: str


@dataclass(frozen=True)
class OwnShift:
    day: str
    time: str
    room: str
    space: Space
    children: int
    counts: bool


def managed_spaces(user: User, now: datetime) -> list[ManagedSpace]:
    """Each space that `user` manages: its rooms today, and what asks for a hand."""
    spaces = list(Space.objects.managed_by(user))
    if not spaces:
        return []
    days = care_days(spaces, now)
    papers = papers_of_teams(spaces, now)
    numbers, broken = today_in(spaces, now), broken_days(spaces, days, now)
    return [
        ManagedSpace(
            **_shown(space, _of(days, space), numbers, now),
            short=broken[space.pk],
            papers=papers[space.pk],
        )
        for space in spaces
    ]


def hosted_spaces(user: User, now: datetime) -> list[SpaceDayLine]:
    """Each space where `user` welcomes people and is not its manager: how many come. No names."""
    spaces = list(Space.objects.hosted_by(user).exclude(pk__in=Space.objects.managed_by(user)))
    if not spaces:
        return []
    days, numbers = care_days(spaces, now), today_in(spaces, now)
    return [SpaceDayLine(**_shown(space, _of(days, space), numbers, now)) for space in spaces]


def _shown(
    space: Space, days: list[CareDay], numbers: Mapping[int, Today], now: datetime
) -> dict[str, Any]:
    today = local_day(now, space.tz)
    shown = min((day.space_day.date for day in days), default=today)
    return {
        "space": space,
        "facade": space.facade,
        "day": date_format(shown, _("l j F")),
        "is_today": shown == today,
        "rooms": [room_of(day) for day in days if day.space_day.date == shown],
        "numbers": numbers.get(space.pk, Today()),
    }


def own_shifts(user: User, now: datetime) -> list[OwnShift]:
    """The shifts of the next two weeks, with the most children expected at once."""
    ahead = Span(now, now + SHIFTS_AHEAD)
    shifts = Shift.objects.filter(
        educator__user=user, is_cancelled=False, during__overlap=ahead.range()
    ).select_related("care_room", "space_day__space")
    shifts = shifts.order_by("during")
    days = {
        (day.care_room_id, day.space_day_id): day
        for day in CareDay.objects.filter(space_day__in=[shift.space_day_id for shift in shifts])
    }
    return [_own(shift, days.get((shift.care_room_id, shift.space_day_id))) for shift in shifts]


def waiting_spaces(user: User) -> list[Space]:
    """Spaces that an administrator has still to confirm."""
    if not user.is_administrator:
        return []
    return list(Space.objects.waiting())


def is_educator(user: User) -> bool:
    return Educator.objects.filter(user=user).exists()


def _own(shift: Shift, day: CareDay | None) -> OwnShift:
    zone = shift.space_day.space.tz
    start, end = Span.of(shift.during).on_wall(zone)
    return OwnShift(
        day=date_format(start, _("l j F")),
        time=f"{time_format(start, 'H:i')}–{time_format(end, 'H:i')}",
        room=shift.care_room.name,
        space=shift.space_day.space,
        children=_most_children(day, Span.of(shift.during)) if day else 0,
        counts=shift.counts,
    )


def _most_children(day: CareDay, during: Span) -> int:
    counts = [
        count
        for i, count in enumerate(day.children)
        if during.start <= day.starts_at + QUARTER * i < during.end
    ]
    return max(counts, default=0)


def papers_of_teams(spaces: Sequence[Space], now: datetime) -> dict[int, list[Paper]]:
    """By space: papers of who works there that end soon, or ended, and have no newer one."""
    members = Membership.objects.at(now).educators().filter(space__in=spaces)
    works = set(members.values_list("user_id", "space_id"))
    told: dict[int, list[Paper]] = defaultdict(list)
    for paper in papers_ending(spaces, now):
        if (paper.educator.user_id, paper.space_id) in works:
            told[paper.space_id].append(_paper(paper, now))
    return told


def _paper(paper: Credential, now: datetime) -> Paper:
    assert paper.expires_on
    has_ended = paper.expires_on < local_day(now, paper.space.tz)
    sentence = (
        _("%(name)s: “%(paper)s” ended on %(day)s.")
        if has_ended
        else _("%(name)s: “%(paper)s” is valid until %(day)s.")
    )
    words = {
        "name": paper.educator.user.display_name,
        "paper": paper.get_kind_display(),
        "day": date_format(paper.expires_on, _("j F Y")),
    }
    return Paper("short" if has_ended else "tight", sentence % words)


def _of(days: Sequence[CareDay], space: Space) -> list[CareDay]:
    return [day for day in days if day.space_day.space_id == space.pk]
