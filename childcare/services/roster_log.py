"""What was done to a roster, written so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from childcare.models import Absence, RosterChange, Shift
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span, local_day

What = RosterChange.What


@dataclass(frozen=True)
class Was:
    """A shift as it was before a change."""

    educator_id: int
    room_id: int
    span: Span
    is_off: bool

    @classmethod
    def of(cls, shift: Shift) -> Was:
        return cls(shift.educator_id, shift.care_room_id, shift.span, shift.is_cancelled)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Was:
        start, end = (datetime.fromisoformat(kept[name]) for name in ("start", "end"))
        return cls(kept["educator"], kept["room"], Span(start, end), kept["off"])

    def kept(self) -> dict[str, Any]:
        return {
            "educator": self.educator_id,
            "room": self.room_id,
            "start": self.span.start.isoformat(),
            "end": self.span.end.isoformat(),
            "off": self.is_off,
        }

    def day(self, space: Space) -> date:
        """The local date on which it was."""
        return local_day(self.span.start, space.tz)


Step = tuple[Shift, Was | None]
"""A shift as it is now, and as it was; None: it was not there."""


def stamp(shift: Shift, by: User | None, now: datetime) -> None:
    """This person changed the shift now. The caller saves it."""
    shift.version += 1
    shift.changed_by, shift.changed_at = by, now


def note_change(
    space: Space,
    what: str,
    steps: Iterable[Step],
    *,
    by: User | None,
    now: datetime,
    absence: Absence | None = None,
) -> None:
    """Remember a change. What no person did (the demo world, a test) is not undone by one."""
    kept = [
        {"shift": shift.pk, "version": shift.version, "was": was.kept() if was else None}
        for shift, was in steps
    ]
    if by is not None and kept:
        RosterChange.objects.create(
            space=space, what=what, by=by, at=now, steps=kept, absence=absence
        )


def last_change(space: Space) -> RosterChange | None:
    """The newest change of this space that is not undone."""
    return RosterChange.objects.filter(space=space, undone_at=None).select_related("by").first()
