"""What stands in a feed (RFC 5545): the events of one's bookings, or the counts of a space's days.

Children stand there by their first letter only, in the feed of a space not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from bookings.calendar import DOMAIN, event_of, new_calendar, organizer_of
from bookings.models import Booking
from bookings.visits import visits
from cobaby.accounts.models import User
from cobaby.feeds.models import SentDay
from cobaby.feeds.sent_days import Told, note_days
from cobaby.manage.weeks import Moment, load
from spaces.models import Space
from spaces.ranges import local_day

DAYS_BEFORE, DAYS_AHEAD = 7, 28
FRESH = timedelta(hours=1)
"""So often a calendar may ask again."""


class Counts(NamedTuple):
    """A day of a space, each number at its fullest."""

    taken: int
    desks: int
    children: int
    missing: int


def own_calendar(user: User, now: datetime) -> bytes:
    """The person's bookings, in their language."""
    with translation.override(user.language):
        calendar = _begun(_("Cobaby: my bookings"))
        mine = Booking.objects.visible_to(user).in_a_calendar(now).with_lines()
        for visit in visits(mine):
            calendar.add_component(event_of(visit))
        return _written(calendar)


def space_calendar(space: Space, reader: User, now: datetime) -> bytes:
    """Each open day of the space with its fullest moment, as counts; one that closed, cancelled."""
    today = local_day(now, space.tz)
    first, last = today - timedelta(days=DAYS_BEFORE), today + timedelta(days=DAYS_AHEAD)
    counts: dict[date, Counts] = {}

    def read() -> dict[date, Told]:
        days = load([space], first, last, now)[space.pk].days
        told = {}
        for day, facts in days.items():
            if hull := facts.hull:
                counts[day] = _counts(list(facts.moments(hull)))
                told[day] = Told(hull, (counts[day], _place(space), str(organizer_of(space))))
        return told

    sent = note_days(space=space, first=first, read=read, now=now)
    with translation.override(reader.language):
        calendar = _begun(_("Cobaby: %(space)s") % {"space": space.name})
        for day in sent:
            calendar.add_component(_event(space, day, counts.get(day.date)))
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


def _event(space: Space, day: SentDay, counts: Counts | None) -> Event:
    """The same day is the same event; its times are those between which anything happens."""
    event = Event()
    event.add("uid", f"{day.date}-{space.slug}@{DOMAIN}")
    event.add("sequence", day.sequence)
    event.add("dtstamp", day.changed_at.astimezone(UTC))
    event.add("dtstart", day.starts_at.astimezone(UTC))
    event.add("dtend", day.ends_at.astimezone(UTC))
    event.add("summary", _words(counts) if counts else _("Closed"))
    event.add("location", _place(space))
    event.add("organizer", organizer_of(space))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if day.is_cancelled else "CONFIRMED")
    return event


def _place(space: Space) -> str:
    return f"{space.name}, {space.address_line}"


def _counts(moments: Sequence[Moment]) -> Counts:
    """A day at its fullest."""
    return Counts(
        taken=max(moment.desks_taken for moment in moments),
        desks=max(moment.desks for moment in moments),
        children=max(moment.children for moment in moments),
        missing=max(moment.missing for moment in moments),
    )


def _words(counts: Counts) -> str:
    """'7 of 12 desks, 9 children, 1 educator short', each at its fullest."""
    said = [
        _("%(taken)d of %(all)d desks") % {"taken": counts.taken, "all": counts.desks},
        ngettext("%(count)d child", "%(count)d children", counts.children)
        % {"count": counts.children},
    ]
    if counts.missing:
        short = ngettext("one educator short", "%(n)s educators short", counts.missing)
        said.append(short % {"n": counts.missing})
    return ", ".join(said)
