"""What a parent needs to know now: the next visit, what comes after it, or that nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings import rows, wording
from bookings.collecting import Collection, collections_of
from bookings.models import Booking
from bookings.rescues import Rescued, last_rescue
from bookings.services.fees import cancellation_fee
from bookings.visits import Visit, visits, whole_visit
from cobaby.accounts.models import User
from spaces.ranges import local_day

AFTER_THAT = 4


@dataclass(frozen=True)
class Today:
    """`visit` None: nothing is booked; `is_over`: a visit of today has ended already."""

    day: str
    heading: str
    hours: str
    visit: Visit | None
    after: list[Visit]
    is_over: bool
    hold: Booking | None
    cancel_title: str = ""
    terms: str = ""
    can_cancel: bool = False
    can_be_late: bool = False
    collections: Sequence[Collection] = ()
    """Children to collect whom somebody else booked in."""
    rescue: Rescued | None = None
    """What the space did to the next visit, where it is not as the family chose it."""


def today_of(user: User, now: datetime) -> Today:
    """The page of this moment: about a dozen queries, however much is booked."""
    mine = Booking.objects.visible_to(user)
    coming = list(mine.upcoming(now).with_lines()[: AFTER_THAT + 1])
    zone = coming[0].space_day.space.tz if coming else user.tz
    today = local_day(now, zone)
    over = _was_today(user, now)
    hold = mine.kept(now).first()
    collections = collections_of(user, now)
    if not coming:
        heading = _("That was today") if over else _("Nothing booked yet")
        if collections:
            heading = _("Next to collect: %(day)s,") % {"day": collections[0].day_words(now)}
        hours = collections[0].time if collections else ""
        day = wording.long_day(today)
        return Today(day, heading, hours, None, [], over, hold, collections=collections)
    visit, after = whole_visit(coming[0]), visits(coming[1:])
    page = _next(visit, after, today, now, over, hold)
    return replace(page, collections=collections, rescue=last_rescue(coming[0]))


def _was_today(user: User, now: datetime) -> bool:
    """The last visit was today, on the wall of its space."""
    over = Booking.objects.visible_to(user).confirmed().past(now)
    last = over.select_related("space_day__space").first()
    return last is not None and last.space_day.date == local_day(now, last.space_day.space.tz)


def _next(
    visit: Visit, after: list[Visit], today: date, now: datetime, over: bool, hold: Booking | None
) -> Today:
    has_begun = visit.span.start <= now
    is_today = visit.booking.space_day.date == today
    part = wording.part_of_day(visit.span, visit.space)
    cancel = _("Cancel %(when)s") % {"when": part} if is_today else _("Cancel this booking")
    due = cancellation_fee(visit.booking, now)
    return Today(
        day=wording.long_day(today),
        heading=_heading(visit, today, now),
        hours=visit.hours,
        visit=visit,
        after=after,
        is_over=over,
        hold=hold,
        cancel_title=capfirst(cancel),
        terms=rows.terms_words(due, visit.space, now),
        can_cancel=not has_begun,
        can_be_late=is_today,
    )


def _heading(visit: Visit, today: date, now: datetime) -> str:
    day = visit.booking.space_day.date
    if visit.span.start <= now:
        return _("Now:")
    if day == today:
        return _("Next: %(when)s,") % {"when": wording.part_of_day(visit.span, visit.space)}
    if day == today + timedelta(days=1):
        return _("Not today. Next: tomorrow,")
    return _("Not today. Next: %(day)s,") % {"day": visit.day}
