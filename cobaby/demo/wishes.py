"""What families ask for on one day: drawn by chance, but always the same for space and date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from bookings.asks import Ask
from childcare.models import Child
from cobaby.demo.families import Family
from cobaby.demo.houses import House
from cobaby.demo.plans import SpacePlan
from cobaby.demo.week_words import on_weekday
from spaces.hours import DayHours
from spaces.models import Space
from spaces.ranges import QUARTER, Span, first_instant, wall_span

DEMO = UUID("c0baba5e-0000-4000-8000-000000000000")
"""The root of all form tokens, so that to ask again is to ask the same."""
MOODS = {"empty": 0.0, "quiet": 0.2, "usual": 0.45, "tight": 0.75, "full": 1.0}
"""How many of the space's families ask on such a day."""
CHANCES = (8, 30, 30, 18, 14)


@dataclass(frozen=True)
class Wish:
    """A request, the moment it was made, and what became of it later."""

    ask: Ask
    asked_at: datetime
    is_cancelled: bool = False
    """Given up again by the family."""
    is_ill: bool = False
    """One child was ill on the day."""


@dataclass(frozen=True)
class Day:
    """One day of one house, as the present sees it."""

    house: House
    hours: DayHours
    now: datetime

    @property
    def date(self) -> date:
        return self.hours.date

    @property
    def space(self) -> Space:
        return self.house.space

    @property
    def plan(self) -> SpacePlan:
        return self.house.plan

    @property
    def random(self) -> Random:
        return Random(f"{self.plan.slug} {self.date}")


def wishes_of(day: Day) -> list[Wish]:
    """All requests for this day in the order in which they are made; none in the future."""
    random, families = day.random, day.house.families
    [mood] = random.choices(tuple(MOODS), CHANCES)
    count = MOODS[mood] * day.plan.busy * len(families)
    wishes = [wish for family in families for wish in _regular(day, family, random)]
    others = [family for family in families if not family.regular]
    asking = random.sample(others, len(others))
    for number, family in enumerate(asking[: round(count)]):
        wish = _wish(day, number, family, random)
        wishes += [wish] if wish else []
    return sorted(wishes, key=lambda wish: wish.asked_at)


def _regular(day: Day, family: Family, random: Random) -> list[Wish]:
    """What a family with a story books each week; every fourth Thursday or so it gives up."""
    wishes = []
    for plan in family.regular:
        for start, end in on_weekday([plan["when"]], day.date.weekday()):
            span = wall_span(day.date, start, end, day.space.tz)
            children = [child for child in family.children if child.first_name in plan["children"]]
            if span and any(hours.contains(span) for hours in day.hours.work):
                token = uuid5(DEMO, f"{day.plan.slug} {day.date} {family.bookers[0].email} {start}")
                desk = plan.get("desk", "laptop")
                ask = Ask(family.bookers[0], day.space, span, desk, tuple(children), token)
                early = first_instant(day.date, day.space.tz) - timedelta(days=20, hours=5)
                gives_up = plan.get("gives_up_in_week_of_four") == day.date.isocalendar().week % 4
                wishes.append(Wish(ask, _before(early, day, random), is_cancelled=gives_up))
    return wishes


def _wish(day: Day, number: int, family: Family, random: Random) -> Wish | None:
    children = _coming(day, family, random)
    desk = _desk(day, bool(children), random)
    span = _time(day, children != (), random)
    if span is None or not (children or desk):
        return None
    days_before = min(random.expovariate(1 / 5), day.space.horizon_days - 2)
    at = span.start - timedelta(days=days_before, minutes=day.space.notice_minutes + 90)
    person = random.choice(family.bookers)
    token = uuid5(DEMO, f"{day.plan.slug} {day.date} {number}")
    ask = Ask(person, day.space, span, desk, children, token)
    fate = random.random()
    return Wish(ask, _before(at, day, random), is_cancelled=fate < 0.03, is_ill=fate > 0.985)


def _before(at: datetime, day: Day, random: Random) -> datetime:
    """`at`, or some time in the last days where that has not come yet."""
    latest = day.now - timedelta(minutes=random.randint(20, 3 * 24 * 60))
    return min(at, latest).replace(second=random.randint(0, 59), microsecond=0)


def _coming(day: Day, family: Family, random: Random) -> tuple[Child, ...]:
    """The children of an age that the rooms admit; now and then one stays at home."""
    if not day.hours.care:
        return ()
    ages = [
        (room.get("age_from_months", 0), room.get("age_to_months", 132)) for room in day.plan.rooms
    ]
    fitting = [
        child
        for child in family.children
        if any(low <= child.age_months(day.date) < high for low, high in ages)
    ]
    if len(fitting) > 1 and random.random() < 0.25:
        fitting.pop()
    return tuple(fitting)


def _desk(day: Day, with_children: bool, random: Random) -> str:
    kinds = [line.split()[0] for line in day.plan.desks]
    if not kinds or (with_children and day.space.allows_care_only and random.random() < 0.15):
        return ""
    return random.choice(kinds)


def _time(day: Day, with_care: bool, random: Random) -> Span | None:
    """A block of the day, or a free start and length that lies in the hours with its margins."""
    if day.space.booking_style == Space.BookingStyle.BLOCKS:
        choices = [block for block in day.hours.blocks if _has_care(day, block, with_care)]
        return random.choice(choices) if choices else None
    spans = [
        span
        for span in _free_times(day)
        if _has_care(day, span, with_care) and any(w.contains(span) for w in day.hours.work)
    ]
    return random.choice(spans) if spans else None


def _free_times(day: Day) -> list[Span]:
    """Starts on the half hour, lengths of whole hours."""
    spans = []
    longest = min(day.space.longest_minutes, 300)
    for hours in day.hours.care or day.hours.work:
        for minutes in range(max(60, day.space.shortest_minutes), longest + 1, 60):
            start = hours.start + timedelta(minutes=day.space.margin_before)
            while start + timedelta(minutes=minutes) <= hours.end:
                spans.append(Span(start, start + timedelta(minutes=minutes)))
                start += 2 * QUARTER
    return spans


def _has_care(day: Day, span: Span, with_care: bool) -> bool:
    if not with_care:
        return True
    before = timedelta(minutes=day.space.margin_before)
    after = timedelta(minutes=day.space.margin_after)
    care = Span(span.start - before, span.end + after)
    return any(hours.contains(care) for hours in day.hours.care)
