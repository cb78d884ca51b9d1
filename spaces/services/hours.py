"""The week of a space: when desks and care are open, and which blocks are offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from spaces.models import BookingBlock, OpeningHours, Purpose, Space

Minutes = tuple[int, int]
"""From one wall minute of a day to another, on the 15-minute grid."""
Week = Mapping[int, Sequence[Minutes]]
"""By weekday, 0 is Monday."""


@dataclass(frozen=True)
class SpaceWeek:
    """All that a space's week says."""

    work: Week
    care: Week
    blocks: Week
    style: str


@transaction.atomic
def set_week(*, space: Space, week: SpaceWeek) -> None:
    """Replace the week. Days ahead have to be counted anew after it: see `change_hours`."""
    space.opening_hours.all().delete()
    space.blocks.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            space=space, purpose=purpose, weekday=weekday, start_minute=start, end_minute=end
        )
        for purpose, hours in ((Purpose.WORK, week.work), (Purpose.CARE, week.care))
        for weekday, spans in hours.items()
        for start, end in spans
    )
    BookingBlock.objects.bulk_create(
        BookingBlock(space=space, weekday=weekday, start_minute=start, end_minute=end)
        for weekday, spans in week.blocks.items()
        for start, end in spans
    )
    space.booking_style = week.style
    space.save(update_fields=["booking_style"])
