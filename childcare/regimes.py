"""Limits of a space other than the ratio: ages, numbers, hours, days. Pure, no Django.

Every limit is inclusive (exactly 5 hours are allowed, one minute more is not); None is no limit.
Ages are from, and up to but not including. Minutes are real ones, also when clocks change.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from childcare import regime_wording as wording
from childcare.ratios.ages import RECKONINGS
from childcare.ratios.sentences import Sentence

FOLDER = Path(__file__).parent / "packs" / "regimes"
PRESENCE = ("premises", "within call", "none needed")


class UnknownRegime(LookupError):
    """No shipped regime has this key."""


@dataclass(frozen=True, order=True)
class Stay:
    """One child's care from `start` to `end` (aware instants) on a local `day`."""

    start: datetime
    end: datetime
    day: date

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise ValueError("a stay needs instants with a zone")
        # Two instants of one zone are compared and subtracted by the wall clock; in UTC they
        # are not, so an hour that the clocks skip or repeat counts as it is.
        for name in ("start", "end"):
            object.__setattr__(self, name, getattr(self, name).astimezone(UTC))
        if self.end <= self.start:
            raise ValueError("a stay must end after it starts")


@dataclass(frozen=True, kw_only=True)
class Regime:
    """The limits under which a space may care for children, with their source."""

    name: str  # a message id
    key: str = ""
    country: str = ""
    subdivision: str = ""
    source: str = ""
    source_url: str = ""
    as_of: str = ""
    read_on: date | None = None
    certainty: str = "sure"
    notes: str = ""
    age_from_months: int = 0
    age_to_months: int | None = None
    reckoning: str = "birthday"
    most_at_once: int | None = None
    minutes_a_day: int | None = None
    minutes_in_a_row: int | None = None
    gap_minutes: int | None = None  # a shorter break does not end a row
    days_a_week: int | None = None
    minutes_a_week: int | None = None
    parent_presence: str = "none needed"
    meals: bool = True
    group_limit: str | None = None  # the key of the group limit that goes with it

    def __post_init__(self) -> None:
        if self.parent_presence not in PRESENCE or self.reckoning not in RECKONINGS:
            raise ValueError(f"{self.name}: unknown presence or way to reckon ages")

    def age_months(self, born: date, day: date) -> int:
        """The age that counts here, in months; negative before birth."""
        return RECKONINGS[self.reckoning](born, day) if born <= day else -1


@dataclass(frozen=True)
class Breach:
    """A limit that would not hold: the field of Regime, and a sentence for each reader."""

    limit: str
    staff: Sentence
    parents: Sentence


def check(
    regime: Regime,
    *,
    born: date,
    day: date,
    stays_that_week: Iterable[Stay],
    new: Stay,
    has_desk: bool,
) -> Breach | None:
    """The first limit that `new` breaks beside the child's other stays, or None.

    `day` is the local day of `new`, on which the age counts. Stays outside its ISO week do not
    count for the week, but a row may reach back into them. `has_desk`: see `_parent_away`.
    """
    stays = [*stays_that_week, new]
    checks = (
        ("age", _wrong_age(regime, born, day)),
        ("parent_presence", _parent_away(regime, has_desk=has_desk)),
        ("minutes_a_day", _too_long_a_day(regime, stays, new)),
        ("minutes_in_a_row", _too_long_in_a_row(regime, stays, new)),
        ("gap_minutes", _too_soon_again(regime, stays, new)),
        ("days_a_week", _too_many_days(regime, stays, new)),
        ("minutes_a_week", _too_long_a_week(regime, stays, new)),
    )
    return _first_breach(regime, checks)


@cache
def presets() -> tuple[Regime, ...]:
    """Every shipped regime, by key."""
    paths = sorted(FOLDER.glob("*.toml"))
    return tuple(Regime(**tomllib.loads(path.read_text(encoding="utf-8"))) for path in paths)


def preset(key: str) -> Regime:
    """The shipped regime with this key. Raises UnknownRegime."""
    for regime in presets():
        if regime.key == key:
            return regime
    raise UnknownRegime(key)


