"""The one statement that a booking reads a day with says what the plain queries say."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from bookings.asks import Ask
from bookings.desks import free_desk
from bookings.pricing import tariff_on
from bookings.refusals import DeskFull, NoPrices
from bookings.services import book, cancel_booking, hold
from bookings.services.reading import DayRead, read_day
from childcare.capacity.quarters import Stay
from childcare.models import CareDay, CarePlace, Child, Credential
from childcare.refusals import Refusal
from childcare.regime import weeks_stays
from childcare.services.days import care_setting, day_facts, stored_days
from childcare.services.locks import lock_days
from childcare.services.places import own_stays
from spaces.hours import opening_on
from spaces.models import Closure, Desk, DeskReservation, PriceList, PublicHoliday, Space, SpaceDay
from spaces.ranges import Span
from tests.concurrency.families import Family, ask_for, make_families
from tests.factories import MONDAY, NOW, at, make_prices, make_ready_space, make_room, make_shift

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=11)
TIMES = ((540, 750), (780, 990), (600, 810))


def read_plainly(row: SpaceDay, ask: Ask, now: datetime) -> DayRead:
    """What `read_day` reads, by the services that others use, query by query."""
    space, day = ask.space, row.date
    ids = [child.pk for child in ask.children]
    setting, hours = care_setting(space), opening_on(space, day)
    facts = day_facts(row, setting, hours)
    mine = Child.objects.bookable_by(ask.person).filter(pk__in=ids)
    places = CarePlace.objects.live().filter(space_day=row).select_related("child")
    return DayRead(
        row=row,
        takes_bookings=Space.objects.get(pk=space.pk).is_bookable,
        children={child.pk: (child.first_name, child.date_of_birth) for child in mine},
        setting=setting,
        hours=hours,
        stored=stored_days(row),
        rules=dict(CareDay.objects.filter(space_day=row).values_list("care_room_id", "rule")),
        places={
            place.pk: Stay(
                place.child_id,
                place.child.date_of_birth,
                place.care_room_id,
                Span.of(place.during),
            )
            for place in places
        },
        duties=list(facts.duties),
        own=own_stays(ids, day, day, now),
        week=weeks_stays([space], ids, day, day, now),
        desk_id=_or_none(lambda: free_desk(space, ask.desk_kind, ask.span).pk, DeskFull),
        prices=_or_none(lambda: tariff_on(space, day), NoPrices),
        has_stale_papers=False,
    )


@pytest.mark.parametrize("seed", range(12))
def test_both_read_the_same(seed: int) -> None:
    """Sabotage: bookings/services/reading_statement.py: AND NOT (p.state = 'held' AND p.held_until <= %(now)s::timestamptz)) AS own -> ) AS own
    Sabotage: childcare/regime.py: CarePlace.objects.counting(now) -> CarePlace.objects.live()
    Sabotage: bookings/services/reading_statement.py: WHERE p.space_day_id = %(day)s::bigint AND p.state <> 'cancelled') AS places -> WHERE p.space_day_id = %(day)s::bigint) AS places
    Sabotage: bookings/services/reading_statement.py: date = %(date)s::date AND NOT is_open -> date = %(date)s::date
    Sabotage: bookings/services/reading_statement.py: AND valid_from <= %(date)s::date -> AND valid_from > %(date)s::date
    """
    dice = Random(seed)
    space, families = make_random_world(dice)
    ask = _random_ask(dice, space, families)

    with transaction.atomic():
        [row] = lock_days([(ask.day, space.pk)]).values()
        plain, quick = read_plainly(row, ask, LATER), read_day(row, ask, LATER)

    assert not quick.has_stale_papers
    for field in fields(DayRead):
        assert _shown(getattr(quick, field.name)) == _shown(getattr(plain, field.name)), field.name


def test_papers_that_ran_out_since_are_seen() -> None:
    """Sabotage: bookings/services/reading_statement.py: AND (k.expires_on IS NULL OR k.expires_on >= %(date)s::date) ->"""
    space = make_ready_space(educators=1)
    type(space.regime).objects.update(required_credentials=["first_aid"])
    Credential.objects.update(expires_on=MONDAY - timedelta(days=1))
    [family] = make_families(1, months=(40,))

    with transaction.atomic():
        [row] = lock_days([(MONDAY, space.pk)]).values()
        read = read_day(row, ask_for(space, family, MONDAY), NOW)

    assert read.has_stale_papers
    assert read.duties == []


def make_random_world(dice: Random) -> tuple[Space, list[Family]]:
    """A space with rooms, hours, limits and a history of all kinds; a family may be elsewhere."""
    margins: dict[str, Any] = {
        "margin_before": dice.choice([0, 15]),
        "margin_after": dice.choice([0, 30]),
    }
    space = make_ready_space(desks=dice.randint(1, 4), educators=2, days=3, **margins)
    if dice.random() < 0.5:
        make_shift(make_room(space, age_from_months=24, position=dice.randint(0, 1)))
    limits = {"days_a_week": dice.choice([None, 2]), "required_credentials": ["first_aid"]}
    type(space.regime).objects.filter(space=space).update(**limits)
    _close_sometimes(dice, space)
    families = make_families(4, months=(dice.randint(10, 30), 60))
    spaces = [space, space, make_ready_space(days=3)]
    made = [
        _try(dice, hold if dice.random() < 0.4 else book, dice.choice(spaces), families)
        for _ in range(7)
    ]
    for booking in made:
        if booking and booking.is_confirmed and dice.random() < 0.2:
            cancel_booking(booking=booking, now=NOW)
    return space, families


def _close_sometimes(dice: Random, space: Space) -> None:
    if dice.random() < 0.3:
        PublicHoliday.objects.create(
            space=space, date=MONDAY, name="A feast", is_open=dice.random() < 0.7
        )
    if dice.random() < 0.3:
        days = DateRange(MONDAY + timedelta(days=2), MONDAY + timedelta(days=3))
        Closure.objects.create(space=space, days=days, what="work", reason="Paint")
    if dice.random() < 0.4:
        Closure.objects.create(
            space=space,
            days=DateRange(MONDAY, MONDAY + timedelta(days=2)),
            what=dice.choice(["all", "care"]),
            reason="The fire brigade comes",
            start_minute=840,
            end_minute=900,
        )
    if dice.random() < 0.5:
        make_prices(space, valid_from=MONDAY + timedelta(days=dice.randint(-1, 2)), care_price=800)
    if dice.random() < 0.5:
        DeskReservation.objects.create(
            desk=Desk.objects.filter(space=space)[0],
            during=at(MONDAY, 480, 1080, space).range(),
            state=DeskReservation.State.OUT_OF_SERVICE,
        )


def _random_ask(dice: Random, space: Space, families: list[Family]) -> Ask:
    day = MONDAY + timedelta(days=dice.randint(0, 3))
    start, end = dice.choice(TIMES)
    return ask_for(space, dice.choice(families), day, span=at(day, start, end, space))


def _try(dice: Random, service: Any, space: Space, families: list[Family]) -> Any:
    with transaction.atomic():
        return _or_none(lambda: service(ask=_random_ask(dice, space, families), now=NOW), Refusal)


def _or_none(work: Any, refusal: type[Refusal]) -> Any:
    try:
        return work()
    except refusal:
        return None


def _shown(value: Any) -> Any:
    """So that two values that mean the same are equal: rows in one order, models by their fields."""
    if isinstance(value, PriceList):
        return {field.attname: getattr(value, field.attname) for field in value._meta.fields}
    if isinstance(value, date | str | int) or value is None:
        return value
    if isinstance(value, dict):
        return sorted((repr(key), repr(_shown(one))) for key, one in value.items())
    if isinstance(value, list):
        return sorted(repr(one) for one in value)
    if type(value).__name__ == "CareSetting":
        regime = value.regime and {
            f.attname: getattr(value.regime, f.attname) for f in value.regime._meta.fields
        }
        return value.rooms, regime
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value
