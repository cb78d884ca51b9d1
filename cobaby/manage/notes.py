"""Sentences above the week: what is wrong, what is tight, and where to do something about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.troubles import to_resolve_on
from bookings.wording import listed
from childcare.capacity.quarters import Room
from childcare.models import CareDay
from cobaby.home.work import Paper
from cobaby.manage.weeks import DayFacts, Moment, Week, WeekFacts
from spaces.hours import ClosedHours
from spaces.models import Space
from spaces.ranges import QUARTER, Span, local_day

MOST_TIGHT = 3
"""Tight spots that stand open; the rest fold away."""
LEAST_TIGHT = 30
"""Minutes. What is tight for one quarter hour turns hardly anybody away: no sentence."""


@dataclass(frozen=True)
class Note:
    """One sentence with its way on. `kind`: short, tight or info."""

    kind: str
    lead: str
    text: str
    link: str
    link_text: str


@dataclass(frozen=True)
class Stretch:
    """Quarters after one another with the same number of something."""

    span: Span
    number: int
    children: int


def breaches(facts: WeekFacts, days: Sequence[date], now: datetime) -> list[Note]:
    """What breaks a rule on these days and is not over.

    Educators short, too many children, booked but closed, a desk out of service that a family has.
    """
    found = []
    for day in (facts.days[one] for one in days if one in facts.days):
        for room in day.rooms:
            found += [_short(day, room, one) for one in short_stretches(day, room, now)]
        found += _too_full(day, now)
        found += _booked_but_closed(day, now)
        found += _displaced(day)
    return found


def tight_spots(facts: WeekFacts, days: Sequence[date], now: datetime) -> list[Note]:
    """Where the next family would be turned away, from now on."""
    found = []
    for day in (facts.days[one] for one in days if one in facts.days):
        if day.hull and day.hull.end > now:
            found += _tight(day, max(day.hull.start, _quarter(now)))
    return found


def papers_notes(space: Space, papers: Sequence[Paper]) -> list[Note]:
    """Papers of the team that end soon or have ended: who has none that holds does not count."""
    link = page_or("manage_team", space) or page_or("manage_roster", space)
    return [
        Note("tight", paper.words, "", link, _("See the team") if link else "") for paper in papers
    ]


def later_breaches(space: Space, now: datetime) -> list[tuple[Week, str]]:
    """Weeks from today on with a day to resolve, in whatever way, or too few educators.

    Each week with its days in words.
    """
    today = local_day(now, space.tz)
    days = CareDay.objects.filter(space_day__space=space, space_day__date__gte=today)
    short = {day.space_day.date for day in days.select_related("space_day") if day.is_short}
    short |= {day for _space, day in to_resolve_on([space], now)}
    return [
        (week, ", ".join(date_format(day, _("D j F")) for day in group))
        for week, group in groupby(sorted(short), key=Week.of)
    ]


def short_stretches(day: DayFacts, room: Room, now: datetime) -> list[Stretch]:
    """Where this room is without enough educators; what is over by `now` is left out."""
    return _stretches(day, room, now, lambda moment: 99 if moment.never else moment.missing)


def day_url(space: Space, day: date, anchor: str = "day") -> str:
    week = reverse("manage_week", args=[space.slug])
    return f"{week}?week={Week.of(day).value}&day={day.isoformat()}#{anchor}"


def page_or(name: str, space: Space, without: str = "") -> str:
    """The address of a page of this space; `without` while there is no such page."""
    try:
        return reverse(name, args=[space.slug])
    except NoReverseMatch:
        return without


def _short(day: DayFacts, room: Room, stretch: Stretch) -> Note:
    space = day.open_day.space
    if stretch.number == 99:
        what = _("this group is not allowed by the rule")
    else:
        short = ngettext("one educator short", "%(n)s educators short", stretch.number)
        what = short % {"n": stretch.number}
    lead = _("%(when)s, %(room)s: %(what)s.") % {
        "when": when(day, stretch.span),
        "room": room.name,
        "what": what,
    }
    there = ngettext(
        "%(n)s child is there then.", "%(n)s children are there then.", stretch.children
    )
    text = " ".join([there % {"n": stretch.children}, _("Nobody more is admitted.")])
    return Note("short", lead, text, day_url(space, day.date, "ways"), _("See ways out"))


def _too_full(day: DayFacts, now: datetime) -> list[Note]:
    """A limit of a room or of the house that came after the bookings."""
    space, house = day.open_day.space, day.open_day.setting.house_most
    limits: list[tuple[Room | None, int]] = [(room, room.limit) for room in day.rooms]
    limits += [(None, house)] if house is not None else []
    return [
        _full_note(day, one, room.name if room else space.name, most)
        for room, most in limits
        for one in _stretches(day, room, now, partial(_above, most))
    ]


def _above(most: int, moment: Moment) -> int:
    return max(0, moment.children - most)


def _full_note(day: DayFacts, stretch: Stretch, where: str, most: int) -> Note:
    lead = ngettext(
        "%(when)s, %(where)s: %(n)s child, %(most)s at most.",
        "%(when)s, %(where)s: %(n)s children, %(most)s at most.",
        stretch.children,
    )
    said = {"when": when(day, stretch.span), "where": where, "n": stretch.children, "most": most}
    return Note("short", lead % said, _("Nobody more is admitted."), _ways(day), _("See ways out"))


def _ways(day: DayFacts) -> str:
    """The families of that day who need another way."""
    return f"{reverse('manage_to_resolve', args=[day.open_day.space.slug])}?day={day.date}"


def _booked_but_closed(day: DayFacts, now: datetime) -> list[Note]:
    """A closure that came after the bookings: they stand until each is resolved."""
    hours, hull = day.open_day.hours, day.hull
    ahead = [one for one in hours.closed_in if one.span.end > now]
    found = [note for one in ahead for note in _booked_in_hours(day, one)]
    if not hours.reason or hull is None or hull.end <= now:
        return found
    desks = {desk for desk, _ in day.reserved} if not hours.work else set()
    children = max(
        (moment.children for moment in day.moments(hull)) if not hours.care else [0], default=0
    )
    if not desks and not children:
        return found
    lead = _closed_words(date_format(day.date, "l"), children, len(desks))
    return [*found, _closed_note(day, lead, hours.reason)]


def _booked_in_hours(day: DayFacts, closed: ClosedHours) -> list[Note]:
    """The same of hours that were closed, less what the sentence of the whole day says."""
    hours, (children, desks) = day.open_day.hours, day.booked_in(closed)
    if hours.reason:
        children, desks = children if hours.care else 0, desks if hours.work else 0
    if not children and not desks:
        return []
    lead = _closed_words(when(day, closed.span), children, desks)
    return [_closed_note(day, lead, closed.reason)]


def _closed_words(when_: str, children: int, desks: int) -> str:
    return _("%(day)s is closed, but booked: %(children)s, %(desks)s.") % {
        "day": when_,
        "children": ngettext("%(n)s child", "%(n)s children", children) % {"n": children},
        "desks": ngettext("%(n)s desk", "%(n)s desks", desks) % {"n": desks},
    }


def _closed_note(day: DayFacts, lead: str, reason: str) -> Note:
    link = day_url(day.open_day.space, day.date, "ways")
    return Note("short", lead, reason, link, _("See ways out"))


def _displaced(day: DayFacts) -> list[Note]:
    """Desks that went out of service while families have them; their bookings stand."""
    if not day.displaced:
        return []
    desks = list(dict.fromkeys(str(number) for number in day.displaced))
    lead = ngettext(
        "%(day)s: desk %(desks)s is out of service, but booked.",
        "%(day)s: desks %(desks)s are out of service, but booked.",
        len(desks),
    ) % {"day": date_format(day.date, "l"), "desks": listed(desks)}
    families = len(day.displaced)
    text = ngettext(
        "%(n)s family needs another desk.", "%(n)s families need another desk.", families
    )
    return [Note("short", lead, text % {"n": families}, _ways(day), _("See ways out"))]


def _tight(day: DayFacts, start: datetime) -> list[Note]:
    assert day.hull
    moments = list(day.moments(Span(start, day.hull.end)))
    space, found = day.open_day.space, []
    link = day_url(space, day.date)
    hours = day.open_day.hours
    full = _longest(
        moments,
        lambda m: _holds(hours.care, m) and 0 < m.places <= m.children and not m.missing,
    )
    if full:
        text = _("All care places are taken.")
        found.append(Note("tight", f"{when(day, full)}:", text, link, _("See the day")))
    team = _longest(moments, lambda m: m.team_full and not m.missing)
    if team:
        free = max(m.places - m.children for m in moments if team.start <= m.at < team.end)
        said = ngettext(
            "The team is full. The room has %(n)s place more.",
            "The team is full. The room has %(n)s places more.",
            free,
        )
        plan = page_or("manage_roster", space)
        text = _("Plan a shift") if plan else _("See the day")
        found.append(Note("tight", f"{when(day, team)}:", said % {"n": free}, plan or link, text))
    desks = _longest(moments, lambda m: _holds(hours.work, m) and 0 < m.desks <= m.desks_taken)
    if desks:
        text = _("All desks are taken.")
        found.append(Note("tight", f"{when(day, desks)}:", text, link, _("See the day")))
    return found


def _holds(hours: Sequence[Span], moment: Moment) -> bool:
    """Is it open then? Nobody is turned away from hours that are closed."""
    return any(span.start <= moment.at < span.end for span in hours)


def when(day: DayFacts, span: Span) -> str:
    """Thursday 10:00–11:30."""
    start, end = span.on_wall(day.open_day.space.tz)
    return f"{date_format(day.date, 'l')} {start:%H:%M}–{end:%H:%M}"


def _longest(moments: Sequence[Moment], is_so: Callable[[Moment], bool]) -> Span | None:
    """The longest stretch of quarters for which it is so; None where it is over at once."""
    best: Span | None = None
    for so, group in groupby(moments, key=is_so):
        same = list(group)
        span = Span(same[0].at, same[-1].at + QUARTER)
        if so and (best is None or span.minutes > best.minutes):
            best = span
    return best if best and best.minutes >= LEAST_TIGHT else None


def _stretches(
    day: DayFacts, room: Room | None, now: datetime, number: Callable[[Moment], int]
) -> list[Stretch]:
    """Of one room, or of the whole house."""
    if day.hull is None:
        return []
    moments = (day.moment(moment.at, room) for moment in day.moments(day.hull))
    found = []
    for count, group in groupby(moments, key=number):
        same = list(group)
        span = Span(same[0].at, same[-1].at + QUARTER)
        if count and span.end > now:
            found.append(Stretch(span, count, max(moment.children for moment in same)))
    return found


def _quarter(now: datetime) -> datetime:
    """The quarter hour that runs at `now`."""
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
