"""Whether a cut is made although it breaks places: then it is recorded as a fact."""

from __future__ import annotations

from collections.abc import Callable

from childcare.refusals import CutBreaksBookings

AsFact = bool | Callable[[CutBreaksBookings], bool]
"""Always, never, or as the answer is for what it breaks. That is asked under the locks of the
cut, so nobody books between the question and the cut."""


def is_made_all_the_same(as_fact: AsFact, cut: CutBreaksBookings) -> bool:
    return as_fact(cut) if callable(as_fact) else as_fact
