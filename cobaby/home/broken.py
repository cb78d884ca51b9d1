"""What a manager has to resolve, space by space: a sentence each, and the page of its ways out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Rescue
from bookings.troubles import to_resolve_on
from childcare.models import CareDay
from childcare.short import short_sentences
from spaces.hours import DayHours, HoursByDay
from spaces.models import Space


@dataclass(frozen=True)
class Broken:
    """One sentence without its full stop, and where its families are."""

    day: date
    words: str
    url: str


def broken(space: Space, day: date, words: str) -> Broken:
    """What these words say of that day, with the way to its families."""
    return Broken(day, words, f"{reverse('manage_to_resolve', args=[space.slug])}?day={day}")


def broken_days(
    spaces: Sequence[Space],
    care_days: Iterable[CareDay],
    now: datetime,
    known: HoursByDay | None = None,
) -> dict[int, list[Broken]]:
    """By space id, in order of days: educators short, booked but closed, too full, desks to find.

    What is over is not to be resolved. Five queries for any number of spaces; two with `known`
    hours, outside which nothing is looked for.
    """
    found = [
        (day.space_day.space_id, day.space_day.date, words)
        for day in care_days
        for words in short_sentences([day], now)
    ]
    found += [
        (*key, WORDS[cause](key[1], n))
        for key, causes in to_resolve_on(spaces, now, known).items()
        for cause, n in causes.items()
        if cause in WORDS
    ]
    return {
        space.pk: [broken(space, day, words) for pk, day, words in sorted(found) if pk == space.pk]
        for space in spaces
    }


def broken_on(space: Space, hours: DayHours, now: datetime) -> list[Broken]:
    """The same of the day of these hours, in one space. Three queries."""
    day, known = hours.date, {(space.pk, hours.date): hours}
    rows = CareDay.objects.filter(space_day__space=space, space_day__date=day)
    care_days = rows.select_related("care_room", "space_day__space").order_by("care_room")
    return broken_days([space], care_days, now, known)[space.pk]


def _closed(day: date, n: int) -> str:
    said = ngettext(
        "%(day)s: %(n)s family is booked while it is closed",
        "%(day)s: %(n)s families are booked while it is closed",
        n,
    )
    return said % {"day": date_format(day, _("D j F")), "n": n}


def _too_full(day: date, n: int) -> str:
    said = ngettext(
        "%(day)s: %(n)s family is booked while it is too full",
        "%(day)s: %(n)s families are booked while it is too full",
        n,
    )
    return said % {"day": date_format(day, _("D j F")), "n": n}


def _desks(day: date, n: int) -> str:
    said = ngettext(
        "%(day)s: %(n)s family needs another desk",
        "%(day)s: %(n)s families need another desk",
        n,
    )
    return said % {"day": date_format(day, _("D j F")), "n": n}


WORDS = {Rescue.Cause.CLOSED: _closed, Rescue.Cause.ROOM: _too_full, Rescue.Cause.DESK: _desks}
"""Where educators are missing, the care days say from when to when."""
