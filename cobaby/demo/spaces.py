"""A space of the demo world, made from its plan: all that does not change from day to day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from childcare.models import CareRegime, CareRoom, Credential, Educator, HouseRule
from childcare.regimes import preset
from childcare.services.cuts import record_credential
from cobaby.accounts.models import User
from cobaby.demo.accounts import Account, make_accounts
from cobaby.demo.plans import SpacePlan, TeamPlan
from cobaby.demo.week_words import dates_of, week_times
from spaces.holidays import fill_holidays
from spaces.models import (
    BookingBlock,
    CancellationStep,
    Closure,
    Desk,
    Membership,
    OpeningHours,
    PriceList,
    Space,
    SpaceDescription,
)

PAPERS_LAST = 700
"""Days for which a paper is still valid where the plan says nothing else."""
RENEWED_BEFORE = 70
"""Days before their end: nobody is reminded of it, and no day that can be booked lies behind it."""
CLOSURES_AHEAD = 150
"""Days ahead for which closures are known: far beyond what can be booked."""


@transaction.atomic
def make_space(plan: SpacePlan, administrator: User, today: date) -> Space:
    """The space with hours, desks, prices, rules, rooms and team."""
    confirmed: dict[str, Any] = {}
    if plan.confirmed:
        at = datetime(today.year - 1, 9, 1, 9, tzinfo=UTC)
        confirmed = {"confirmed_by": administrator, "confirmed_at": at}
    space = Space.objects.create(**plan.space, **confirmed)
    for language, words in plan.descriptions.items():
        SpaceDescription.objects.create(space=space, language=language, **words)
    _make_hours(space, plan)
    _make_desks(space, plan)
    first = date(today.year - 1, 1, 1)
    PriceList.objects.create(space=space, valid_from=first, **plan.prices)
    CancellationStep.objects.bulk_create(
        CancellationStep(space=space, hours_before=hours, fee_percent=percent)
        for hours, percent in plan.cancellation
    )
    _make_rules(space, plan)
    _make_team(space, plan, today)
    return space


def keep_calendar(space: Space, plan: SpacePlan, first: date, last: date) -> None:
    """Public holidays and closures from `first` on, before anybody books there."""
    is_new = not space.holidays.exists()
    fill_holidays(space=space, today=first)
    if plan.open_holidays and is_new:
        space.holidays.exclude(date__month=1, date__day=1).update(is_open=True)
    known = {days.lower for days in space.closures.values_list("days", flat=True)}
    for closure in plan.closures:
        for day in dates_of(closure["when"], first, last + timedelta(days=CLOSURES_AHEAD)):
            if day not in known:
                days = DateRange(day, day + timedelta(days=closure.get("days", 1)))
                what = closure.get("what", Closure.What.ALL)
                Closure.objects.create(space=space, days=days, what=what, reason=closure["reason"])


def _make_team(space: Space, plan: SpacePlan, today: date) -> None:
    """Accounts, memberships and papers of those who work there."""
    users = make_accounts(
        Account(person.address, person.name, person.language, space.zone) for person in plan.team
    )
    since = DateRange(date(today.year - 2, 3, 1), None)
    for person in plan.team:
        user = users[person.address]
        Membership.objects.create(user=user, space=space, role=person.role, valid=since)
        if person.role == Membership.Role.EDUCATOR:
            _make_papers(Educator.objects.get_or_create(user=user)[0], space, person, today)


def _make_papers(educator: Educator, space: Space, person: TeamPlan, today: date) -> None:
    for kind in person.papers:
        ends = today + timedelta(days=person.expires.get(kind, PAPERS_LAST))
        Credential.objects.create(
            educator=educator,
            space=space,
            kind=kind,
            issued_on=ends - timedelta(days=730),
            expires_on=ends,
        )


def renew_papers(space: Space, plan: SpacePlan, now: datetime) -> None:
    """Papers that the plan lets end soon end soon again, one that has ended stays so.

    The others are renewed before their end comes into sight.
    """
    team = {one.address: one for one in plan.team if one.role == Membership.Role.EDUCATOR}
    for educator in Educator.objects.filter(user__email__in=team).select_related("user"):
        person = team[educator.user.email]
        for kind in person.papers:
            _renew(educator, space, kind, person.expires.get(kind), now)


def _renew(
    educator: Educator, space: Space, kind: str, ends_soon: int | None, now: datetime
) -> None:
    today = now.date()
    needed = today + timedelta(days=RENEWED_BEFORE if ends_soon is None else 0)
    days = PAPERS_LAST if ends_soon is None else ends_soon
    seen = educator.credentials.filter(space=space, kind=kind)
    if days > 0 and not seen.filter(expires_on__gte=needed).exists():
        record_credential(
            educator=educator,
            space=space,
            kind=kind,
            issued_on=today,
            expires_on=today + timedelta(days=days),
            now=now,
        )


def _make_hours(space: Space, plan: SpacePlan) -> None:
    OpeningHours.objects.bulk_create(
        OpeningHours(
            space=space, purpose=purpose, weekday=weekday, start_minute=start, end_minute=end
        )
        for purpose, lines in (("work", plan.work), ("care", plan.care))
        for weekday, start, end in week_times(lines)
    )
    BookingBlock.objects.bulk_create(
        BookingBlock(space=space, weekday=weekday, start_minute=start, end_minute=end)
        for weekday, start, end in week_times(plan.blocks)
    )


def _make_desks(space: Space, plan: SpacePlan) -> None:
    """Each line of the plan is a kind and its features: "equipped screen quiet"."""
    lines = [line.split() for line in plan.desks]
    Desk.objects.bulk_create(
        Desk(space=space, number=number, kind=kind, features=features)
        for number, (kind, *features) in enumerate(lines, start=1)
    )


def _make_rules(space: Space, plan: SpacePlan) -> None:
    house = HouseRule.objects.create(space=space, **plan.house_rule) if plan.house_rule else None
    for position, room in enumerate(plan.rooms):
        rule = room.get("rule") or f"house:{house.pk if house else 0}"
        CareRoom.objects.create(space=space, position=position, **(room | {"rule": rule}))
    if plan.rooms:
        CareRegime.objects.create(space=space, **_regime(plan))


def _regime(plan: SpacePlan) -> dict[str, Any]:
    """The plan's own limits on top of those of its preset."""
    limits = (
        "age_from_months",
        "age_to_months",
        "most_at_once",
        "minutes_a_day",
        "minutes_in_a_row",
        "gap_minutes",
        "days_a_week",
        "minutes_a_week",
    )
    shipped = preset(plan.regime["preset"]) if plan.regime.get("preset") else None
    return {name: getattr(shipped, name) for name in limits if shipped} | plan.regime
