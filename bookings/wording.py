"""Bookings in words and numbers, as pages and mails show them: times on the space's own wall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.availability.fits import MOST_COUNTED
from bookings.models import Booking, BookingLine, Rescue
from bookings.pricing import Price
from childcare.models import CarePlace, Child
from childcare.wording import age_words
from cobaby.money.amounts import Amount, formatted
from spaces.models import Desk, Space
from spaces.ranges import Span, local_day


def money(amount: Amount, *, beside: Iterable[Amount] = ()) -> str:
    """The amount in the reader's language: €7.50 or 7,50 €. `beside`: the others of its list."""
    return formatted(amount, translation.get_language() or "en", beside=beside)


def clock(instant: datetime, space: Space) -> str:
    return f"{instant.astimezone(space.tz):%H:%M}"


def times(span: Span, space: Space) -> str:
    """09:00–12:30, on the wall of the space."""
    return f"{clock(span.start, space)}–{clock(span.end, space)}"


def when(span: Span, space: Space) -> str:
    """Thursday 19 March, 09:00–12:30."""
    return f"{long_day(local_day(span.start, space.tz))}, {times(span, space)}"


def part_of_day(span: Span, space: Space) -> str:
    """This morning, this afternoon; today where it is both."""
    start, end = span.on_wall(space.tz)
    if end.date() == start.date() and end.hour * 60 + end.minute <= 13 * 60:
        return _("this morning")
    if start.hour < 12:
        return _("today")
    return _("this afternoon") if start.hour < 17 else _("this evening")


def long_day(day: date) -> str:
    """Thursday 19 March, in the reader's language and order."""
    return date_format(day, _("l j F"))


def short_day(day: date) -> str:
    """Thu 19 March."""
    return date_format(day, _("D j F"))


def short_day_and_year(day: date) -> str:
    """Thu 19 March 2026."""
    return date_format(day, _("D j F Y"))


def desk_words(kind: str) -> str:
    return str(Desk.Kind(kind).label) if kind else _("No desk")


def names(children: Sequence[Child]) -> str:
    """Mila and Jonas."""
    return listed([child.first_name for child in children])


