"""The week as a table: a row for each day, a cell for each band, in rounds and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.wording import times
from cobaby.manage.bands import Band
from cobaby.manage.weeks import WEEKEND, DayFacts, Moment, Week, WeekFacts
from spaces.models import Closure, Purpose
from spaces.ranges import Span, local_day

MOST_RINGS = 3
"""Missing educators that are drawn; the words say the number."""


@dataclass(frozen=True)
class Cell:
    """One band of one day at its worst moment. `kind`: short, tight or nothing to say."""

    band: str
    staff: str
    """counts, idle (a team without children), nobody (care without a team), none (no care)."""
    needs: int = 0
    has: int = 0
    missing: int = 0
    children: int = 0
    places: int = 0
    desks_taken: int = 0
    desks: int = 0
    kind: str = ""
    words: str = ""
    closed: str = ""
    """Hours of the band in which desks, care or both are closed."""

    @property
    def rings(self) -> int:
        return min(self.missing, MOST_RINGS)

    @property
    def free(self) -> int:
        return self.places - self.children

    @property
    def desks_free(self) -> int:
        return max(self.desks - self.desks_taken, 0)


@dataclass(frozen=True)
class Shut:
    """Bands after one another in which the space is closed."""

    band: str
    columns: int
    words: str
    reason: str = ""


@dataclass
class Row:
    """One day of the table."""

    date: date
    is_today: bool
    is_opened: bool
    parts: list[Cell | Shut] = field(default_factory=list)
    note: str = ""
    """Why there is no care on a day with desks."""

    @property
    def value(self) -> str:
        return self.date.isoformat()

    @property
    def weekday(self) -> str:
        return date_format(self.date, "D")

    @property
    def words(self) -> str:
        return date_format(self.date, _("l j F"))


def rows(facts: WeekFacts, week: Week, now: datetime, opened: date | None) -> list[Row]:
    """Monday to Friday, and the weekend where something can happen then."""
    today = local_day(now, facts.space.tz)
    shown = [
        facts.days[day]
        for day in week.days
        if day.weekday() < WEEKEND or facts.days[day].hull or facts.days[day].open_day.hours.reason
    ]
    return [_row(day, facts.bands, today, opened) for day in shown]


def cell_of(day: DayFacts, band: Band) -> Cell | None:
    """The band at its worst; None where nothing is open and nobody is booked."""
    span, hull = band.on(day.date, day.open_day.space.tz), day.hull
    if span is None or hull is None or not span.overlaps(hull):
        return None
    moments = list(day.moments(span))
    fullest = max(moments, key=lambda moment: (moment.children, moment.places))
    staffed = max(moments, key=lambda moment: moment.badness)
    busiest = max(moments, key=lambda moment: (moment.desks_taken, moment.desks))
    is_open = any(
        span.overlaps(hours) for hours in (*day.open_day.hours.work, *day.open_day.hours.care)
    )
    if not is_open and not fullest.children and not busiest.desks_taken:
        return None
    kind, words = _status(moments, staffed, fullest, busiest)
    if kind != "short" and any(
        any(day.booked_in(one, span)) for one in day.open_day.hours.closed_in
    ):
        kind, words = "short", _("closed, but booked")
    return Cell(
        band=band.words,
        staff=_staff(fullest, max(moment.has for moment in moments)),
        needs=staffed.needs,
        has=staffed.has,
        missing=staffed.missing,
        children=fullest.children,
        places=fullest.places,
        desks_taken=busiest.desks_taken,
        desks=busiest.desks,
        kind=kind,
        words=words,
        closed=_closed_in(day, span),
    )


def _closed_in(day: DayFacts, span: Span) -> str:
    """closed 14:00–15:00."""
    words = {
        Closure.What.ALL: _("closed %(hours)s"),
        Closure.What.WORK: _("no desks %(hours)s"),
        Closure.What.CARE: _("no care %(hours)s"),
    }
    met = [(one.what, one.span.common(span)) for one in day.open_day.hours.closed_in]
    space = day.open_day.space
    return ", ".join(
        words[Closure.What(what)] % {"hours": times(part, space)} for what, part in met if part
    )


def _row(day: DayFacts, bands: Sequence[Band], today: date, opened: date | None) -> Row:
    row = Row(day.date, is_today=day.date == today, is_opened=day.date == opened)
    hours = day.open_day.hours
    cells = [(band, cell_of(day, band)) for band in bands]
    for is_shut, group in groupby(cells, key=lambda pair: pair[1] is None):
        same = list(group)
        if is_shut:
            row.parts.append(_shut(day, [band for band, _ in same]))
        else:
            row.parts += [cell for _, cell in same if cell]
    if day.hull and not hours.care and (why := hours.why_closed(day.hull, Purpose.CARE)):
        row.note = _("No care: %(reason)s") % {"reason": why}
    return row


def _shut(day: DayFacts, bands: Sequence[Band]) -> Shut:
    band = Band(bands[0].start, bands[-1].end)
    span = band.on(day.date, day.open_day.space.tz)
    reason = day.open_day.hours.why_closed(span) if span else ""
    return Shut(band.words, len(bands), _("Closed."), reason)


def _staff(fullest: Moment, has: int) -> str:
    if fullest.children:
        return "counts"
    if has:
        return "idle"
    return "nobody" if fullest.places else "none"


def _status(
    moments: Sequence[Moment], staffed: Moment, fullest: Moment, busiest: Moment
) -> tuple[str, str]:
    """What a manager has to know of a band, the worst first; nothing when all is well."""
    if any(moment.never for moment in moments):
        return "short", _("group not allowed")
    if staffed.missing:
        short = ngettext("%(n)s educator short", "%(n)s educators short", staffed.missing)
        return "short", short % {"n": staffed.missing}
    care_full = bool(fullest.places) and fullest.children >= fullest.places
    desks_full = bool(busiest.desks) and busiest.desks_taken >= busiest.desks
    if care_full and desks_full:
        return "tight", _("full")
    if care_full:
        return "tight", _("care full")
    if any(moment.team_full for moment in moments):
        return "tight", _("team full")
    return ("tight", _("desks full")) if desks_full else ("", "")
