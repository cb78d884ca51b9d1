"""What a broken booking can become: for the family's whole request, nearest first, cancel last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bookings.availability import Family, OpenDay, open_days_of
from bookings.availability.choices import candidates
from bookings.availability.days import DayKey
from bookings.availability.fits import fit
from bookings.availability.instead import without
from bookings.early import early_end, early_price
from bookings.models import Booking, Rescue
from bookings.pricing import Price
from bookings.refusals import NoWayChosen, WayTaken
from bookings.selection import time_value
from bookings.troubles import Trouble
from bookings.visits import Visit
from childcare.models import Child
from childcare.refusals import Refusal
from cobaby.money.amounts import Amount
from spaces.models import Desk, Space
from spaces.places import distance_km
from spaces.ranges import Span, local_day

Way = Rescue.Way
NEAR_KM = 12
MOST_NEAR = 3
DAYS_AFTER = 6
SAME_DAY, OTHER_DAYS, OTHER_SPACES = 2, 2, 2
"""So many ways of each sort are offered."""


@dataclass(frozen=True)
class WayOut:
    """One thing that a booking can become; `price` is what the family then pays."""

    way: Rescue.Way
    space: Space
    span: Span
    desk_kind: str
    price: Amount

    @property
    def value(self) -> str:
        """What its radio button carries; the price too where it can cost a family more."""
        what = f"{self.way}|{self.space.pk}|{self.desk_kind}|{time_value(self.span)}"
        return f"{what}|{self.price.minor}" if self.way == Way.SPACE else what

    @property
    def day(self) -> date:
        return local_day(self.span.start, self.space.tz)

    @property
    def is_another(self) -> bool:
        """The family comes all the same: to another desk, at another time, or elsewhere."""
        return is_another(self.value)

    def dearer_by(self, booking: Booking) -> int:
        """Minor units above what is booked: only another space can cost a family more."""
        return max(0, self.price.minor - booking.price)


def ways_out(
    bookings: Sequence[Booking], troubles: dict[int, Trouble], day: date, now: datetime
) -> dict[int, list[WayOut]]:
    """The ways for each of these bookings of one space and day; about thirty queries for all.

    The first is the one that changes least; cancelling free of charge is the last. Who is here
    already gets another desk, goes earlier, or stays and is told in person.
    """
    if not bookings:
        return {}
    space = bookings[0].space_day.space
    children = {child.pk: child for booking in bookings for child in Visit(booking).children}
    everybody = Family(tuple(children.values()))
    last = min(day + timedelta(days=DAYS_AFTER), _horizon(space, now))
    own = open_days_of([space], day, max(day, last), everybody, now)
    near = open_days_of(spaces_near(space), day, day, everybody, now)
    return {
        booking.pk: list(_Search(booking, troubles[booking.pk], own, near, now).ways())
        for booking in bookings
    }


def usual_way(ways: Sequence[WayOut], booking: Booking) -> str:
    """The value of the first that costs the family no more, or of the only one there is.

    Else "": nobody pays more, or stays away, unasked.
    """
    kept = [way for way in ways if way.way != Way.CANCEL and not way.dearer_by(booking)]
    known = kept or (ways if len(ways) == 1 else [])
    return known[0].value if known else ""


def is_another(value: str) -> bool:
    """Whether a radio button stands for another desk, time or space, offered still or not."""
    return value.partition("|")[0] in (Way.DESK, Way.TIME, Way.SPACE)


def chosen_way(ways: Sequence[WayOut], value: str) -> WayOut:
    """The way of a radio button. Raises WayTaken when it is not offered any more."""
    if not value:
        raise NoWayChosen
    for way in ways:
        if way.value == value:
            return way
    raise WayTaken


def spaces_near(space: Space) -> list[Space]:
    """Open spaces within reach, nearest first, a few."""
    others = Space.objects.bookable().exclude(pk=space.pk).filter(country=space.country)
    apart = {
        other: distance_km(space.latitude, space.longitude, other.latitude, other.longitude)
        for other in others
    }
    near = [one for one in sorted(apart, key=lambda one: apart[one]) if apart[one] <= NEAR_KM]
    return near[:MOST_NEAR]


def asked_at(space: Space, now: datetime) -> datetime:
    """The moment as which a space's own offer counts: its notice is for families, not for this."""
    return now - timedelta(minutes=space.notice_minutes)


