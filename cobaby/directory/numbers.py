"""What is free, as the bookings engine knows it, in words for a card and a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.availability import (
    Family,
    PlacesToday,
    SpaceFree,
    free_days,
    free_spaces,
    open_days_of,
    places_at,
    places_today,
    times_ahead,
)
from bookings.wording import money, times
from childcare.models import Child
from cobaby.accounts.models import User
from spaces.hours import opening
from spaces.models import Space
from spaces.ranges import Span, local_day

Wall = tuple[time, time]
WEEKS_CLOSED = timedelta(weeks=8)
"""How far ahead we look for the day on which a space opens again."""
ANY_TIME: Wall = (time(0), time(23, 45))
PARTS: dict[str, list[Wall]] = {
    "": [ANY_TIME],
    "morning": [(time(7), time(13))],
    "afternoon": [(time(12, 30), time(19))],
    "day": [(time(7), time(13)), (time(12, 30), time(19))],
}
"""A whole day needs room in the morning and in the afternoon."""


@dataclass(frozen=True)
class Request:
    """The day, the part of it and the children who come along, named or only by age."""

    day: date
    time: str | tuple[int, int] = ""
    children: tuple[Child, ...] = ()
    person: User | None = None

    @property
    def parts(self) -> list[Wall]:
        if isinstance(self.time, str):
            return PARTS[self.time]
        start = min(self.time[0], 24 * 60 - 30)
        end = min(self.time[1], 24 * 60 - 15)
        return [(time(start // 60, start % 60), time(end // 60, end % 60))]


@dataclass(frozen=True)
class Fit:
    """The whole request fits there: kind and words of the card's last line."""

    span: Span
    status: str
    words: str
    price: str = ""
    free: SpaceFree | None = None
    """The same as values, for software."""


@dataclass(frozen=True)
class Block:
    """One time of today with its places left."""

    time: str
    status: str
    words: str
    left: str


@dataclass(frozen=True)
class Today:
    """Places of one space today, or at its next time."""

    children: int = 0
    care_free: int = 0
    desks_taken: int = 0
    desks_free: int = 0
    status: str = "info"
    words: str = ""
    is_today: bool = True
    weekday: str = ""
    """Of the day that the numbers are of, in the space's own zone."""
    blocks: list[Block] = field(default_factory=list)

    @property
    def care_all(self) -> int:
        return self.children + self.care_free

    @property
    def desks_all(self) -> int:
        return self.desks_taken + self.desks_free


def fits(spaces: Sequence[Space], request: Request, now: datetime) -> dict[int, Fit]:
    """The spaces with room for the whole request, by id."""
    bookable = {space.pk: space for space in spaces if space.is_bookable}
    free: dict[int, SpaceFree] = {}
    for number, (start, end) in enumerate(request.parts):
        found = free_spaces(
            bookable.values(),
            day=request.day,
            start=start,
            end=end,
            children=request.children,
            person=request.person,
            now=now,
        )
        free = found if not number else {pk: free[pk] for pk in free if pk in found}
    return {pk: _fit(one, bookable[pk]) for pk, one in free.items()}


def fits_later(
    spaces: Sequence[Space], request: Request, days: int, now: datetime
) -> Counter[date]:
    """How many spaces have room for the whole request on each of the `days` after its own.

    All days are read at once.
    """
    bookable = [space for space in spaces if space.is_bookable]
    family = Family(children=request.children, person=request.person)
    first, last = request.day + timedelta(days=1), request.day + timedelta(days=days)
    found = [
        set(free_days(bookable, first=first, last=last, wanted=part, family=family, now=now))
        for part in request.parts
    ]
    return Counter(day for _, day in set.intersection(*found))


def today_in(spaces: Sequence[Space], now: datetime) -> dict[int, Today]:
    """What each space has left today, else at its next time within a week, else when it opens."""
    by_id = {space.pk: space for space in spaces}
    found = {pk: _today(one, by_id[pk]) for pk, one in places_today(spaces, now).items()}
    rest = [space for space in spaces if space.is_bookable and space.pk not in found]
    return found | (opens_again(rest, now) if rest else {})


