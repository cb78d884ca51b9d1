"""Limits of a space for one child: ages, minutes, rows, days, weeks; each on both its sides."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.regimes import Regime, Stay, UnknownRegime, check, preset, presets

ROME = ZoneInfo("Europe/Rome")
MONDAY = date(2026, 11, 23)
BORN = date(2024, 3, 1)
PIEDMONT = preset("it-21-baby-parking@2013")
RAVENNA = preset("it-45-recreational@2026")
ENGLAND = preset("gb-eng-creche@2026")


def stay(start: str, end: str, day: date = MONDAY, zone: ZoneInfo = ROME) -> Stay:
    """`stay("9:00", "12:30")`, local times of that day."""
    return Stay(_at(start, day, zone), _at(end, day, zone), day)


def _at(clock: str, day: date, zone: ZoneInfo) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    days, hours = divmod(hours, 24)
    return datetime.combine(day + timedelta(days), time(hours, minutes), zone)


def limit_broken(regime: Regime, new: Stay, *others: Stay, born: date = BORN) -> str | None:
    breach = check(regime, born=born, day=new.day, stays_that_week=others, new=new)
    return breach.limit if breach else None


def house(**limits) -> Regime:
    return Regime(name="House", **limits)


@pytest.mark.parametrize(
    ("new", "others", "broken"),
    [
        (("9:00", "14:00"), [], None),  # exactly 5 h
        (("9:00", "14:15"), [], "minutes_in_a_row"),
        (("9:00", "14:01"), [], "minutes_in_a_row"),
        (("12:00", "14:00"), [("9:00", "12:00")], None),  # 3 + 2, adjacent
        (("12:00", "14:15"), [("9:00", "12:00")], "minutes_in_a_row"),
        (("9:00", "12:00"), [("12:00", "14:15")], "minutes_in_a_row"),  # put in before
        (("15:00", "18:00"), [("9:00", "14:00")], None),  # again after exactly 1 h
        (("14:59", "18:00"), [("9:00", "14:00")], "minutes_in_a_row"),
        (("14:45", "15:00"), [("9:00", "14:00")], "minutes_in_a_row"),
        (("15:00", "20:00"), [("9:00", "14:00")], None),  # 10 h a day, but not in a row
        (("11:00", "12:00"), [("9:00", "11:00"), ("12:00", "14:15")], "minutes_in_a_row"),  # fills
        (("11:00", "12:00"), [("9:00", "11:00"), ("12:00", "14:00")], None),
        (("12:30", "14:00"), [("9:00", "12:00")], None),  # half an hour out: 5 h by the clock
        (("12:30", "14:15"), [("9:00", "12:00")], "minutes_in_a_row"),
        (("13:00", "18:00"), [("9:00", "12:00")], None),
    ],
)
def test_piedmont_five_hours_in_a_row_and_again_after_one(new, others, broken):
    """Sabotage: childcare/regimes.py: if end - start > timedelta(minutes=limit) -> if end - start >= timedelta(minutes=limit)
    Sabotage: childcare/regimes.py: if pause < gap or -> if pause <= gap or
    """
    found = limit_broken(PIEDMONT, stay(*new), *(stay(*other) for other in others))

    assert found == broken


@pytest.mark.parametrize(
    ("born", "broken"),
    [
        (date(2025, 10, 23), None),  # 13 months on that day
        (date(2025, 10, 24), "age"),
        (date(2020, 11, 24), None),  # the last day before the sixth birthday
        (date(2020, 11, 23), "age"),
        (date(2026, 11, 24), "age"),  # not born yet
    ],
)
def test_piedmont_ages(born, broken):
    """Sabotage: childcare/regimes.py: if months < regime.age_from_months: -> if months <= regime.age_from_months:
    Sabotage: childcare/regimes.py: and months >= regime.age_to_months: -> and months > regime.age_to_months:
    """
    assert limit_broken(PIEDMONT, stay("9:00", "10:00"), born=born) == broken


def test_an_unborn_child_is_refused_even_where_all_ages_may_come():
    """Sabotage: childcare/regimes.py: if months < 0: -> if False:"""
    new, tomorrow = stay("9:00", "10:00"), MONDAY + timedelta(1)

    breach = check(house(), born=tomorrow, day=MONDAY, stays_that_week=[], new=new)

    assert breach is not None
    assert "not born yet" in breach.parents.english()
    assert limit_broken(house(), new, born=MONDAY) is None


@pytest.mark.parametrize(
    ("regime", "new", "others", "broken"),
    [
        (ENGLAND, ("9:00", "11:00"), [], None),
        (ENGLAND, ("9:00", "11:15"), [], "minutes_a_day"),
        (ENGLAND, ("15:00", "16:00"), [("9:00", "10:00")], None),
        (ENGLAND, ("15:00", "16:15"), [("9:00", "10:00")], "minutes_a_day"),
        (ENGLAND, ("10:00", "11:00"), [("9:00", "10:00")], None),
        (ENGLAND, ("9:30", "11:00"), [("9:00", "10:30")], None),  # overlap counts once
        (RAVENNA, ("9:00", "11:00"), [], None),
        (RAVENNA, ("9:00", "11:15"), [], "minutes_a_day"),
    ],
)
def test_two_hours_a_day(regime, new, others, broken):
    """Sabotage: childcare/regimes.py: if stay.day == new.day) <= limit: -> if stay.day == new.day) < limit:
    Sabotage: childcare/regimes.py: start = stay.start if until is None else max(stay.start, until) -> start = stay.start
    """
    found = limit_broken(regime, stay(*new), *(stay(*other) for other in others))

    assert found == broken


@pytest.mark.parametrize(
    ("days", "new", "broken"),
    [
        ([], 0, None),
        ([1], 0, None),
        ([1, 3], 0, "days_a_week"),
        ([1, 3], 3, None),  # a second stay on a day of the two
        ([0, 1], 6, "days_a_week"),  # Sunday is of the same week
        ([0, 1], 7, None),  # the next Monday is not
        ([-1, -2], 0, None),  # the Sunday before is not
    ],
)
def test_ravenna_two_days_a_week(days, new, broken):
    """Sabotage: childcare/regimes.py: stay.day.isocalendar()[:2] == week -> True
    Sabotage: childcare/regimes.py: for stay in _same_week(stays, new)}) <= limit -> for stay in _same_week(stays, new)}) < limit
    """
    others = [stay("9:00", "10:00", MONDAY + timedelta(day)) for day in days]

    found = limit_broken(RAVENNA, stay("10:00", "11:00", MONDAY + timedelta(new)), *others)

    assert found == broken


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
    start = _at("8:00", MONDAY, ROME)

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


@pytest.mark.parametrize(
    ("regime", "new", "staff", "parents"),
    [
        (
            PIEDMONT,
            ("9:00", "14:15"),
            "A child may stay at most 5 hours in a row, and come again after 1 hour."
            " Rule: Piedmont rule for baby parking (DGR 31-5660/2013, via Neive).",
            "A child may stay at most 5 hours in a row, and come again after 1 hour."
            " (Piedmont rule for baby parking)",
        ),
        (
            house(minutes_a_day=90),
            ("9:00", "11:00"),
            "A child may stay at most 90 minutes a day. Rule: House.",
            "A child may stay at most 90 minutes a day. (House)",
        ),
    ],
)
def test_a_breach_names_the_limit_and_its_source(regime, new, staff, parents):
    """Sabotage: childcare/regime_wording.py: return say(STAFF, limit=limit, rule=say(rule), source=source), parents -> return parents, parents
    Sabotage: childcare/regime_wording.py: if minutes % 60: -> if False:
    """
    breach = check(regime, born=BORN, day=MONDAY, stays_that_week=[], new=stay(*new))

    assert breach is not None
    assert breach.staff.english() == staff
    assert breach.parents.english() == parents


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


def test_the_shipped_regimes_say_where_they_come_from():
    """Sabotage: childcare/packs/regimes/gb-eng-creche@2026.toml: source = "official guidance" -> source = "" """
    for regime in presets():
        assert preset(regime.key) is regime
        assert regime.source
        assert regime.certainty == "sure"
        assert regime.read_on
    assert len(presets()) == 8
    assert not RAVENNA.meals
    assert RAVENNA.parent_presence == "none needed"


def test_an_unknown_regime_is_named():
    """Sabotage: childcare/regimes.py: raise UnknownRegime(key) -> return presets()[0]"""
    with pytest.raises(UnknownRegime, match="nowhere"):
        preset("nowhere")


@pytest.mark.parametrize("wrong", [{"parent_presence": "perhaps"}, {"reckoning": "by moon"}])
def test_a_regime_knows_its_words(wrong):
    """Sabotage: childcare/regimes.py: raise ValueError(f"{self.name}: unknown presence or way to reckon ages") -> pass"""
    with pytest.raises(ValueError, match="House"):
        house(**wrong)
