"""The limits that we ship, each on both its sides, with their sources."""

from datetime import date, timedelta

import pytest

from childcare.regimes import UnknownRegime, check, preset, presets
from tests.childcare.regime_stays import BORN, MONDAY, house, limit_broken, stay

PIEDMONT = preset("it-21-baby-parking@2013")
RAVENNA = preset("it-45-recreational@2026")
ENGLAND = preset("gb-eng-creche@2026")


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
    breach = check(regime, born=BORN, day=MONDAY, stays_that_week=[], new=stay(*new), has_desk=True)

    assert breach is not None
    assert breach.staff.english() == staff
    assert breach.parents.english() == parents


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
