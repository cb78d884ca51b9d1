"""Rows of the settings, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from bookings.wording import long_day, short_day
from childcare.credentials import ends_soon, papers_ending
from childcare.models import CareRoom, Credential
from childcare.ratios import Policy
from childcare.rules import HOUSE, keep_policies, policy_of
from cobaby.look.context import N_
from cobaby.manage.setup.clock_text import clock
from spaces.models import Closure, DeskReservation, PublicHoliday, Space
from spaces.ranges import Span, local_day

HOLIDAYS_AHEAD = timedelta(days=400)
A_YEAR = timedelta(days=366)
CLOSURES_OPEN = 6
CERTAINTY = {
    "sure": N_("read in the law itself"),
    "reported": N_("from a second source"),
    "check": N_("probably changed since: please check"),
}


@dataclass(frozen=True)
class ClosureLine:
    closure: Closure
    when: str
    what: str


@dataclass(frozen=True)
class ClosureList:
    """The next ones stand open; what is further ahead folds by year, what is over by itself."""

    coming: list[ClosureLine]
    later: list[tuple[str, list[ClosureLine]]]
    over: list[ClosureLine]


@dataclass(frozen=True)
class HolidayLine:
    holiday: PublicHoliday
    day: str


@dataclass(frozen=True)
class OutLine:
    """A desk that cannot be used for a while."""

    reservation: DeskReservation
    when: str


@dataclass(frozen=True)
class RuleLine:
    """A rule as a manager has to know it: what it says, whose it is, how sure we are."""

    name: str
    source: str
    source_url: str
    certainty: str
    is_sure: bool
    groups: list[str]
    """What has to be known beside the numbers: how large a group may be by the ages in it."""


@dataclass(frozen=True)
class PaperLine:
    paper: Credential
    kind: str
    words: str


def closures_of(space: Space, today: date) -> ClosureList:
    """From today on in order; what was closed in the year before, the newest first. One query."""
    rows = space.closures.filter(days__endswith__gt=today - A_YEAR).order_by("days", "pk")
    lines = [ClosureLine(row, closure_words(row), row.get_what_display()) for row in rows]
    ahead = [line for line in lines if line.closure.days.upper > today]
    most = CLOSURES_OPEN if len(ahead) > CLOSURES_OPEN + 2 else len(ahead)
    later = groupby(ahead[most:], lambda line: str(line.closure.days.lower.year))
    return ClosureList(
        coming=ahead[:most],
        later=[(year, list(of_year)) for year, of_year in later],
        over=[line for line in reversed(lines) if line not in ahead],
    )


def closure_words(row: Closure) -> str:
    """The days, and the hours where it is not whole days."""
    first, last = row.days.lower, row.days.upper - timedelta(days=1)
    both = {"first": short_day(first), "last": short_day(last)}
    days = long_day(first) if first == last else _("%(first)s to %(last)s") % both
    if row.start_minute is None or row.end_minute is None:
        return days
    return f"{days}, {clock(row.start_minute)}–{clock(row.end_minute)}"


def holidays_ahead(space: Space, today: date) -> list[HolidayLine]:
    rows = space.holidays.filter(date__range=(today, today + HOLIDAYS_AHEAD))
    return [HolidayLine(row, date_format(row.date, _("l j F Y"))) for row in rows]


def out_of_service(space: Space, now: datetime) -> dict[int, list[OutLine]]:
    """By desk: when it cannot be used, from now on. One query."""
    found: dict[int, list[OutLine]] = {}
    rows = DeskReservation.objects.filter(
        desk__space=space,
        state=DeskReservation.State.OUT_OF_SERVICE,
        during__endswith__gt=now,
    )
    for row in rows.order_by("during"):
        found.setdefault(row.desk_id, []).append(OutLine(row, span_words(row.span, space)))
    return found


def span_words(span: Span, space: Space) -> str:
    """From one day and time to another, on the wall of the space."""
    start, end = span.on_wall(space.tz)
    last = end - timedelta(minutes=1)
    if start.date() == last.date():
        return f"{long_day(start.date())}, {time_format(start, 'H:i')}–{clock_end(end)}"
    words = _("%(first)s, %(from)s to %(last)s, %(until)s")
    return words % {
        "first": short_day(start.date()),
        "from": time_format(start, "H:i"),
        "last": short_day(last.date()),
        "until": clock_end(end),
    }


def clock_end(end: datetime) -> str:
    return "24:00" if (end.hour, end.minute) == (0, 0) else time_format(end, "H:i")


def rules_of(rooms: list[CareRoom]) -> list[tuple[CareRoom, RuleLine]]:
    """Each room with its rule. One query for the house rules among them."""
    keep_policies(room.rule for room in rooms)
    return [(room, rule_line(policy_of(room.rule))) for room in rooms]


def rule_line(policy: Policy) -> RuleLine:
    own = policy.key.startswith(HOUSE)
    return RuleLine(
        name=policy.name if own else gettext(policy.name),
        source=policy.source,
        source_url=policy.source_url,
        certainty=_("your own rule") if own else gettext(CERTAINTY[policy.certainty]),
        is_sure=own or policy.certainty == "sure",
        groups=[sentence.render(gettext, ngettext) for sentence in policy.beside],
    )


def paper_lines(papers: Any, today: date) -> list[PaperLine]:
    """Newest end first; what has ended or ends within 60 days says so."""
    return [PaperLine(paper, *_standing(paper, today)) for paper in papers]


def _standing(paper: Credential, today: date) -> tuple[str, str]:
    if paper.expires_on is None:
        return "fits", _("valid without an end")
    day = {"day": date_format(paper.expires_on, _("j F Y"))}
    if paper.expires_on < today:
        return "short", _("ended on %(day)s") % day
    if ends_soon(paper, today):
        return "tight", _("ends soon, on %(day)s") % day
    return "fits", _("valid until %(day)s") % day


def ending_of(space: Space, now: datetime) -> dict[int, tuple[str, str]]:
    """By person of the team: the paper that ended, or ends within 60 days, first. One query."""
    today = local_day(now, space.tz)
    found: dict[int, tuple[str, str]] = {}
    for paper in papers_ending([space], now):
        kind, _words = _standing(paper, today)
        found.setdefault(paper.educator.user_id, (kind, _paper_words(paper, today)))
    return found


def _paper_words(paper: Credential, today: date) -> str:
    return f"{paper.get_kind_display()}: {_standing(paper, today)[1]}"
