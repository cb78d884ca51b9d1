"""Families, a team and a clock, one step after another, in the database and in the model.

Each step asks both. What the model admits must be done, what it refuses must be refused for the
same kind of reason; then all rows are compared, both audits run, and what is shown as free to one
family is compared with what the model would let it book.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from bookings.availability import Family, open_days_of
from bookings.availability.choices import times
from bookings.services.expiry import release_run_out_holds
from childcare.audit import audit
from childcare.models import Shift
from spaces.models import Space
from tests.concurrency.audits import halves
from tests.factories import (
    MONDAY,
)
from tests.stateful.families import Families
from tests.stateful.model import Child, Visit
from tests.stateful.stage import (
    DAYS,
    build_house,
    duties_in,
    kind_of,
    run_triggers,
    visits_in,
    visits_of,
)
from tests.stateful.steps import (
    Wish,
    days,
    families,
    insist,
    is_booked,
    masks,
    pick,
    wishes,
)
from tests.stateful.team import Team


class Life(Families, Team):
    """`stage` is set by the test that runs it; each run is undone in the end."""

    @initialize(margin=st.sampled_from([0, 1]), booked=st.lists(wishes, min_size=5, max_size=9))
    def begins(self, margin: int, booked: list[Wish]) -> None:
        self.house = build_house(margin, now=7 * 60)
        Space.objects.filter(pk=self.stage.space.pk).update(margin_before=15 * margin)
        self.stage.space.refresh_from_db()
        for room, limit in zip(self.stage.rooms, self.house.limits, strict=True):
            room.limit = limit
        rows = Shift.objects.live().order_by("space_day__date", "care_room__position")
        self.shifts = dict(enumerate(rows))
        self.last = None
        for wish in booked:
            self._book(*wish)

    @rule(minutes=st.sampled_from([9, 1, 11, 45, 300]), sweep=insist)
    def waits(self, minutes: int, sweep: bool) -> None:
        self.house.now = min(self.house.now + minutes, (DAYS - 1) * 1440 + 10 * 60)
        if sweep:
            release_run_out_holds(now=self.now)

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
