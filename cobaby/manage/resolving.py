"""What a manager has to resolve: one day of broken bookings, with the ways out of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import wording
from bookings.early import early_end
from bookings.models import Booking, Rescue
from bookings.troubles import Trouble, troubles
from bookings.visits import Visit
from bookings.waysout import Way, WayOut, usual_way, ways_out
from childcare.models import Absence, CareDay, Educator, Shift
from childcare.ratio_lines import with_papers
from childcare.short import short_sentences
from cobaby.manage.resolved import Done, done_on
from cobaby.manage.team import team_on
from cobaby.money.amounts import Amount
from spaces.hours import merged, opening_on
from spaces.models import Closure, Purpose, Space
from spaces.ranges import Span, local_day

Cause = Rescue.Cause
WAY = "way-"
"""How the name of each field begins in which a way is chosen."""


@dataclass(frozen=True)
class Family:
    """One booking with what stands against it, and rows to choose from."""

    booking: Booking
    name: str
    who: str
    when: str
    trouble: str
    slots: list[dict[str, Any]]
    refusal: str
    is_here: bool
    """The visit has begun: nothing is chosen before somebody has spoken with them."""

    @property
    def field(self) -> str:
        return f"{WAY}{self.booking.reference}"

    @property
    def is_open(self) -> bool:
        """Nothing is chosen for them yet, since each way with a visit costs them more."""
        return not self.is_here and not any(slot["checked"] for slot in self.slots)


@dataclass(frozen=True)
class StepIn:
    """Somebody of the team who is free while an educator is missing."""

    name: str
    when: str
    url: str


@dataclass(frozen=True)
class Day:
    words: str
    count: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class ToResolve:
    """`day` None: nothing is broken."""

    day: date | None
    days: list[Day]
    heading: str
    short: list[str]
    closed: str
    step_in: list[StepIn]
    families: list[Family]
    ways: Mapping[int, list[WayOut]]
    done: list[Done]

    @property
    def first_refused(self) -> Family | None:
        return next((family for family in self.families if family.refusal), None)

    @property
    def all_are_here(self) -> bool:
        return all(family.is_here for family in self.families)

    @property
    def some_wait(self) -> bool:
        """For some nothing is chosen: who is here, or would pay more or stay away."""
        return not all(any(slot["checked"] for slot in one.slots) for one in self.families)

    @property
    def can_choose(self) -> bool:
        """All at once: where there is more than one to do it for."""
        return len(self.families) > 1


def to_resolve(
    space: Space,
    day: date | None,
    now: datetime,
    chosen: Mapping[str, str] | None = None,
    refused: Mapping[int, str] | None = None,
) -> ToResolve:
    """One day's list: the day asked for, else the first. `chosen` and `refused`: of a form sent.

    A day on which all is done by now is shown with what was done.
    """
    found = troubles(space, now)
    dates = sorted({trouble.day for trouble in found.values()})
    done = done_on(space, day) if day else []
    shown = day if day in dates or done else next(iter(dates), None)
    if shown is None:
        return ToResolve(None, [], "", [], "", [], [], {}, [])
    ids = [pk for pk, trouble in found.items() if trouble.day == shown]
    bookings = list(Booking.objects.filter(pk__in=ids).with_lines().order_by("during", "pk"))
    ways = ways_out(bookings, found, shown, now)
    return ToResolve(
        day=shown,
        days=[_day(space, one, found, is_here=one == shown) for one in dates],
        heading=capfirst(wording.long_day(shown)),
        short=short_sentences(_care_days(space, shown), now),
        closed=_closed(space, shown, [found[pk] for pk in ids]),
        step_in=_step_in(space, shown, [found[pk] for pk in ids], now),
        families=[
            _family(booking, found[booking.pk], ways[booking.pk], now, chosen, refused)
            for booking in bookings
        ],
        ways=ways,
        done=done if shown == day else done_on(space, shown),
    )


def visits_of(space: Space, ids: Collection[int]) -> list[Visit]:
    """These bookings of the space, in order of time."""
    here = Booking.objects.filter(space_day__space=space, pk__in=ids)
    return [Visit(booking) for booking in here.with_lines().order_by("during", "pk")]


def _day(space: Space, day: date, found: Mapping[int, Trouble], *, is_here: bool) -> Day:
    count = sum(trouble.day == day for trouble in found.values())
    words = ngettext("%(n)d family", "%(n)d families", count) % {"n": count}
    url = f"{reverse('manage_to_resolve', args=[space.slug])}?day={day}"
    return Day(wording.short_day(day), words, url, is_here)


def _care_days(space: Space, day: date) -> list[CareDay]:
    days = CareDay.objects.filter(space_day__space=space, space_day__date=day)
    return list(days.select_related("care_room", "space_day__space").order_by("care_room"))


def _closed(space: Space, day: date, found: Sequence[Trouble]) -> str:
    """Why a day, or some hours of it, is closed: desks, care or both, as the families meet it."""
    met = {trouble.closed for trouble in found}
    both = [Purpose.CARE, Purpose.WORK]
    asked = [one for one in both if met & {one, Closure.What.ALL}]
    hours = opening_on(space, day)
    of_day = {purpose: hours.reason_of_day(purpose) for purpose in asked}
    said = [
        _("Closed: %(reason)s") % {"reason": reason.rstrip(".")}
        for reason in dict.fromkeys(of_day.values())
        if reason
    ]
    said += [
        _("Closed %(times)s: %(reason)s")
        % {"times": wording.times(one.span, space), "reason": one.reason.rstrip(".")}
        for one in hours.closed_in
        if any(one.closes(purpose) for purpose in asked if not of_day[purpose])
    ]
    return ". ".join(said)


def _family(
    booking: Booking,
    trouble: Trouble,
    ways: Sequence[WayOut],
    now: datetime,
    chosen: Mapping[str, str] | None,
    refused: Mapping[int, str] | None,
) -> Family:
    visit = Visit(booking)
    is_here = booking.span.start <= now
    asked = (chosen or {}).get(f"way-{booking.reference}", "")
    usual = "" if is_here else usual_way(ways, booking)
    known = asked if asked in {way.value for way in ways} else usual
    return Family(
        booking=booking,
        name=str(booking.person),
        who=visit.who,
        when=visit.hours,
        trouble=_trouble(trouble, visit),
        slots=[
            _slot(way, booking, n, now, way.value == known, [one.price for one in ways])
            for n, way in enumerate(ways)
        ],
        refusal=(refused or {}).get(booking.pk, ""),
        is_here=is_here,
    )


def _trouble(trouble: Trouble, visit: Visit) -> str:
    values = {"times": wording.times(trouble.span, visit.space), "desk": visit.desk_words}
    return {
        Cause.STAFF: _("%(times)s: an educator is missing"),
        Cause.ROOM: _("%(times)s: more children than the room takes"),
        Cause.CLOSED: _("%(times)s: the space is closed"),
        Cause.DESK: _("%(desk)s: out of service"),
    }[trouble.cause] % values


def _slot(
    way: WayOut,
    booking: Booking,
    number: int,
    now: datetime,
    checked: bool,
    prices: Sequence[Amount],
) -> dict[str, Any]:
    """A way as the component of a time draws it."""
    time, what = _words(way, booking, now)
    if more := way.dearer_by(booking):
        dearer = wording.money(Amount(more, booking.currency), beside=prices)
        dearer = _("%(amount)s more than now") % {"amount": dearer}
        what = f"{what} · {dearer}"
    return {
        "id": f"way-{booking.reference}-{number}",
        "name": f"way-{booking.reference}",
        "value": way.value,
        "time": time,
        "what": what,
        "price": wording.money(way.price, beside=prices),
        "status": "fits",
        "left": 0,
        "left_words": "",
        "checked": checked,
    }


def _words(way: WayOut, booking: Booking, now: datetime) -> tuple[str, str]:
    hours = wording.times(way.span, way.space)
    if way.way == Way.TOLD:
        return _("They stay"), _("told in person")
    if way.way == Way.END:
        stop = early_end(booking.span, now) or booking.span.end
        until = {"time": wording.clock(stop, way.space)}
        return _("Ends at %(time)s") % until, _("the rest is free of charge")
    if way.way == Way.CANCEL:
        return _("Cancel"), _("free of charge for the family")
    if way.way == Way.DESK:
        return _("Another desk"), wording.desk_words(way.desk_kind)
    if way.way == Way.SPACE:
        where = f"{way.space.name}, {way.space.place_line}"
        return hours, f"{where}, {wording.desk_words(way.desk_kind)}" if way.desk_kind else where
    if way.day == booking.space_day.date:
        return hours, _("the same day, here")
    return hours, capfirst(wording.short_day(way.day))


def _step_in(space: Space, day: date, found: Sequence[Trouble], now: datetime) -> list[StepIn]:
    """Who of the team is free for the whole of a time that is short, with a link to plan them."""
    spans = [trouble.span for trouble in found if trouble.cause == Cause.STAFF]
    if not spans or day < local_day(now, space.tz):
        return []
    gaps = merged(sorted(spans, key=lambda span: span.start))
    team = with_papers(space, team_on(space, day), day)
    whole = Span(gaps[0].start, gaps[-1].end)
    rows = Shift.objects.live().filter(educator__in=team, during__overlap=whole.range())
    busy = [(pk, Span.of(during)) for pk, during in rows.values_list("educator", "during")]
    away = Absence.objects.known_to(space).filter(educator__in=team, days__contains=day)
    gone = set(away.values_list("educator", flat=True))
    return [
        _who_steps_in(space, day, educator, gap)
        for gap in gaps
        for educator in team
        if educator.pk not in gone
        and not any(pk == educator.pk and span.overlaps(gap) for pk, span in busy)
    ]


def _who_steps_in(space: Space, day: date, educator: Educator, gap: Span) -> StepIn:
    start, end = (date_format(at.astimezone(space.tz), "H:i") for at in (gap.start, gap.end))
    asked = urlencode({"educator": educator.pk, "day": day, "start": start, "end": end})
    url = f"{reverse('manage_roster_add', args=[space.slug])}?{asked}"
    return StepIn(str(educator), wording.times(gap, space), url)
