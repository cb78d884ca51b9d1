"""The fee for cancelling rises towards the start, and illness is milder."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobaby.money.amounts import Amount
from cobaby.money.cancellation import IllnessRule, Step, fee, illness_fee

START = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
LADDER = (Step(24, 100), Step(48, 50))
PRICE = Amount(4000, "EUR")

ladders = st.lists(st.builds(Step, st.integers(0, 200), st.integers(0, 100)), max_size=5)
amounts = st.builds(Amount, st.integers(0, 100_000), st.just("EUR"))
instants = st.integers(-300 * 60, 60).map(lambda minutes: START + timedelta(minutes=minutes))
rules = st.builds(IllnessRule, st.integers(0, 100), st.integers(0, 3000), st.booleans())


@pytest.mark.parametrize(
    ("hours_before", "minor"), [(72, 0), (48, 0), (47, 2000), (24, 2000), (23, 4000), (-1, 4000)]
)
def test_fee_climbs_the_ladder(hours_before, minor):
    """Sabotage: cobaby/money/cancellation.py: if now > until] -> if now >= until]"""
    due = fee(PRICE, LADDER, starts_at=START, now=START - timedelta(hours=hours_before))

    assert due.amount == Amount(minor, "EUR")
    assert due.free_until == START - timedelta(hours=48)


def test_fee_says_when_it_rises_next():
    before = fee(PRICE, LADDER, starts_at=START, now=START - timedelta(hours=30))
    late = fee(PRICE, LADDER, starts_at=START, now=START - timedelta(hours=1))

    assert before.next_change_at == START - timedelta(hours=24)
    assert late.next_change_at is None


def test_without_a_ladder_it_is_free():
    due = fee(PRICE, (), starts_at=START, now=START)

    assert (due.amount.minor, due.free_until, due.next_change_at) == (0, None, None)


def test_hours_are_elapsed_hours_over_a_clock_change():
    """Sabotage: cobaby/money/cancellation.py: return instant.astimezone(UTC) -> return instant"""
    starts_at = datetime(2026, 10, 25, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))

    due = fee(PRICE, LADDER, starts_at=starts_at, now=starts_at)

    assert due.free_until == datetime(2026, 10, 23, 8, 0, tzinfo=UTC)


@given(amounts, ladders, instants, instants)
def test_fee_is_between_nothing_and_the_price_and_never_falls(price, steps, one, other):
    """Sabotage: cobaby/money/cancellation.py: if step.fee_percent > highest: -> if True:"""
    earlier, later = sorted([one, other])
    first = fee(price, steps, starts_at=START, now=earlier)
    second = fee(price, steps, starts_at=START, now=later)

    assert Amount(0, "EUR") <= first.amount <= second.amount <= price


@given(amounts, ladders, instants)
def test_the_promised_instants_hold(price, steps, now):
    due = fee(price, steps, starts_at=START, now=now)

    if due.next_change_at:
        assert fee(price, steps, starts_at=START, now=due.next_change_at).percent == due.percent
        just_after = due.next_change_at + timedelta(seconds=1)
        assert fee(price, steps, starts_at=START, now=just_after).percent > due.percent
    if due.free_until and now <= due.free_until:
        assert due.percent == 0


@given(amounts, amounts, rules, ladders, instants, instants)
def test_illness_never_costs_more_than_cancelling(care, desk, rule, steps, one, other):
    """Sabotage: cobaby/money/cancellation.py: min(rule -> max(rule"""
    earlier, later = sorted([one, other])
    ill = [
        illness_fee(care=care, desk=desk, rule=rule, steps=steps, starts_at=START, now=now)
        for now in (earlier, later)
    ]
    ordinary = fee(care, steps, starts_at=START, now=earlier).amount

    assert ill[0].care <= ordinary
    assert Amount(0, "EUR") <= ill[0].total <= ill[1].total <= care + desk


def test_a_kept_desk_costs_no_fee():
    """Sabotage: cobaby/money/cancellation.py: if desk is not None and -> if desk is None or"""
    rule = IllnessRule(0, 60, desk_fee_follows_ladder=True)
    told_at = START - timedelta(hours=2)

    kept = illness_fee(care=PRICE, desk=None, rule=rule, steps=LADDER, starts_at=START, now=told_at)
    dropped = illness_fee(
        care=PRICE, desk=PRICE, rule=rule, steps=LADDER, starts_at=START, now=told_at
    )

    assert (kept.total.minor, dropped.total.minor) == (0, 4000)
