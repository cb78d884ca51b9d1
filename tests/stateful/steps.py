"""What every step has: the database and the model side by side, and who is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from bookings.asks import Ask
from bookings.models import Booking
from childcare.models import Shift
from childcare.refusals import Refusal
from tests.stateful.model import Child, House, Visit
from tests.stateful.stage import (
    DAYS,
    FAMILIES,
    Stage,
    kind_of,
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
insist = st.booleans()
pick = st.integers(0, 99)


def is_held(visit: Visit) -> bool:
    return visit.until is not None


def is_booked(visit: Visit) -> bool:
    return visit.until is None and not visit.is_cancelled


class Steps(RuleBasedStateMachine):
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
        self.last: tuple[Ask, Booking] | None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

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