def _first_breach(regime: Regime, checks: Iterable[tuple[str, Sentence | None]]) -> Breach | None:
    for limit, reason in checks:
        if reason is not None:
            return Breach(limit, *wording.with_rule(reason, regime.name, regime.source))
    return None


def _wrong_age(regime: Regime, born: date, day: date) -> Sentence | None:
    months = regime.age_months(born, day)
    if months < 0:
        return wording.not_born()
    if months < regime.age_from_months:
        return wording.too_young(regime.age_from_months)
    if regime.age_to_months is not None and months >= regime.age_to_months:
        return wording.too_old(regime.age_to_months)
    return None


def _parent_away(regime: Regime, *, has_desk: bool) -> Sentence | None:
    """Where a parent stays on the premises, care needs a desk of the same booking.

    Desk and care of one booking have one time, so care never outlasts the desk but for the
    handover margins, in which a parent brings or fetches the child. What a booking cannot show is
    not checked: which adult sits there, a parent within call, or in the house without a desk
    (a space that allows that says "within call"). There the educators look.
    """
    is_away = regime.parent_presence == "premises" and not has_desk
    return wording.desk_needed() if is_away else None


def _too_long_a_day(regime: Regime, stays: list[Stay], new: Stay) -> Sentence | None:
    limit = regime.minutes_a_day
    if limit is None or _minutes(stay for stay in stays if stay.day == new.day) <= limit:
        return None
    return wording.at_most_a_day(limit)


def _too_long_in_a_row(regime: Regime, stays: list[Stay], new: Stay) -> Sentence | None:
    """A row runs by the clock: a break shorter than the gap does not stop it."""
    limit, gap = regime.minutes_in_a_row, regime.gap_minutes
    if limit is None:
        return None
    start, end = _row_with(stays, new, timedelta(minutes=gap or 0))
    return wording.at_most_in_a_row(limit, gap) if end - start > timedelta(minutes=limit) else None


def _too_soon_again(regime: Regime, stays: list[Stay], new: Stay) -> Sentence | None:
    """Without a limit in a row the gap itself is the limit; adjacent stays are one."""
    gap = regime.gap_minutes
    if gap is None or regime.minutes_in_a_row is not None:
        return None
    start, end = _row_with(stays, new, timedelta())
    breaks = (max(start - stay.end, stay.start - end) for stay in stays)
    too_short = any(timedelta() < pause < timedelta(minutes=gap) for pause in breaks)
    return wording.gap_at_least(gap) if too_short else None


def _too_many_days(regime: Regime, stays: list[Stay], new: Stay) -> Sentence | None:
    limit = regime.days_a_week
    if limit is None or len({stay.day for stay in _same_week(stays, new)}) <= limit:
        return None
    return wording.at_most_days_a_week(limit)


def _too_long_a_week(regime: Regime, stays: list[Stay], new: Stay) -> Sentence | None:
    limit = regime.minutes_a_week
    if limit is None or _minutes(_same_week(stays, new)) <= limit:
        return None
    return wording.at_most_a_week(limit)


def _same_week(stays: Iterable[Stay], new: Stay) -> list[Stay]:
    week = new.day.isocalendar()[:2]
    return [stay for stay in stays if stay.day.isocalendar()[:2] == week]


def _minutes(stays: Iterable[Stay]) -> float:
    """Minutes in care, each counted once even where two stays overlap."""
    total, until = timedelta(), None
    for stay in sorted(stays, key=lambda stay: stay.start):
        start = stay.start if until is None else max(stay.start, until)
        total += max(stay.end - start, timedelta())
        until = stay.end if until is None else max(until, stay.end)
    return total / timedelta(minutes=1)


def _row_with(stays: list[Stay], new: Stay, gap: timedelta) -> tuple[datetime, datetime]:
    """Start and end of the row that `new` is in; a break of at least `gap` (over 0) ends it."""
    start, end = new.start, new.end
    for _round in stays:
        for stay in stays:
            pause = max(start - stay.end, stay.start - end)
            if pause < gap or pause <= timedelta():
                start, end = min(start, stay.start), max(end, stay.end)
    return start, end
