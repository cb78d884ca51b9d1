"""Which class a child is in: birthdays, 29 February, year ends, August."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.ratios import pack
from childcare.ratios.ages import by_birthday, by_calendar_year, from_august

NL = pack("nl-daycare@2020")
FINLAND = pack("fi-early-education@2018")
NORWAY = pack("no-kindergarten@2026")
POLAND = pack("pl-under-3@2026")
VENETO = pack("it-34-creche@2007")
PIEDMONT = pack("it-21-baby-parking@2013")
dates = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("born", "on", "months"),
    [
        (date(2025, 3, 10), date(2026, 3, 9), 11),
        (date(2025, 3, 10), date(2026, 3, 10), 12),
        (date(2025, 3, 10), date(2025, 3, 10), 0),
        (date(2025, 3, 10), date(2025, 3, 9), -1),
        (date(2024, 12, 31), date(2025, 12, 30), 11),
        (date(2024, 12, 31), date(2025, 12, 31), 12),
        (date(2024, 1, 1), date(2026, 12, 31), 35),
        (date(2024, 2, 29), date(2025, 2, 28), 11),  # no 29 February: full on 1 March
        (date(2024, 2, 29), date(2025, 3, 1), 12),
        (date(2024, 2, 29), date(2028, 2, 28), 47),
        (date(2024, 2, 29), date(2028, 2, 29), 48),
        (date(2025, 1, 31), date(2025, 2, 28), 0),  # no 31 February: full on 1 March
        (date(2025, 1, 31), date(2025, 3, 1), 1),
        (date(2025, 1, 31), date(2025, 4, 30), 2),
        (date(2025, 1, 31), date(2025, 5, 1), 3),
    ],
)
def test_months_by_birthday(born, on, months):
    """Sabotage: childcare/ratios/ages.py: months - (on.day < born.day) -> months - (on.day <= born.day)"""
    assert by_birthday(born, on) == months


@given(born=dates, on=dates)
def test_a_child_never_grows_younger(born, on):
    tomorrow = on + timedelta(days=1)
    for reckon in (by_birthday, by_calendar_year, from_august):
        assert reckon(born, on) <= reckon(born, tomorrow)


@pytest.mark.parametrize(
    ("born", "on", "label"),
    [
        (date(2025, 6, 15), date(2026, 6, 14), "under 1"),
        (date(2025, 6, 15), date(2026, 6, 15), "1 year"),
        (date(2023, 6, 15), date(2026, 6, 14), "2 years"),
        (date(2023, 6, 15), date(2026, 6, 15), "3 years"),
        (date(2022, 6, 15), date(2026, 6, 14), "3 years"),
        (date(2022, 6, 15), date(2026, 6, 15), None),  # exactly 4
        (date(2024, 2, 29), date(2028, 2, 28), "3 years"),
        (date(2024, 2, 29), date(2028, 2, 29), None),
        (date(2026, 6, 16), date(2026, 6, 15), None),  # not born yet
        (date(2026, 6, 15), date(2026, 6, 15), "under 1"),
        (date(2010, 6, 15), date(2026, 6, 15), None),
    ],
)
def test_dutch_classes_change_on_the_birthday(born, on, label):
    """Sabotage: childcare/ratios/bands.py: months < self.to_months -> months <= self.to_months"""
    assert class_of(NL, born, on) == label


@pytest.mark.parametrize(
    ("born", "on", "label"),
    [
        (date(2023, 12, 31), date(2026, 7, 31), "under 3"),
        (date(2023, 12, 31), date(2026, 8, 1), "3 and over"),  # 2 years and 7 months
        (date(2023, 1, 1), date(2026, 7, 31), "under 3"),  # 3 years and 6 months
        (date(2023, 1, 1), date(2026, 8, 1), "3 and over"),
        (date(2024, 1, 1), date(2026, 12, 31), "under 3"),
        (date(2024, 1, 1), date(2027, 1, 1), "under 3"),
        (date(2026, 9, 1), date(2026, 10, 1), "under 3"),
        (date(2026, 3, 1), date(2026, 4, 1), "under 3"),
        (date(2026, 4, 2), date(2026, 4, 1), None),
    ],
)
def test_norwegian_children_count_as_three_from_august(born, on, label):
    """Sabotage: childcare/ratios/ages.py: (on.month < SCHOOL_YEAR_MONTH) -> (on.month <= SCHOOL_YEAR_MONTH)"""
    assert class_of(NORWAY, born, on) == label


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2023, 12, 31), date(2025, 12, 31), 2),
        (date(2023, 12, 31), date(2026, 1, 1), 3),  # 3 by the end of the year
        (date(2023, 1, 1), date(2026, 1, 1), 3),
        (date(2024, 2, 29), date(2027, 1, 1), 3),
    ],
)
def test_slovenian_age_is_that_of_the_calendar_year(born, on, years):
    """Sabotage: childcare/ratios/ages.py: return (on.year - born.year) * 12 if -> return by_birthday(born, on) if"""
    assert by_calendar_year(born, on) == years * 12
    assert by_calendar_year(on + timedelta(days=1), on) < 0


@pytest.mark.parametrize(
    ("born", "part_day", "label"),
    [
        (date(2023, 6, 15), False, "3 and over, full day"),
        (date(2023, 6, 15), True, "3 and over, part day"),
        (date(2023, 6, 16), False, "under 3"),
        (date(2023, 6, 16), True, "under 3"),
        (date(2016, 6, 15), True, "3 and over, part day"),
    ],
)
def test_a_part_day_counts_in_finland_from_three_on(born, part_day, label):
    """Sabotage: childcare/ratios/bands.py: part_day != (self.day == "part") -> part_day == (self.day == "part")"""
    assert class_of(FINLAND, born, date(2026, 6, 15), part_day=part_day) == label
    assert FINLAND.part_day_minutes == 300


@pytest.mark.parametrize(
    ("born", "special", "label"),
    [
        (date(2025, 6, 15), False, "1 and 2"),
        (date(2025, 6, 16), False, "under 1 or with special needs"),
        (date(2024, 6, 15), True, "under 1 or with special needs"),
        (date(2023, 6, 16), True, "under 1 or with special needs"),
        (date(2023, 6, 15), True, None),
        (date(2023, 6, 15), False, None),
    ],
)
def test_a_special_need_counts_like_a_baby_in_poland_only(born, special, label):
    """Sabotage: childcare/packs/pl-under-3@2026.toml: special = true -> special = false"""
    on = date(2026, 6, 15)

    assert class_of(POLAND, born, on, special=special) == label
    assert FINLAND.classify(born, on, special=special) == FINLAND.classify(born, on)


@pytest.mark.parametrize(
    ("policy", "born", "label"),
    [
        (VENETO, date(2026, 3, 16), None),
        (VENETO, date(2026, 3, 15), "3 to 12 months"),
        (VENETO, date(2025, 6, 16), "3 to 12 months"),
        (VENETO, date(2025, 6, 15), "12 to 36 months"),
        (VENETO, date(2023, 6, 15), None),
        (PIEDMONT, date(2025, 5, 16), None),
        (PIEDMONT, date(2025, 5, 15), "13 months to 6 years"),
        (PIEDMONT, date(2020, 6, 16), "13 months to 6 years"),
        (PIEDMONT, date(2020, 6, 15), None),
    ],
)
def test_ages_that_italian_rules_admit(policy, born, label):
    """Sabotage: childcare/ratios/bands.py: self.from_months <= months -> self.from_months < months"""
    assert class_of(policy, born, date(2026, 6, 15)) == label


def class_of(policy, born, on, **what):
    index = policy.classify(born, on, **what)
    return None if index is None else policy.classes[index]