@dataclass
class _Search:
    """The search for one booking on days that are loaded for all."""

    booking: Booking
    trouble: Trouble
    own: dict[DayKey, OpenDay]
    near: dict[DayKey, OpenDay]
    now: datetime

    def ways(self) -> Iterator[WayOut]:
        if self.trouble.cause == Rescue.Cause.DESK:
            yield from self._other_desks()
        if self.booking.span.start <= self.now:
            yield from self._while_here()
            return
        yield from self._same_day()
        yield from self._elsewhere()
        yield from self._other_days()
        nothing = Amount(0, self.booking.currency)
        yield self._as_it_is(Way.CANCEL, nothing)

    def _while_here(self) -> Iterator[WayOut]:
        """Its span is the booking's own, so that a page read a quarter ago still holds."""
        yield self._as_it_is(Way.TOLD, self.booking.price_amount)
        stop = early_end(self.booking.span, self.now)
        if stop:
            price = Amount(early_price(self.booking, stop), self.booking.currency)
            yield self._as_it_is(Way.END, price)

    def _as_it_is(self, way: Rescue.Way, price: Amount) -> WayOut:
        return WayOut(way, self.space, self.booking.span, self.booking.desk_kind, price)

    @property
    def space(self) -> Space:
        return self.booking.space_day.space

    @property
    def family(self) -> Family:
        children: list[Child] = Visit(self.booking).children
        return Family(tuple(children), self.booking.desk_kind)

    def _other_desks(self) -> Iterator[WayOut]:
        day = self._freed(self.own[self.space.pk, self.booking.space_day.date])
        for kind in _kinds(self.booking.desk_kind):
            if day.free_desks(kind, self.booking.span):
                price = self._price(day, replace(self.family, desk_kind=kind), self.booking.span)
                yield WayOut(Way.DESK, self.space, self.booking.span, kind, price)
                return

    def _same_day(self) -> Iterator[WayOut]:
        day = self.own[self.space.pk, self.booking.space_day.date]
        yield from self._times(day, SAME_DAY)

    def _other_days(self) -> Iterator[WayOut]:
        left = OTHER_DAYS
        for (_, date_), day in sorted(self.own.items(), key=lambda item: item[0][1]):
            if left and date_ > self.booking.space_day.date:
                for way in self._times(day, 1):
                    left -= 1
                    yield way

    def _times(self, day: OpenDay, most: int) -> Iterator[WayOut]:
        day, family = self._freed(day), self.family
        for span in self._by_nearness(day):
            price = self._fits(day, family, span, asked_at(self.space, self.now))
            if most and price and span != self.booking.span:
                most -= 1
                yield WayOut(Way.TIME, self.space, span, family.desk_kind, self._cap(price))
            if not most:
                return

    def _elsewhere(self) -> Iterator[WayOut]:
        left = OTHER_SPACES
        for day in self.near.values():
            way = self._in(self._freed(day)) if left else None
            if way:
                left -= 1
                yield way

    def _in(self, day: OpenDay) -> WayOut | None:
        """The nearest time in another space; where it has not the same desk, the other kind."""
        for kind in _kinds(self.booking.desk_kind):
            family = replace(self.family, desk_kind=kind)
            for span in self._by_nearness(day)[:3]:
                price = self._fits(day, family, span, self.now)
                if price and price.currency == self.booking.currency:
                    return WayOut(Way.SPACE, day.space, span, kind, price.total)
        return None

    def _by_nearness(self, day: OpenDay) -> list[Span]:
        """The times that a day offers, nearest by the wall clock to when the booking is."""
        own = self.booking.span
        with_desk = bool(self.booking.desk_kind)
        wanted = own.start.astimezone(self.space.tz).time()
        spans = [s for s in candidates(day, own.minutes, with_desk=with_desk) if s.start > self.now]

        def apart(span: Span) -> tuple[int, int]:
            at = span.start.astimezone(day.space.tz).time()
            minutes = (at.hour - wanted.hour) * 60 + at.minute - wanted.minute
            return abs(minutes), abs(span.minutes - own.minutes)

        return sorted(spans, key=apart)

    def _fits(self, day: OpenDay, family: Family, span: Span, at: datetime) -> Price | None:
        try:
            return fit(day, family, span, at).price
        except Refusal:
            return None

    def _freed(self, day: OpenDay) -> OpenDay:
        return without(day, self.booking)

    def _price(self, day: OpenDay, family: Family, span: Span) -> Amount:
        """For the same time in the same room, whatever that is short of."""
        price = self._fits(day, replace(family, children=()), span, asked_at(self.space, self.now))
        return self._cap(price) if price and not family.children else self.booking.price_amount

    def _cap(self, price: Price) -> Amount:
        """A family pays no more for what the space changed, in the currency that it booked in."""
        if price.currency != self.booking.currency:
            return self.booking.price_amount
        return min(price.total, self.booking.price_amount, key=lambda amount: amount.minor)


def _kinds(own: str) -> list[str]:
    """The same kind of desk first, then the other; no desk stays no desk."""
    return [own, *(kind for kind in Desk.Kind.values if kind != own)] if own else [""]


def _horizon(space: Space, now: datetime) -> date:
    return local_day(now, space.tz) + timedelta(days=space.horizon_days)
