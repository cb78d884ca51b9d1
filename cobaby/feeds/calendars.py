"""What stands in a feed (RFC 5545): the events of one's bookings, or the counts of a space's days.

Children stand there by their first letter only, in the feed of a space not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from bookings.calendar import DOMAIN, event_of, new_calendar, organizer_of
from bookings.models import Booking
from bookings.visits import visits
from cobaby.accounts.models import User
from cobaby.manage.weeks import DayFacts, Moment, load
from spaces.models import Space
from spaces.ranges import Span, local_day

DAYS_BEFORE, DAYS_AHEAD = 7, 28
FRESH = timedelta(hours=1)
"""So often a calendar may ask again."""


def own_calendar(user: User, now: datetime) -> bytes:
    """The person's bookings, in their language."""
    with translation.override(user.language):
        calendar = _begun(_("Cobaby: my bookings"))
        mine = Booking.objects.visible_to(user).in_a_calendar(now).with_lines()
        for visit in visits(mine):
            calendar.add_component(event_of(visit))
        return _written(calendar)


def space_calendar(space: Space, reader: User, now: datetime) -> bytes:
    """Each open day of the space with its fullest moment, as counts."""
    today = local_day(now, space.tz)
    first, last = today - timedelta(days=DAYS_BEFORE), today + timedelta(days=DAYS_AHEAD)
    days = load([space], first, last, now)[space.pk].days
    with translation.override(reader.language):
        calendar = _begun(_("Cobaby: %(space)s") % {"space": space.name})
        for day in sorted(days):
            if hull := days[day].hull:
                calendar.add_component(_day(days[day], hull))
        return _written(calendar)


def _begun(name: str) -> Calendar:
    calendar = new_calendar("PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return calendar


def _written(calendar: Calendar) -> bytes:
    content: bytes = calendar.to_ical()
    return content


def _day(facts: DayFacts, hull: Span) -> Event:
    """The same day is the same event; its times are those between which anything happens."""
    space = facts.open_day.space
    event = Event()
    event.add("uid", f"{facts.date}-{space.slug}@{DOMAIN}")
    event.add("dtstamp", datetime.combine(facts.date, datetime.min.time(), UTC))
    event.add("dtstart", hull.start)
    event.add("dtend", hull.end)
    event.add("summary", _counts(list(facts.moments(hull))))
    event.add("location", f"{space.name}, {space.address_line}")
    event.add("organizer", organizer_of(space))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    return event


def _counts(moments: Sequence[Moment]) -> str:
    """'7 of 12 desks, 9 children, 1 educator short', each at its fullest."""
    desks, children = max(m.desks_taken for m in moments), max(m.children for m in moments)
    missing = max(m.missing for m in moments)
    said = [
        _("%(taken)d of %(all)d desks") % {"taken": desks, "all": max(m.desks for m in moments)},
        ngettext("%(count)d child", "%(count)d children", children) % {"count": children},
    ]
    if missing:
        short = ngettext("one educator short", "%(n)s educators short", missing)
        said.append(short % {"n": missing})
    return ", ".join(said)
