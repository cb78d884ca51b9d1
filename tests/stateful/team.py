"""What the team does: shifts, an illness, a smaller room, a day that closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from childcare.services.absences import report_educator_ill
from childcare.services.cuts import close_days
from childcare.services.shifts import move_shift, plan_shift, take_off_shift
from tests.factories import (
    MONDAY,
    set_room_limit,
)
from tests.stateful.model import Duty
from tests.stateful.stage import (
    DAYS,
)
from tests.stateful.steps import (
    Steps,
    days,
    insist,
    pick,
    rooms,
    shift_lengths,
    shift_starts,
)


class Team(Steps):
    @rule(
        educator=st.integers(0, 2), room=rooms, day=days, start=shift_starts, length=shift_lengths
    )
    def plans_a_shift(self, educator: int, room: int, day: int, start: int, length: int) -> None:
        duty = Duty(educator, room, day, start, start + length)
        known = duty in self.house.duties.values()
        because = "" if known else self._not_on_shift(duty, None)
        shift = self._asked(because, lambda: plan_shift(**self._where(duty), now=self.now))
        if shift and not known:
            key = max(self.shifts) + 1
            self.shifts[key], self.house.duties[key] = shift, duty

    @precondition(lambda self: self.house.duties)
    @rule(
        which=pick, educator=st.integers(0, 2), room=rooms, day=days, start=shift_starts,
        length=shift_lengths, fact=insist,
    )  # fmt: skip
    def moves_a_shift(
        self, which: int, educator: int, room: int, day: int, start: int, length: int, fact: bool
    ) -> None:
        key = sorted(self.house.duties)[which % len(self.house.duties)]
        old, new = self.house.duties[key], Duty(educator, room, day, start, start + length)
        because = ""
        if old != new:
            over = old.day * 1440 + old.end * 15 <= self.house.now
            because = "over" if over else self._not_on_shift(new, key)
            because = because or self._breaks(key, new, {old.day, new.day}, fact=fact)
        shift = self.shifts[key]
        shift.refresh_from_db()
        if self._asked(
            because,
            lambda: move_shift(
                shift=shift, version=shift.version, now=self.now, as_fact=fact, **self._where(new)
            ),
        ):
            self.house.duties[key] = new

    @precondition(lambda self: self.house.duties)
    @rule(which=pick, fact=insist)
    def takes_a_shift_off(self, which: int, fact: bool) -> None:
        key = sorted(self.house.duties)[which % len(self.house.duties)]
        old = self.house.duties[key]
        over = old.day * 1440 + old.end * 15 <= self.house.now
        because = "over" if over else self._breaks(key, None, {old.day}, fact=fact)
        shift = self.shifts[key]
        shift.refresh_from_db()

        def take_off() -> bool:
            take_off_shift(shift=shift, now=self.now, as_fact=fact)
            return True

        if self._asked(because, take_off):
            del self.house.duties[key]

    @rule(educator=st.integers(0, 2), day=days)
    def is_ill(self, educator: int, day: int) -> None:
        cut = -(-self.house.now // 15) * 15
        report_educator_ill(
            educator=self.stage.educators[educator], day=MONDAY + timedelta(days=day), now=self.now
        )
        self.house.away.setdefault((educator, day), cut)
        for key, duty in list(self.house.duties.items()):
            first = duty.day * 1440
            if (duty.educator, duty.day) != (educator, day) or first + duty.end * 15 <= cut:
                continue
            if first + duty.start * 15 < cut:
                self.house.duties[key] = replace(duty, end=(cut - first) // 15)
            else:
                del self.house.duties[key]

    @rule(room=rooms, limit=st.integers(1, 6), fact=insist)
    def limits_a_room(self, room: int, limit: int, fact: bool) -> None:
        lower = limit < self.house.limits[room]
        too_many = any(
            sum(row) > limit
            for day in self._days_ahead() - self.house.closed
            for cell, row in self.house.rows(day).items()
            if cell[0] == room and self.house.is_to_come(day, cell[1] + 1)
        )
        because = "breaks" if lower and too_many and not fact else ""

        def change() -> bool:
            set_room_limit(room=self.stage.rooms[room], limit=limit, now=self.now, as_fact=fact)
            return True

        if self._asked(because, change):
            self.house.limits[room] = limit

    @precondition(lambda self: len(self.house.closed) < DAYS - 1)
    @rule(day=days, fact=insist, sure=st.integers(0, 3))
    def closes(self, day: int, fact: bool, sure: int) -> None:
        if (
            day not in self._days_ahead()
            or day in self.house.closed
            or (sure and self.house.live(day))
        ):
            return
        left = any(self.house.is_to_come(day, visit.end) for visit in self.house.live(day))
        because = "breaks" if left and not fact else ""
        date = MONDAY + timedelta(days=day)
        closed = self._asked(
            because,
            lambda: close_days(
                space=self.stage.space,
                first=date,
                last=date,
                reason="Water",
                now=self.now,
                as_fact=fact,
            ),
        )
        if closed:
            self.house.closed.add(day)

    def _not_on_shift(self, duty: Duty, but: int | None) -> str:
        end = duty.day * 1440 + duty.end * 15
        if end <= self.house.now:
            return "over"
        if self.house.away.get((duty.educator, duty.day), end) < end:
            return "away"
        others = [d for key, d in self.house.duties.items() if key != but]
        there = any(
            (d.educator, d.day) == (duty.educator, duty.day)
            and d.start < duty.end
            and duty.start < d.end
            for d in others
        )
        return "elsewhere" if there else ""

    def _breaks(self, key: int, new: Duty | None, on: set[int], *, fact: bool) -> str:
        """Would a quarter be shorter of educators than it is?"""
        if fact:
            return ""
        before = {day: self.house.gaps(day) for day in on}
        duties = dict(self.house.duties)
        self.house.duties.pop(key)
        if new:
            self.house.duties[key] = new
        after = {day: self.house.gaps(day) for day in on}
        self.house.duties = duties
        worse = any(n > before[day].get(cell, 0) for day in on for cell, n in after[day].items())
        return "breaks" if worse else ""

    def _where(self, duty: Duty) -> dict[str, Any]:
        return {
            "room": self.stage.rooms[duty.room],
            "educator": self.stage.educators[duty.educator],
            "span": self.stage.span(duty.day, duty.start, duty.end),
        }

    def _days_ahead(self) -> set[int]:
        return set(range(self.house.now // 1440, DAYS))
