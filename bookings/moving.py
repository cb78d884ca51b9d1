"""Other times for a booking that is there: the page of a family, and of the space that asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict

from bookings import rows, wording
from bookings.availability import Choice, DayChoice, Family, OpenDay, choices, open_days_of
from bookings.availability.choices import nearest_day, times
from bookings.availability.fits import fit
from bookings.models import Booking
from bookings.selection import DAYS_SHOWN, Selection, date_in, first_in_sight, span_from
from bookings.services.changing import check_changeable
from bookings.services.fees import price_after_change
from childcare.refusals import Refusal
from cobaby.money.amounts import Amount
from spaces.ranges import Span, local_day


def moving_page(
    booking: Booking, data: QueryDict, now: datetime, *, url: str, by_space: bool = False
) -> dict[str, Any]:
    """Days and times for the page at `url`; `closed` where it cannot be moved any more.

    `by_space`: prices as they are when the space asks for the move.
    """
    try:
        check_changeable(booking, now)
    except Refusal as closed:
        return {"closed": closed}
    asked = _Window.of(booking, date_in(data, "day"), date_in(data, "from"), now)
    family = _family(booking)
    days, loaded = choices(
        booking.space_day.space,
        family,
        first=asked.first,
        days=asked.count,
        minutes=booking.span.minutes,
        now=now,
    )
    day = asked.day if asked.day in loaded else next((d.date for d in days if d.left), asked.first)
    found = _times(booking, family, loaded[day], now)
    shown = [_without(one, booking, family, loaded, now) for one in days]
    other = None
    if not any(choice.fit or choice.nearest for choice in found):
        other = _nearest_day(booking, family, days, loaded, day, now)
    return {
        "day": day,
        "first": asked.first,
        "days": rows.day_chips(shown, day),
        "notes": rows.closed_notes(shown, booking.space_day.space),
        "earlier": asked.link(url, step=-DAYS_SHOWN),
        "later": asked.link(url, step=DAYS_SHOWN),
        "slots": _slots(booking, family, found, loaded[day], now, by_space=by_space),
        "can_choose": any(choice.fit for choice in found),
        "other": _other(booking, family, other, now, by_space=by_space) if other else None,
    }


def _times(booking: Booking, family: Family, day: OpenDay, now: datetime) -> list[Choice]:
    """The times of a day, the booking's own left out, also as the nearest one."""
    return [
        replace(choice, nearest=None) if choice.nearest == booking.span else choice
        for choice in times(day, family, booking.span.minutes, now)
        if choice.span != booking.span
    ]


def _without(
    day: DayChoice, booking: Booking, family: Family, loaded: dict[date, OpenDay], now: datetime
) -> DayChoice:
    """The day of the booking, counted without the time that it has already."""
    if day.date != booking.space_day.date:
        return day
    left = [choice.left for choice in _times(booking, family, loaded[day.date], now)]
    return replace(day, left=max(left, default=0), lacks=day.lacks if left else "family")


def _nearest_day(
    booking: Booking,
    family: Family,
    days: list[DayChoice],
    loaded: dict[date, OpenDay],
    to: date,
    now: datetime,
) -> Span | None:
    """A time of the nearest other day on which the whole booking fits."""

    def best(day: DayChoice) -> Span | None:
        found = _times(booking, family, loaded[day.date], now)
        return next((choice.span for choice in found if choice.fit), None)

    minutes = booking.span.minutes
    known = [replace(day, best=best(day)) if day.best == booking.span else day for day in days]
    span = nearest_day(booking.space_day.space, family, known, to=to, minutes=minutes, now=now)
    return None if span == booking.span else span


@dataclass(frozen=True)
class _Window:
    """The stretch of days in sight: two weeks from `first`, within what can be booked."""

    today: date
    last: date
    first: date
    day: date

    @classmethod
    def of(cls, booking: Booking, day: date | None, first: date | None, now: datetime) -> _Window:
        space = booking.space_day.space
        today = local_day(now, space.tz)
        last = today + timedelta(days=space.horizon_days)
        day = day or booking.space_day.date
        return cls(today, last, min(first_in_sight(space, first, day, now), last), day)

    @property
    def count(self) -> int:
        return min(DAYS_SHOWN, (self.last - self.first).days + 1)

    def link(self, url: str, *, step: int) -> str:
        """The address of the days before or after; "" where there are none."""
        first = max(self.first + timedelta(days=step), self.today)
        if first > self.last or first == self.first:
            return ""
        return f"{url}?from={first}&day={first}"


def _family(booking: Booking) -> Family:
    children = tuple(place.child for place in booking.live_places())
    return Family(children, booking.desk_kind, booking.person, replaces=booking)


def _slots(
    booking: Booking,
    family: Family,
    found: list[Choice],
    day: OpenDay,
    now: datetime,
    *,
    by_space: bool,
) -> list[dict[str, Any]]:
    """Rows with the price that the moved booking would have, the fee ladder kept.

    The price goes with the time that is chosen, so that nobody moves for more than was shown.
    """
    selection = Selection(
        space=booking.space_day.space,
        person=booking.person,
        family=family.children,
        chosen=family.children,
        desk_kind=booking.desk_kind,
        desk_kinds=[booking.desk_kind],
        minutes=booking.span.minutes,
        first=booking.space_day.date,
        day=None,
        span=None,
    )
    made = rows.slot_rows(found, selection, None)
    priced: list[tuple[dict[str, Any], Amount]] = []
    for row in made:
        offer = row["near"] if row["status"] == "not" else row
        span = span_from(offer["value"]) if offer else None
        if span:
            priced.append((offer, _due(booking, family, day, span, now, by_space=by_space)))
    _add_prices(priced)
    offered = [row for row in made if row["status"] != "not"]
    if len(offered) == 1:
        offered[0]["checked"] = True
    return made


def _other(
    booking: Booking, family: Family, span: Span, now: datetime, *, by_space: bool
) -> dict[str, Any] | None:
    """The button of a time on another day, with its price."""
    space = booking.space_day.space
    offer: dict[str, Any] | None = rows.other_day(span, space)
    day = local_day(span.start, space.tz)
    loaded = open_days_of([space], day, day, family, now)[space.pk, day]
    if offer:
        _add_prices([(offer, _due(booking, family, loaded, span, now, by_space=by_space))])
    return offer


def _due(
    booking: Booking, family: Family, day: OpenDay, span: Span, now: datetime, *, by_space: bool
) -> Amount:
    """The price that the booking would have at this time."""
    price = fit(day, family, span, now).price
    due = price_after_change(booking, price, family.children, now)
    return Amount(min(due, booking.price) if by_space else due, booking.currency)


def _add_prices(priced: Sequence[tuple[dict[str, Any], Amount]]) -> None:
    """Each offer with its price, all written alike."""
    all_due = [due for _offer, due in priced]
    for offer, due in priced:
        offer["value"] += f"|{due.minor}"
        offer["price"] = wording.money(due, beside=all_due)
        offer["words"] = f"{offer.get('words', '')}, {offer['price']}"