def opens_again(spaces: Sequence[Space], now: datetime) -> dict[int, Today]:
    """The next open day of those that are closed for more than a week, as over Christmas."""
    today = min(local_day(now, space.tz) for space in spaces)
    ahead = opening(
        spaces, today + timedelta(days=1), today + WEEKS_CLOSED, with_blocks=False
    ).items()
    opens: dict[int, date] = {}
    for (pk, day), hours in ahead:
        if not hours.is_closed:
            opens.setdefault(pk, day)
    return {pk: _opens(day) for pk, day in opens.items() if day > today + timedelta(days=7)}


def _opens(day: date) -> Today:
    words = _("Open again on %(day)s") % {"day": date_format(day, _("l j F"))}
    return Today(words=words, is_today=False)


def numbers_at(
    at: Mapping[int, Span], spaces: Sequence[Space], day: date, now: datetime
) -> dict[int, Today]:
    """What each space has left at the time that fits there, on one local date."""
    loaded = open_days_of([s for s in spaces if s.pk in at], day, day, Family(), now)
    return {
        pk: _today(places_at(open_day, at[pk], now), open_day.space)
        for (pk, _day), open_day in loaded.items()
    }


def today_with_blocks(space: Space, now: datetime) -> Today | None:
    """The same for one space, with every time that is still ahead today."""
    today = today_in([space], now).get(space.pk)
    if today is None:
        return None
    day = local_day(now, space.tz)
    open_day = open_days_of([space], day, day, Family(), now)[space.pk, day]
    ahead = times_ahead(open_day, now)
    if space.booking_style == Space.BookingStyle.FREE:
        ahead = ahead[::3]
    today.blocks.extend(_block(places_at(open_day, span, now), space) for span in ahead)
    return today


def _fit(free: SpaceFree, space: Space) -> Fit:
    when = times(free.span, space)
    price = _("together %(price)s") % {"price": money(free.price.total)} if free.price else ""
    if free.left == 1:
        return Fit(free.span, "tight", _("%(when)s, last place") % {"when": when}, price, free)
    return Fit(free.span, "fits", when, price, free)


def _today(places: PlacesToday, space: Space) -> Today:
    status, words = _today_words(places, space)
    return Today(
        children=places.children,
        care_free=places.care_free,
        desks_taken=places.desks - places.desks_free,
        desks_free=places.desks_free,
        status=status,
        words=words,
        is_today=places.is_today,
        weekday=date_format(places.span.start.astimezone(space.tz), "l"),
    )


def _today_words(places: PlacesToday, space: Space) -> tuple[str, str]:
    start = places.span.start.astimezone(space.tz)
    if not places.is_today:
        words = {"day": date_format(start, "l"), "time": date_format(start, "H:i")}
        if _is_full(places, space):
            return "not", _("Full on %(day)s %(time)s") % words
        return "info", _("Next: %(day)s %(time)s") % words
    when = times(places.span, space)
    if _is_full(places, space):
        return "not", _("Today full at %(when)s") % {"when": when}
    if places.care_all and not places.care_free:
        return "info", _("Today desks only, %(when)s") % {"when": when}
    if places.desks and not places.desks_free:
        return "info", _("Today care only, %(when)s") % {"when": when}
    if places.care_free == 1:
        return "tight", _("Today, last care place")
    return "fits", _("Today %(when)s") % {"when": when}


def _is_full(places: PlacesToday, space: Space) -> bool:
    """Nothing that can be booked: what is left of desks or care may not be had alone."""
    if places.desks_free and places.care_free:
        return False
    return _half_free(places, space)[0] == "not"


def _block(places: PlacesToday, space: Space) -> Block:
    left = [
        ngettext("%(n)d care place", "%(n)d care places", places.care_free)
        % {"n": places.care_free},
        ngettext("%(n)d desk", "%(n)d desks", places.desks_free) % {"n": places.desks_free},
    ]
    if not places.care_free or not places.desks_free:
        status, words = _half_free(places, space)
    else:
        tight = min(places.care_free, places.desks_free) == 1
        status, words = ("tight", _("last place")) if tight else ("fits", _("free"))
    says = _("left: %(left)s") % {"left": ", ".join(left)}
    return Block(times(places.span, space), status, words, says)


def _half_free(places: PlacesToday, space: Space) -> tuple[str, str]:
    """Where only one of the two is left: it helps where the space lets it be booked alone."""
    if places.desks_free and space.allows_desk_only:
        return "info", _("desks only")
    if places.care_free and space.allows_care_only:
        return "info", _("care only")
    return "not", _("full")
