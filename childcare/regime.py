"""The limits of one space's care regime, checked against a child's week. Rules: `regimes.py`.

How large a group may be by its ages (Slovenia) is not among them: that holds at each quarter
hour, so the room's house rule names it (`HouseRule.group_limit`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from childcare.models import CarePlace, CareRegime, Child
from childcare.regimes import Breach, Regime, Stay, check, preset
from spaces.models import Space
from spaces.ranges import Span

ROW_REACHES = timedelta(days=2)
"""A row and the break that ends it last a day each at most (`regime_row_within_a_day`)."""
PRESENCE = {"premises": "premises", "call": "within call", "none": "none needed"}


def regime_row(space: Space) -> CareRegime | None:
    """The limits of a space as they are stored now; None where nobody wrote any."""
    return CareRegime.objects.filter(space=space).first()


def parent_stays(space: Space) -> bool:
    """Whether a parent stays in the house, so that care comes with a desk."""
    row = regime_row(space)
    return row is not None and row.parent_presence == CareRegime.Presence.PREMISES


def regime_of(row: CareRegime) -> Regime:
    """The regime in the shape that `regimes.check` takes, with the source of its preset."""
    source = preset(row.preset) if row.preset else None
    return Regime(
        name=source.name if source else "Rules of the space",
        key=row.preset,
        source=source.source if source else "",
        reckoning=source.reckoning if source else "birthday",
        age_from_months=row.age_from_months or 0,
        age_to_months=row.age_to_months,
        most_at_once=row.most_at_once,
        minutes_a_day=row.minutes_a_day,
        minutes_in_a_row=row.minutes_in_a_row,
        gap_minutes=row.gap_minutes,
        days_a_week=row.days_a_week,
        minutes_a_week=row.minutes_a_week,
        parent_presence=PRESENCE[row.parent_presence],
        meals=row.meals,
    )


def days_that_matter(first: date, last: date) -> tuple[date, date]:
    """From and to: the ISO weeks that touch these days, and what a row across their ends reaches.

    A space that never closes has care on Sunday until midnight, and on Monday from then on.
    """
    monday = first - timedelta(days=first.weekday())
    sunday = last + timedelta(days=6 - last.weekday())
    return monday - ROW_REACHES, sunday + ROW_REACHES


def weeks_stays(
    spaces: Iterable[Space],
    child_ids: Iterable[int],
    first: date,
    last: date,
    now: datetime,
    without: Iterable[int] = (),
) -> dict[tuple[int, int], list[Stay]]:
    """The children's stays that a limit asks for on these days, by space and child id.

    Holds that ran out count for nobody.
    """
    places = (
        CarePlace.objects.counting(now)
        .filter(child__in=list(child_ids), space_day__space__in=[space.pk for space in spaces])
        .filter(space_day__date__range=days_that_matter(first, last))
        .exclude(pk__in=list(without))
        .values_list("space_day__space_id", "child_id", "during", "space_day__date")
    )
    stays: dict[tuple[int, int], list[Stay]] = {}
    for space_id, child_id, during, day in places:
        stays.setdefault((space_id, child_id), []).append(Stay(during.lower, during.upper, day))
    return stays


def breach_of(
    regime: Regime, *, child: Child, day: date, span: Span, stays: Iterable[Stay], has_desk: bool
) -> Breach | None:
    """The first limit that care in `span` on `day` would break beside the child's other stays.

    `has_desk`: a parent has a desk of the same booking, and so is in the house.
    """
    return check(
        regime,
        born=child.date_of_birth,
        day=day,
        stays_that_week=stays,
        new=Stay(span.start, span.end, day),
        has_desk=has_desk,
    )
