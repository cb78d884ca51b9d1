"""What the people of a house are refused: shifts, rooms, cuts that break what is booked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext

from childcare.capacity.count import Gap
from childcare.explain import wall_time
from childcare.refusals.refusal import Refusal
from spaces.ranges import Span

if TYPE_CHECKING:
    from datetime import date

    from childcare.models import CareRoom, Educator, Shift
    from spaces.models import Space


class NotThatDay(Refusal):
    """Of several days one cannot be, so none of them is changed."""

    def __init__(self, day: date, refusal: Refusal) -> None:
        super().__init__(day)
        self.day, self.refusal = day, refusal

    @property
    def message(self) -> str:
        return gettext("%(day)s: %(why)s None of the days is planned.") % {
            "day": date_format(self.day, gettext("D j F")),
            "why": self.refusal.message,
        }


class EducatorElsewhere(Refusal):
    """`shift` is the one that is in the way, as a manager of `seen_from` may read it."""

    def __init__(self, shift: Shift | None = None, seen_from: Space | None = None) -> None:
        super().__init__(shift.pk if shift else None)
        self.shift, self.seen_from = shift, seen_from

    @property
    def message(self) -> str:
        if self.shift is None:
            return gettext("This educator already has a shift at that time.")
        space = self.shift.space_day.space
        if space != self.seen_from:
            return gettext("%(name)s already has a shift elsewhere at that time.") % {
                "name": self.shift.educator
            }
        start, end = (
            wall_time(at, space.tz) for at in (self.shift.span.start, self.shift.span.end)
        )
        return gettext("%(name)s already has a shift then: %(start)s–%(end)s, %(room)s.") % {
            "name": self.shift.educator,
            "start": start,
            "end": end,
            "room": self.shift.care_room.name,
        }


class EducatorAway(Refusal):
    """They said that they cannot come on that day."""

    def __init__(self, educator: Educator) -> None:
        super().__init__(educator.pk)
        self.educator = educator

    @property
    def message(self) -> str:
        return gettext("%(name)s cannot come on that day.") % {"name": self.educator}


class NotOnTheTeam(Refusal):
    """Nobody works in a space without belonging to its team on that day."""

    def __init__(self, educator: Educator) -> None:
        super().__init__(educator.pk)
        self.educator = educator

    @property
    def message(self) -> str:
        return gettext("%(name)s does not belong to the team on that day.") % {
            "name": self.educator
        }


class ShiftIsOver(Refusal):
    @property
    def message(self) -> str:
        return gettext("This time is over. What was worked stays as it was.")


class SpaceClosed(Refusal):
    """There is no care on that day."""

    def __init__(self, day: date, reason: str) -> None:
        super().__init__(str(day))
        self.reason = reason

    @property
    def message(self) -> str:
        if self.reason:
            return gettext("There is no care then: %(reason)s.") % {"reason": self.reason}
        return gettext("There is no care then.")


class ShiftChanged(Refusal):
    """Somebody else changed the shift since the person saw it; `shift` is what it is now."""

    def __init__(self, shift: Shift) -> None:
        super().__init__(shift.pk)
        self.shift = shift

    @property
    def message(self) -> str:
        at = self.shift.changed_at
        zone = self.shift.space_day.space.tz
        time = wall_time(at, zone) if at else ""
        if self.shift.changed_by is None or at is None:
            return gettext("This shift was changed meanwhile.")
        if self.shift.is_cancelled:
            return gettext("%(name)s took this shift off at %(time)s.") % {
                "name": self.shift.changed_by,
                "time": time,
            }
        return gettext("%(name)s changed this at %(time)s.") % {
            "name": self.shift.changed_by,
            "time": time,
        }


@dataclass(frozen=True)
class Concern:
    """One child whose place a cut would break; or a desk ("#7"), which has no `place_id`."""

    place_id: int | None
    child_name: str
    room_name: str
    span: Span
    reservation_id: int | None = None


class CutBreaksBookings(Refusal):
    """A cut was not made, since it would break these places. Record it as a fact to insist."""

    def __init__(self, concerns: list[Concern], gaps: list[Gap]) -> None:
        super().__init__(len(concerns))
        self.concerns, self.gaps = concerns, gaps

    @property
    def message(self) -> str:
        names = ", ".join(dict.fromkeys(concern.child_name for concern in self.concerns))
        return gettext("This would break places that are booked: %(names)s.") % {"names": names}


class CareIsAlone(Refusal):
    """A parent stays in the house, and care can be booked without a desk: not both."""

    @property
    def message(self) -> str:
        return gettext("A parent stays in the house, so care needs a desk. Choose one of the two.")


class RoomNameTaken(Refusal):
    @property
    def message(self) -> str:
        return gettext("Another room has this name already. Choose another name.")


class RoomWasUsed(Refusal):
    @property
    def message(self) -> str:
        return gettext("This room was used, so it stays in the books. Set its limit to 0 instead.")


class RoomIsGone(Refusal):
    """A colleague removed the room in this moment; `room` is what it was."""

    def __init__(self, room: CareRoom) -> None:
        super().__init__(room.pk)
        self.room = room

    @property
    def message(self) -> str:
        return gettext("A colleague removed the room %(name)s.") % {"name": self.room.name}


class StillOnShift(Exception):
    """The educator is planned outside the time that was asked for: `shifts`, in order of time."""

    def __init__(self, shifts: list[Shift]) -> None:
        super().__init__(len(shifts))
        self.shifts = shifts