def listed(words: Sequence[str]) -> str:
    """Katrin, Emre and Jana."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def what(desk_kind: str, children: Sequence[Any]) -> str:
    """Desk + 2 children."""
    count = len(children)
    of_children = ngettext("%(count)d child", "%(count)d children", count) % {"count": count}
    if not desk_kind:
        return of_children
    return _("Desk + %(children)s") % {"children": of_children} if count else _("Desk")


def who(desk_kind: str, children: Sequence[Child]) -> str:
    """Desk, Mila and Jonas."""
    parts = [_("Desk")] if desk_kind else []
    return ", ".join([*parts, names(children)] if children else parts)


def age(child: Child, on: date) -> str:
    return age_words(child.age_months(on))


def left_words(left: int) -> str:
    if left == 1:
        return _("last one")
    if left >= MOST_COUNTED:
        return _("plenty left")
    return _("%(count)d left") % {"count": left}


def price_lines(
    price: Price,
    desk_kind: str,
    children: Sequence[tuple[Child, str]],
    *,
    beside: Sequence[Amount] = (),
) -> list[dict[str, Any]]:
    """Rows for the price table: the desk, then each child with its room."""
    lines: list[dict[str, Any]] = []
    desk, *care = [money(line, beside=[*price.lines, *beside]) for line in price.lines]
    if desk_kind:
        words = _("Desk, %(kind)s") % {"kind": desk_words(desk_kind)}
        lines.append({"kind": "desk", "words": words, "amount": desk})
    for (child, room), amount in zip(children, care, strict=True):
        words = f"{child.first_name}, {room}" if room else child.first_name
        lines.append({"kind": "child", "words": words, "amount": amount})
    return lines


def total_of(price: Price, *, beside: Sequence[Amount] = ()) -> str:
    """The sum below `price_lines`, written as they are."""
    return money(price.total, beside=[*price.lines, *beside])


def booked_lines(booking: Booking, *, beside: Sequence[Amount] = ()) -> list[dict[str, Any]]:
    """The frozen price of a booking, line by line, so that they add up to it.

    Without who or what was dropped; what stays due for them has a line of its own.
    """
    lines: list[dict[str, Any]] = []
    bill = [*bill_of(booking), *beside]
    for line in booking.lines.all():
        amount = money(Amount(line.amount, booking.currency), beside=bill)
        if was_dropped(line, booking):
            if line.amount:
                lines.append({"kind": "", "words": _kept_for(line), "amount": amount})
            continue
        if line.desk_reservation:
            number = line.desk_reservation.desk.number
            kind = desk_words(line.desk_reservation.desk.kind)
            words = _("Desk %(number)s, %(kind)s") % {"number": number, "kind": kind}
            lines.append({"kind": "desk", "words": words, "amount": amount})
        elif place := line.care_place:
            words = f"{place.child.first_name}, {place.care_room.name}"
            lines.append({"kind": "child", "words": words, "amount": amount})
    kept = booking.price - sum(line.amount for line in booking.lines.all())
    if kept > 0 and not booking.is_cancelled:
        amount = money(Amount(kept, booking.currency), beside=bill)
        lines.append({"kind": "", "words": _("Fee kept for the earlier time"), "amount": amount})
    return lines


def booked_total(booking: Booking, *, beside: Sequence[Amount] = ()) -> str:
    """The sum below `booked_lines`, written as they are."""
    return money(booking.price_amount, beside=[*bill_of(booking), *beside])


def booked_fee(booking: Booking) -> str:
    """What cancelling it cost, written as its bill is, which stands on the same page."""
    return money(_fee(booking), beside=bill_of(booking))


def bill_of(booking: Booking) -> list[Amount]:
    """All amounts that stand on the page of a booking: with cents where one has some."""
    parts = [Amount(line.amount, booking.currency) for line in booking.lines.all()]
    return [*parts, booking.price_amount, _fee(booking)]


def _fee(booking: Booking) -> Amount:
    return Amount(booking.fee or 0, booking.currency)


def act_notes(booking: Booking) -> list[dict[str, str]]:
    """What the space did to it, and why: one sentence each, oldest first."""
    space = booking.space_day.space
    leads = {
        "booked": _("%(name)s booked this for you."),
        "moved": _("%(name)s has moved your booking."),
        "cancelled": _("%(name)s has cancelled your booking."),
    }
    return [
        {
            "lead": leads[act.what] % {"name": space.name},
            "text": _("The reason: %(reason)s") % {"reason": act.reason} if act.reason else "",
        }
        for act in booking.acts.all()
    ]


def was_dropped(line: BookingLine, booking: Booking) -> bool:
    """Taken out while the rest went on. Of a cancelled booking all else is cancelled as well."""
    part = line.desk_reservation or line.care_place
    if part is None or part.state != CarePlace.State.CANCELLED:
        return False
    if not booking.is_cancelled:
        return True
    place = line.care_place
    stays = place.child_id in booking.child_ids if place else bool(booking.desk_kind)
    return not stays or _has_a_later_line(line, booking)


def _has_a_later_line(line: BookingLine, booking: Booking) -> bool:
    """The child, or a desk, was dropped once and came back."""
    child = line.care_place.child_id if line.care_place else None
    others = [other for other in booking.lines.all() if other.pk > line.pk]
    return any((o.care_place.child_id if o.care_place else None) == child for o in others)


def _kept_for(line: BookingLine) -> str:
    """What is due for a child that fell ill, or for a desk that was given up."""
    if line.care_place is None:
        return _("Fee kept for the desk")
    return _("Fee kept for %(name)s") % {"name": line.care_place.child.first_name}


def cause_words(cause: str, reason: str = "") -> str:
    """Why a space changed a booking, for its family: nobody is named, nor any illness."""
    if cause == Rescue.Cause.CLOSED and reason:
        return _("The space is closed at that time: %(reason)s.") % {"reason": reason}
    return {
        Rescue.Cause.CLOSED: _("The space is closed at that time."),
        Rescue.Cause.STAFF: _("There are not enough educators at that time."),
        Rescue.Cause.ROOM: _("The care room takes fewer children at that time."),
        Rescue.Cause.DESK: _("The desk cannot be used at that time."),
    }[Rescue.Cause(cause)]


def way_words(way: str) -> str:
    """What the space chose for the family, as a heading."""
    return {
        Rescue.Way.DESK: _("You have another desk"),
        Rescue.Way.TIME: _("You have another time"),
        Rescue.Way.SPACE: _("You have a place in another space"),
        Rescue.Way.CANCEL: _("Your booking had to be cancelled"),
        Rescue.Way.END: _("Your booking ended early"),
        Rescue.Way.TOLD: _("The space spoke with you"),
    }[Rescue.Way(way)]
