"""What families do: hold, book, confirm, move, cancel, tell an illness."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bookings import services
from bookings.asks import Ask
from bookings.models import Booking
from tests.stateful.model import Child, Visit
from tests.stateful.steps import (
    HOLD,
    Steps,
    Wish,
    days,
    insist,
    is_booked,
    is_held,
    lengths,
    masks,
    pick,
    starts,
    wishes,
)


class Families(Steps):
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
