"""What a cut is about."""

from __future__ import annotations

from childcare.models import CareDay
from spaces.models import Space
from tests.factories import MONDAY

MORNING = (9 * 60, 12 * 60 + 30)


def the_day(space: Space) -> CareDay:
    return CareDay.objects.get(space_day__space=space, space_day__date=MONDAY)
