"""Families, a team and a clock, one step after another, in the database and in the model.

Each step asks both. What the model admits must be done, what it refuses must be refused for the
same kind of reason; then all rows are compared, both audits run, and what is shown as free to one
family is compared with what the model would let it book.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bookings import services
from bookings.asks import Ask
from bookings.availability import Family, open_days_of
from bookings.availability.choices import times
from bookings.models import Booking
from bookings.services.expiry import release_run_out_holds
from childcare.audit import audit
from childcare.models import Shift
from childcare.refusals import Refusal
from childcare.services.absences import report_educator_ill
from childcare.services.cuts import close_days
from childcare.services.shifts import move_shift, plan_shift, take_off_shift
from spaces.models import Space
from tests.concurrency.audits import halves
from tests.factories import (
    MONDAY,
    set_room_limit,
)
from tests.stateful.model import Child, Duty, House, Visit
from tests.stateful.stage import (
    DAYS,
    FAMILIES,
    Stage,
    build_house,
    duties_in,
    kind_of,
    run_triggers,
    visits_in,
    visits_of,
)

HOLD = 10
Wish = tuple[int, int, bool, int, int, int, bool]
"""Family, which of its children, with a desk, day, first quarter, quarters, only held."""
days = st.integers(0, DAYS - 1)
families = st.integers(0, len(FAMILIES) - 1)
starts = st.sampled_from([40, 36, 44, 48, 52, 35, 56, 32, 30])
lengths = st.sampled_from([8, 14, 4, 20, 6, 2])
masks = st.sampled_from([7, 1, 3, 2, 0])
wishes = st.tuples(families, masks, st.booleans(), days, starts, lengths, st.booleans())
shift_starts = st.sampled_from([32, 34, 40, 48, 52])
shift_lengths = st.sampled_from([8, 16, 18, 36])
rooms = st.integers(0, 1)


def is_held(visit: Visit) -> bool:
    return visit.until is not None


def is_booked(visit: Visit) -> bool:
    return visit.until is None and not visit.is_cancelled


insist = st.booleans()
pick = st.integers(0, 99)


class Life(RuleBasedStateMachine):
    """`stage` is set by the test that runs it; each run is undone in the end."""

    stage: ClassVar[Stage]
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.bookings: dict[int, Booking] = {}
        self.shifts: dict[int, Shift] = {}
        self.house: House

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(margin=st.sampled_from([0, 1]), booked=st.lists(wishes, min_size=5, max_size=9))
    def begins(self, margin: int, booked: list[Wish]) -> None:
        self.house = build_house(margin, now=7 * 60)
        Space.objects.filter(pk=self.stage.space.pk).update(margin_before=15 * margin)
        self.stage.space.refresh_from_db()
        for room, limit in zip(self.stage.rooms, self.house.limits, strict=True):
            room.limit = limit
        rows = Shift.objects.live().order_by("space_day__date", "care_room__position")
        self.shifts = dict(enumerate(rows))
        self.last: tuple[Ask, Booking] | None = None
        for wish in booked:
            self._book(*wish)

    # --- families

    @rule(wish=wishes)
    def books(self, wish: Wish) -> None:
        self._book(*wish)

    @rule(wish=wishes, by=st.sampled_from([-2, 2, 0]))
    def books_beside_another(self, wish: Wish, by: int) -> None:
        """At nearly the same time, so that it becomes tight."""
        key = self._one(wish[4], lambda visit: self.house.counts(visit))
        if key is not None:
            there = self.house.visits[key]
            start, length = there.start + by, there.end - there.start
            self._book(*wish[:3], there.day, start, length, wish[6])

    def _book(
        self, family: int, mask: int, desk: bool, day: int, start: int, length: int, hold: bool
    ) -> None:
        wish = Visit(family, day, start, start + length)
        children = self._some(family, mask)
        mine = self._hold_of(family)
        if self._is_second_stay(children, day, {mine}):
            return
        because, visit = self.house.judge(wish, children, with_desk=desk, gone=mine)
        ask = self._ask(wish, children, desk)
        service = services.hold if hold else services.book
        booking = self._asked(because, lambda: service(ask=ask, now=self.now))
        if booking:
            self.house.visits.pop(mine, None) if mine is not None else None
            until = self.house.now + HOLD if hold else None
            self._keep(booking, replace(visit, until=until))
            self.last = (ask, booking)

    @precondition(lambda self: self.last)
    @rule()
    def sends_the_form_again(self) -> None:
        assert self.last
        ask, booking = self.last
        key = next(k for k, b in self.bookings.items() if b.pk == booking.pk)
        visit = self.house.visits.get(key)
        if visit and visit.until is not None:
            assert services.hold(ask=ask, now=self.now).pk == booking.pk
        elif visit:
            assert services.book(ask=ask, now=self.now).pk == booking.pk

    @precondition(lambda self: self._any(is_held))
    @rule(which=pick)
    def confirms(self, which: int) -> None:
        key = self._one(which, is_held)
        if key is None:
            return
        visit = self.house.visits[key]
        because = ""
        if not self.house.counts(visit):
            bare = replace(visit, places=(), desk=None)
            if self._is_second_stay(visit.children, visit.day, {key}):
                return
            because, visit = self.house.judge(
                bare, visit.children, with_desk=visit.desk is not None, gone=key
            )
            because = "lost" if because else ""
        elif visit.day * 1440 + visit.start * 15 <= self.house.now:
            because = "late"
        booking = self.bookings[key]
        if self._asked(because, lambda: services.confirm_booking(booking=booking, now=self.now)):
            self.house.visits[key] = replace(visit, until=None)

    @precondition(lambda self: self._any(is_held))
    @rule(which=pick)
    def wants_ten_minutes_more(self, which: int) -> None:
        key = self._one(which, is_held)
        if key is None:
            return
        visit = self.house.visits[key]
        because = "extended" if visit.extended else ""
        because = because if self.house.counts(visit) else "not held"
        booking = self.bookings[key]
        if self._asked(because, lambda: services.extend_hold(booking=booking, now=self.now)):
            until = (visit.until or 0) + HOLD
            self.house.visits[key] = replace(visit, until=until, extended=True)

    @precondition(lambda self: self._any(is_held))
    @rule(which=pick)
    def gives_back(self, which: int) -> None:
        key = self._one(which, is_held)
        if key is not None:
            services.release_hold(booking=self.bookings[key], now=self.now)
            del self.house.visits[key]

    @precondition(lambda self: self._any(is_booked))
    @rule(which=pick)
    def cancels(self, which: int) -> None:
        key = self._one(which, lambda visit: not visit.is_cancelled)
        if key is None:
            return
        visit, booking = self.house.visits[key], self.bookings[key]
        because = "over" if visit.until is not None else self._too_late_to_change(visit)
        if self._asked(because, lambda: services.cancel_booking(booking=booking, now=self.now)):
            self.house.visits[key] = replace(visit, is_cancelled=True)

    @precondition(lambda self: self._any(is_booked))
    @rule(which=pick, day=days, start=starts, length=lengths)
    def moves(self, which: int, day: int, start: int, length: int) -> None:
        key = self._one(which, is_booked)
        if key is not None:
            visit = self.house.visits[key]
            new = replace(visit, day=day, start=start, end=start + length)
            self._changes(key, new, visit.children)

    @precondition(lambda self: self._any(is_booked))
    @rule(which=pick, mask=masks)
    def brings_others(self, which: int, mask: int) -> None:
        key = self._one(which, is_booked)
        if key is not None:
            visit = self.house.visits[key]
            self._changes(key, visit, self._some(visit.family, mask))

    @precondition(lambda self: self._any(is_booked))
    @rule(which=pick, first=insist, keep=insist)
    def tells_an_illness(self, which: int, first: bool, keep: bool) -> None:
        key = self._one(which, lambda v: v.until is None and not v.is_cancelled and bool(v.places))
        if key is None:
            return
        visit, booking = self.house.visits[key], self.bookings[key]
        ill = visit.children[0 if first else -1]
        because = "over" if visit.day * 1440 + visit.end * 15 <= self.house.now else ""
        [child] = self.stage.of((ill,))
        told = self._asked(
            because,
            lambda: services.report_ill(booking=booking, child=child, keep_desk=keep, now=self.now),
        )
        if told:
            left = tuple(place for place in visit.places if place.child != ill)
            ends = not left and (visit.desk is None or not keep)
            self.house.visits[key] = replace(visit, places=left, is_cancelled=ends)

    # --- the team

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
            if cell[0] == room
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
        because = "breaks" if self.house.live(day) and not fact else ""
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

    @rule(minutes=st.sampled_from([9, 1, 11, 45, 300]), sweep=insist)
    def waits(self, minutes: int, sweep: bool) -> None:
        self.house.now = min(self.house.now + minutes, (DAYS - 1) * 1440 + 10 * 60)
        if sweep:
            release_run_out_holds(now=self.now)

    # --- after each step

    @invariant()
    def rows_and_model_agree(self) -> None:
        type(self).steps += 1
        run_triggers()
        assert visits_in(self.stage, self.now) == visits_of(self.house)
        duties = duties_in(self.stage)
        assert set(duties) == set(self.house.duties.values()) and duties.total() == len(duties)

    @invariant()
    def audits_find_nothing(self) -> None:
        assert halves() == []
        assert [str(f) for f in audit(MONDAY, MONDAY + timedelta(days=DAYS))] == []

    @rule(family=families, mask=masks, desk=insist, day=days, length=st.sampled_from([4, 8, 14]))
    def looks_what_is_free(self, family: int, mask: int, desk: bool, day: int, length: int) -> None:
        """Every time that is offered is one that the model lets this family book, and no other."""
        children, mine = self._some(family, mask), self._hold_of(family)
        asked = Family(self.stage.of(children), "laptop" if desk else "", self.stage.people[family])
        self._compare(asked, Visit(family, day, 0, length), children, {"gone": mine})

    @precondition(lambda self: self._any(is_booked))
    @rule(which=pick, day=days)
    def looks_where_to_move(self, which: int, day: int) -> None:
        """Every time that a move offers can be moved to."""
        key = self._one(which, is_booked)
        if key is None:
            return
        visit, booking = self.house.visits[key], self.bookings[key]
        asked = Family(
            self.stage.of(visit.children), "laptop" if visit.desk else "", booking.person, booking
        )
        wish = replace(visit, day=day, start=0, end=visit.end - visit.start)
        self._compare(asked, wish, visit.children, {"replaces": key})

    def _compare(
        self, asked: Family, wish: Visit, children: tuple[Child, ...], way: dict[str, int | None]
    ) -> None:
        if self._is_second_stay(children, wish.day, set(way.values())):
            return
        date, space = MONDAY + timedelta(days=wish.day), self.stage.space
        loaded = open_days_of([space], date, date, asked, self.now)[space.pk, date]
        for choice in times(loaded, asked, 15 * wish.end, self.now):
            _day, start, end = self.stage.at(choice.span)
            there = replace(wish, start=start, end=end)
            because, _ = self.house.judge(there, children, with_desk=bool(asked.desk_kind), **way)
            assert (kind_of(choice.refusal) if choice.refusal else "") == because, choice.span

    # --- words

    @property
    def now(self) -> Any:
        return self.stage.instant(self.house.now)

    def _asked(self, because: str, act: Callable[[], Any]) -> Any:
        """Do it in the database; the answer where both say yes, None where both say the same no."""
        try:
            answer = act()
        except Refusal as refusal:
            assert kind_of(refusal) == because, f"refused: {refusal!r}, not {because or 'at all'}"
            return None
        assert not because, f"admitted, but: {because}"
        return answer

    def _changes(self, key: int, new: Visit, children: tuple[Child, ...]) -> None:
        visit, booking = self.house.visits[key], self.bookings[key]
        same_time = (new.day, new.start, new.end) == (visit.day, visit.start, visit.end)
        because, made = self._too_late_to_change(visit), visit
        if not because and not (same_time and set(children) == set(visit.children)):
            if same_time and set(children) < set(visit.children):
                left = tuple(p for p in visit.places if p.child in children)
                because = "" if left or visit.desk else "nothing"
                made = replace(visit, places=left)
            elif self._is_second_stay(children, new.day, {key}):
                return
            else:
                bare = replace(new, places=(), desk=None)
                because, made = self.house.judge(
                    bare, children, with_desk=visit.desk is not None, replaces=key
                )
        changed = self._asked(
            because,
            lambda: services.change_booking(
                booking=booking,
                span=self.stage.span(new.day, new.start, new.end),
                desk_kind="laptop" if visit.desk else "",
                children=self.stage.of(children),
                now=self.now,
            ),
        )
        if changed:
            self.house.visits[key] = made

    def _too_late_to_change(self, visit: Visit) -> str:
        if visit.day * 1440 + visit.end * 15 <= self.house.now:
            return "over"
        return "started" if visit.day * 1440 + visit.start * 15 <= self.house.now else ""

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

    def _days_ahead(self) -> set[int]:
        return set(range(self.house.now // 1440, DAYS))

    def _some(self, family: int, mask: int) -> tuple[Child, ...]:
        return tuple(c for n, c in enumerate(self.stage.known[family]) if mask >> n & 1)

    def _hold_of(self, family: int) -> int | None:
        mine = (
            k for k, v in self.house.visits.items() if v.family == family and v.until is not None
        )
        return next(mine, None)

    def _is_second_stay(self, children: tuple[Child, ...], day: int, but: set[int | None]) -> bool:
        """With a handover margin, a second stay of a day shares it: that has tests of its own."""
        return bool(self.house.margin) and any(
            key not in but and visit.day == day and self.house.counts(visit)
            and set(children) & set(visit.children)
            for key, visit in self.house.visits.items()
        )  # fmt: skip

    def _any(self, fits: Callable[[Visit], bool]) -> bool:
        return any(fits(visit) for visit in self.house.visits.values())

    def _one(self, which: int, fits: Callable[[Visit], bool]) -> int | None:
        keys = [key for key, visit in sorted(self.house.visits.items()) if fits(visit)]
        return keys[which % len(keys)] if keys else None

    def _ask(self, wish: Visit, children: tuple[Child, ...], desk: bool) -> Ask:
        return Ask(
            person=self.stage.people[wish.family],
            space=self.stage.space,
            span=self.stage.span(wish.day, wish.start, wish.end),
            desk_kind="laptop" if desk else "",
            children=self.stage.of(children),
            form_token=uuid4(),
        )

    def _keep(self, booking: Booking, visit: Visit) -> None:
        key = max(self.bookings, default=-1) + 1
        self.bookings[key], self.house.visits[key] = booking, visit

    def _where(self, duty: Duty) -> dict[str, Any]:
        return {
            "room": self.stage.rooms[duty.room],
            "educator": self.stage.educators[duty.educator],
            "span": self.stage.span(duty.day, duty.start, duty.end),
        }
