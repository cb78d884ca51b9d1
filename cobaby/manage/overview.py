"""The week of one space on one page, and one line for each space where somebody manages several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from cobaby.home.work import papers_of_teams
from cobaby.manage.bands import Band
from cobaby.manage.cells import Cell, Row, rows
from cobaby.manage.dates import between
from cobaby.manage.notes import (
    MOST_TIGHT,
    Note,
    breaches,
    later_breaches,
    papers_notes,
    tight_spots,
)
from cobaby.manage.panel import Panel, panel_of
from cobaby.manage.weeks import Week, WeekFacts, load, week_that_matters
from spaces.models import Space
from spaces.ranges import local_day


@dataclass(frozen=True)
class OtherWeek:
    words: str
    url: str


@dataclass(frozen=True)
class WeekPage:
    """All that the page of a week shows."""

    week: Week
    dates: str
    bands: list[Band]
    rows: list[Row]
    breaches: list[Note]
    tight: list[Note]
    folded: list[Note]
    papers: list[Note]
    elsewhere: list[OtherWeek]
    panel: Panel | None
    opens_itself: bool
    """Nobody asked for the day in the panel: it is the first with something to solve."""
    is_this: bool

    @property
    def notes(self) -> list[Note]:
        return [*self.breaches, *self.tight]

    @property
    def before(self) -> Week:
        return self.week.later(-1)

    @property
    def after(self) -> Week:
        return self.week.later(1)


def week_page(
    space: Space, asked: str, day: date | None, now: datetime, *, opens_itself: bool = False
) -> WeekPage:
    """`asked` is a week such as 2026-W11, "" the one that matters; `day` is opened beside it.

    `opens_itself`: no day was named, so the first one with something to solve is opened.
    """
    usual, facts = _usual(space, now)
    week = Week.read(asked, Week.of(day) if day else usual)
    if week.monday not in facts.days or week.sunday not in facts.days:
        facts = load([space], week.monday, week.sunday, now)[space.pk]
    bad = {one: breaches(facts, [one], now) for one in week.days}
    if opens_itself:
        day = next((one for one in week.days if bad[one]), None)
    opened = day if day and week.monday <= day <= week.sunday else None
    tight = tight_spots(facts, week.days, now)
    return WeekPage(
        week=week,
        dates=_dates(rows_ := rows(facts, week, now, opened), week),
        bands=facts.bands,
        rows=rows_,
        breaches=[note for notes in bad.values() for note in notes],
        tight=tight[:MOST_TIGHT],
        folded=tight[MOST_TIGHT:],
        papers=papers_notes(space, papers_of_teams([space], now)[space.pk]),
        elsewhere=_elsewhere(space, week, now),
        panel=panel_of(facts.days[opened], now) if opened else None,
        opens_itself=opens_itself,
        is_this=week == usual,
    )


def _usual(space: Space, now: datetime) -> tuple[Week, WeekFacts]:
    monday = Week.of(local_day(now, space.tz)).monday
    facts = load([space], monday, monday + timedelta(days=13), now)[space.pk]
    return week_that_matters(facts, now), facts


def _dates(shown: Sequence[Row], week: Week) -> str:
    last = shown[-1].date if shown else week.sunday
    return between(week.monday, last)


def _elsewhere(space: Space, week: Week, now: datetime) -> list[OtherWeek]:
    """Weeks ahead, other than the one shown, with a day to resolve."""
    url = reverse("manage_week", args=[space.slug])
    return [
        OtherWeek(words, f"{url}?week={other.value}")
        for other, words in later_breaches(space, now)
        if other != week
    ]


@dataclass(frozen=True)
class SpaceLine:
    """One space in its week: how full it is at its fullest, and what breaks."""

    space: Space
    week: Week
    dates: str
    days: list[DayLine]
    breaches: list[Note]
    tight: int
    papers: int
    url: str


@dataclass(frozen=True)
class DayLine:
    """A day at its worst band. `cell` None: closed."""

    words: str
    cell: Cell | None
    is_today: bool


def space_lines(spaces: Sequence[Space], now: datetime) -> list[SpaceLine]:
    """Each space's week that matters; the same number of queries for any number of spaces."""
    if not spaces:
        return []
    mondays = [Week.of(local_day(now, space.tz)).monday for space in spaces]
    facts = load(spaces, min(mondays), max(mondays) + timedelta(days=13), now)
    papers = papers_of_teams(spaces, now)
    return [_line(facts[space.pk], len(papers[space.pk]), now) for space in spaces]


def _line(facts: WeekFacts, papers: int, now: datetime) -> SpaceLine:
    week, space = week_that_matters(facts, now), facts.space
    shown = rows(facts, week, now, None)
    return SpaceLine(
        space=space,
        week=week,
        dates=_dates(shown, week),
        days=[_day_line(row) for row in shown],
        breaches=breaches(facts, week.days, now),
        tight=len(tight_spots(facts, week.days, now)),
        papers=papers,
        url=reverse("manage_week", args=[space.slug]),
    )


def _day_line(row: Row) -> DayLine:
    cells = [part for part in row.parts if isinstance(part, Cell)]
    order = {"short": 2, "tight": 1, "": 0}
    worst = max(cells, key=lambda cell: (order[cell.kind], cell.children), default=None)
    return DayLine(row.weekday, worst, row.is_today)
