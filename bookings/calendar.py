"""The calendar file of a booking (RFC 5545): the same event each time, newer by its SEQUENCE.

A calendar is often shared, so children stand in it by their first letter only.
"""

from __future__ import annotations

from datetime import UTC
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from bookings.visits import Visit
from spaces.models import Space

FILE_TYPE = "text/calendar; charset=utf-8"
SENDER = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
DOMAIN = SENDER.rpartition("@")[2]
"""Makes the ids of events ours alone."""


def calendar_of(visit: Visit) -> bytes:
    """One VEVENT in UTC; METHOD CANCEL takes it out of the calendar again."""
    calendar = new_calendar("CANCEL" if visit.booking.is_cancelled else "PUBLISH")
    calendar.add_component(event_of(visit))
    content: bytes = calendar.to_ical()
    return content


def new_calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Cobaby//Bookings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def event_of(visit: Visit) -> Event:
    """The same in a mail, as a file and in a feed: known by its UID, newer by its SEQUENCE."""
    booking, space = visit.booking, visit.space
    event = Event()
    event.add("uid", f"{booking.reference}@{DOMAIN}")
    event.add("sequence", booking.changes)
    for name in ("dtstamp", "last-modified"):  # RFC 5545 3.8.7.2: when this instance was made
        event.add(name, booking.is_so_since.astimezone(UTC))
    event.add("dtstart", visit.span.start)
    event.add("dtend", visit.span.end)
    event.add("summary", f"{_summary(visit)}, {space.name}")
    event.add("location", f"{space.name}, {space.address_line}")
    event.add("geo", (space.latitude, space.longitude))
    event.add("description", _description(visit))
    event.add("organizer", organizer_of(space))
    event.add("url", f"{settings.SITE_URL}{booking.get_absolute_url()}")
    event.add("status", "CANCELLED" if booking.is_cancelled else "CONFIRMED")
    return event


def organizer_of(space: Space) -> vCalAddress:
    """Who published the event, as RFC 5546 asks of PUBLISH and CANCEL: the space, by its mail.

    A parameter holds no line break, in whatever way one came into the name.
    """
    organizer = vCalAddress(f"mailto:{space.email or SENDER}")
    organizer.params["CN"] = vText(" ".join(space.name.split()))
    return organizer


def _summary(visit: Visit) -> str:
    if visit.desk and visit.places:
        return _("Desk and care")
    return _("Care") if visit.places else _("Desk")


def _description(visit: Visit) -> str:
    initials = ", ".join(f"{child.first_name[:1]}." for child in visit.children)
    care = visit.care_hours
    lines = [
        _("Reference: %(reference)s") % {"reference": visit.booking.reference},
        visit.desk_words,
        _("Care %(hours)s: %(who)s") % {"hours": care, "who": initials} if care else "",
        _("Please bring: %(things)s") % {"things": visit.bring} if visit.bring else "",
        _("Phone: %(phone)s") % {"phone": visit.space.phone} if visit.space.phone else "",
    ]
    return "\n".join(line for line in lines if line)
