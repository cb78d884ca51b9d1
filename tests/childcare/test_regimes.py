"""Limits of a space for one child: ages, minutes, rows, days, weeks; each on both its sides."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.regimes import Stay, check, preset
from tests.childcare.regime_stays import BORN, MONDAY, ROME, clock_at, house, limit_broken, stay

PIEDMONT = preset("it-21-baby-parking@2013")
RAVENNA = preset("it-45-recreational@2026")


def test_an_unborn_child_is_refused_even_where_all_ages_may_come():
    """Sabotage: childcare/regimes.py: if months < 0: -> if False:"""
    new, tomorrow = stay("9:00", "10:00"), MONDAY + timedelta(1)

    breach = check(house(), born=tomorrow, day=MONDAY, stays_that_week=[], new=new, has_desk=True)

    assert breach is not None
    assert "not born yet" in breach.parents.english()
    assert limit_broken(house(), new, born=MONDAY) is None


@pytest.mark.parametrize(
    ("others", "new", "broken"),
    [
        ([date(2026, 12, 28), date(2026, 12, 31)], date(2027, 1, 1), "days_a_week"),  # week 53
        ([date(2026, 12, 28), date(2026, 12, 31)], date(2027, 1, 4), None),
        ([date(2024, 12, 30), date(2024, 12, 31)], date(2025, 1, 2), "days_a_week"),  # week 1
        ([date(2025, 1, 1), date(2025, 1, 2)], date(2026, 1, 1), None),  # week 1 of two years
    ],
)
def test_a_week_runs_over_the_year_end(others, new, broken):
    """Sabotage: childcare/regimes.py: week = new.day.isocalendar()[:2] -> week = (new.day.year, new.day.isocalendar()[1])"""
    days = [stay("9:00", "10:00", day) for day in others]

    assert limit_broken(RAVENNA, stay("9:00", "10:00", new), *days) == broken


@pytest.mark.parametrize(
    ("minutes", "broken"), [(14 * 60 + 45, None), (15 * 60, None), (15 * 60 + 15, "minutes_a_week")]
)
def test_hours_a_week(minutes, broken):
    """Sabotage: childcare/regimes.py: _minutes(_same_week(stays, new)) <= limit -> _minutes(_same_week(stays, new)) < limit"""
    fifteen_hours = house(minutes_a_week=15 * 60)
    days = [stay("8:00", "13:00", MONDAY + timedelta(day)) for day in (1, 2)]
    start = clock_at("8:00", MONDAY, ROME)

    new = Stay(start, start + timedelta(minutes=minutes - 600), MONDAY)

    assert limit_broken(fifteen_hours, new, *days) == broken


@pytest.mark.parametrize(
    ("new", "broken"),
    [
        (("12:00", "13:00"), None),  # adjacent is one stay
        (("12:15", "13:00"), "gap_minutes"),
        (("12:45", "13:00"), "gap_minutes"),
        (("13:00", "14:00"), None),  # exactly the gap
        (("8:15", "8:30"), "gap_minutes"),
        (("7:00", "8:00"), None),
    ],
)
def test_a_gap_alone_is_a_limit_too(new, broken):
    """Sabotage: childcare/regimes.py: timedelta() < pause < timedelta(minutes=gap) -> timedelta() < pause <= timedelta(minutes=gap)"""
    assert limit_broken(house(gap_minutes=60), stay(*new), stay("9:00", "12:00")) == broken


@pytest.mark.parametrize(
    ("new", "broken"),
    [
        (("11:00", "12:00"), "minutes_in_a_row"),
        (("11:15", "12:00"), None),
    ],
)
def test_without_a_gap_any_break_ends_a_row(new, broken):
    """Sabotage: childcare/regimes.py: or pause <= timedelta(): -> or pause <= timedelta(minutes=15):"""
    two_hours = house(minutes_in_a_row=120)
    found = limit_broken(two_hours, stay(*new), stay("9:00", "10:45"), stay("10:45", "11:00"))

    assert found == broken


def test_a_row_grows_at_both_ends_and_through_several_stays():
    """Sabotage: childcare/regimes.py: for _round in stays: -> for _round in stays[:1]:"""
    three_hours = house(minutes_in_a_row=180)
    others = [stay("12:00", "12:30"), stay("11:00", "12:00"), stay("9:00", "10:00")]

    assert limit_broken(three_hours, stay("10:00", "11:00"), *others) == "minutes_in_a_row"
    assert limit_broken(three_hours, stay("10:00", "11:00"), *others[1:]) is None


@pytest.mark.parametrize(
    ("day", "end", "broken"),
    [
        (date(2027, 3, 28), "6:00", None),  # 01:00 to 06:00 is 4 h: clocks go forward
        (date(2027, 3, 28), "7:00", None),
        (date(2027, 3, 28), "7:15", "minutes_in_a_row"),
        (date(2026, 10, 25), "5:00", None),  # 01:00 to 05:00 is 5 h: clocks go back
        (date(2026, 10, 25), "5:15", "minutes_in_a_row"),
    ],
)
def test_hours_are_real_hours_when_clocks_change(day, end, broken):
    """Sabotage: childcare/regimes.py: getattr(self, name).astimezone(UTC) -> getattr(self, name)"""
    assert limit_broken(PIEDMONT, stay("1:00", end, day)) == broken


def test_a_row_may_run_through_midnight():
    five_hours = house(minutes_in_a_row=300)
    evening = stay("20:00", "24:00")
    morning = stay("0:00", "1:15", MONDAY + timedelta(1))

    assert limit_broken(five_hours, morning, evening) == "minutes_in_a_row"


def test_limits_are_inclusive_and_none_is_no_limit():
    whole_day = stay("0:00", "24:00")

    assert limit_broken(house(), whole_day, whole_day) is None
    assert limit_broken(house(minutes_a_day=24 * 60), whole_day) is None
    assert limit_broken(house(minutes_a_day=0), stay("9:00", "9:15")) == "minutes_a_day"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 10)),  # noqa: DTZ001
        (datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)),
    ],
)
def test_a_stay_is_aware_and_ends_after_it_starts(start, end):
    """Sabotage: childcare/regimes.py: if self.end <= self.start: -> if False:
    Sabotage: childcare/regimes.py: raise ValueError("a stay needs instants with a zone") -> pass
    """
    with pytest.raises(ValueError, match="a stay"):
        Stay(start, end, MONDAY)


@given(
    quarters=st.lists(st.tuples(st.integers(0, 91), st.integers(1, 20)), min_size=1, max_size=6),
    most=st.integers(15, 600),
    gap=st.one_of(st.none(), st.integers(15, 120)),
)
def test_a_shorter_stay_never_breaks_more(quarters, most, gap):
    """Whatever is allowed stays allowed when the new stay ends earlier."""
    midnight = datetime.combine(MONDAY, time(), UTC)
    stays = [
        Stay(
            midnight + timedelta(minutes=15 * start),
            midnight + timedelta(minutes=15 * (start + length)),
            MONDAY,
        )
        for start, length in quarters
    ]
    regime = house(minutes_in_a_row=most, minutes_a_day=most + 60, gap_minutes=gap)
    new, *others = stays
    shorter = Stay(new.start, new.end - (new.end - new.start) / 2, MONDAY)

    if limit_broken(regime, new, *others) is None:
        assert limit_broken(regime, shorter, *others) is None


def test_where_a_parent_stays_care_needs_a_desk():
    """Sabotage: childcare/regimes.py: regime.parent_presence == "premises" and not has_desk -> False"""
    new = stay("9:00", "10:00")

    def broken(presence, *, has_desk):
        regime = house(parent_presence=presence)
        return check(regime, born=BORN, day=MONDAY, stays_that_week=[], new=new, has_desk=has_desk)

    away = broken("premises", has_desk=False)

    assert away is not None and away.limit == "parent_presence"
    assert away.parents.english().endswith("Please book a desk as well. (House)")
    assert broken("premises", has_desk=True) is None
    assert broken("within call", has_desk=False) is broken("none needed", has_desk=False) is None


@pytest.mark.parametrize("wrong", [{"parent_presence": "perhaps"}, {"reckoning": "by moon"}])
def test_a_regime_knows_its_words(wrong):
    """Sabotage: childcare/regimes.py: raise ValueError(f"{self.name}: unknown presence or way to reckon ages") -> pass"""
    with pytest.raises(ValueError, match="House"):
        house(**wrong)
