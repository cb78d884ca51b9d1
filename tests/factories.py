"""One `make_x(**overrides)` for each thing a test needs. Defaults are a small working space."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from childcare.models import (
    CareRegime,
    CareRoom,
    Child,
    Credential,
    Educator,
    Guardianship,
    HouseRule,
    Shift,
)
from childcare.services.cuts import close_days
from childcare.services.days import recount_all
from childcare.services.locks import lock_days
from childcare.services.rooms import change_room
from childcare.services.shifts import plan_shift
from cobaby.accounts.models import PlatformRole, User
from spaces.models import (
    BookingBlock,
    CancellationStep,
    Desk,
    Membership,
    OpeningHours,
    PriceList,
    Space,
)
from spaces.ranges import Span, wall_span

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
"""A Tuesday morning, when most tests happen."""
TODAY = NOW.date()
MONDAY = date(2026, 3, 16)
"""The first day that most tests book on."""
ZONE = "Europe/Berlin"

_number = count(1)
PASSWORD = "stork-lamp-42"
WEEKDAY = (("work", 8 * 60, 18 * 60), ("care", 8 * 60 + 30, 17 * 60 + 30))
SHIFT = (8 * 60 + 30, 17 * 60 + 30)
HALF_DAYS = ((9 * 60, 12 * 60 + 30), (13 * 60, 16 * 60 + 30))


def make_user(name: str = "Ana Kovač", **overrides: Any) -> User:
    n = next(_number)
    roles = overrides.pop("roles", ())
    fields = {"email": f"person{n}@example.org", "display_name": name, "zone": ZONE}
    user = User.objects.create_user(password=PASSWORD, **(fields | overrides))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in roles:
        PlatformRole.objects.create(user=user, role=role)
    return user


def make_space(**overrides: Any) -> Space:
    """Open Monday to Friday, desks 08:00-18:00, care 08:30-17:30, in blocks of half a day."""
    n = next(_number)
    fields: dict[str, Any] = {
        "slug": f"zwei-stuehle-{n}",
        "name": f"Zwei Stühle {n}",
        "kind": Space.Kind.PARENT_CHILD_OFFICE,
        "stage": Space.Stage.OPEN,
        "street": "Lindenhof 4",
        "postcode": "01239",
        "municipality": "Dresden",
        "country": "DE",
        "subdivision": "SN",
        "latitude": 51.0,
        "longitude": 13.8,
        "zone": ZONE,
        "languages": ["de", "en"],
        "operator": "Zwei Stühle e. V.",
        "responsible_person": "Jana Weber",
        "confirmed_at": NOW - timedelta(days=100),
    }
    fields |= overrides
    if fields["confirmed_at"] and "confirmed_by" not in fields:
        fields["confirmed_by"] = make_user("Administrator", roles=["administrator"])
    space = Space.objects.create(**fields)
    OpeningHours.objects.bulk_create(
        OpeningHours(
            space=space, purpose=purpose, weekday=weekday, start_minute=start, end_minute=end
        )
        for weekday in range(5)
        for purpose, start, end in WEEKDAY
    )
    BookingBlock.objects.bulk_create(
        BookingBlock(space=space, weekday=weekday, start_minute=start, end_minute=end)
        for weekday in range(5)
        for start, end in HALF_DAYS
    )
    make_prices(space)
    CancellationStep.objects.bulk_create(
        CancellationStep(space=space, hours_before=hours, fee_percent=percent)
        for hours, percent in ((24, 50), (2, 100))
    )
    CareRegime.objects.create(space=space, parent_presence="call")
    return space


def make_hours(space: Space, purpose: str, weekday: int, start: int, end: int) -> OpeningHours:
    return OpeningHours.objects.create(
        space=space, purpose=purpose, weekday=weekday, start_minute=start, end_minute=end
    )


def make_prices(space: Space, **overrides: Any) -> PriceList:
    fields = {
        "valid_from": date(2026, 1, 1),
        "currency": "EUR",
        "laptop_hour": 300,
        "laptop_half_day": 900,
        "laptop_day": 1500,
        "equipped_hour": 400,
        "equipped_half_day": 1200,
        "equipped_day": 2000,
        "care_unit": "block",
        "care_price": 750,
    }
    return PriceList.objects.create(space=space, **(fields | overrides))


def make_desks(space: Space, number: int, kind: str = "laptop") -> list[Desk]:
    first = space.desks.count() + 1
    return Desk.objects.bulk_create(
        Desk(space=space, number=first + i, kind=kind) for i in range(number)
    )


def make_room(space: Space, **overrides: Any) -> CareRoom:
    fields: dict[str, Any] = {"name": f"Garden room {next(_number)}", "limit": 10}
    if "rule" not in overrides:
        fields["rule"] = make_house_rule(space)
    return CareRoom.objects.create(space=space, **(fields | overrides))


def make_house_rule(space: Space, bands: object = ((0, 36, 4), (36, 132, 8))) -> str:
    """The key of a house rule: children for each educator by bands of months."""
    version = space.house_rules.count() + 1
    rule = HouseRule.objects.create(
        space=space,
        version=version,
        name="House rule",
        bands=[list(band) for band in bands],  # type: ignore[attr-defined]
        source="Agreed with the town",
    )
    return f"house:{rule.pk}"


def set_room_limit(*, room: CareRoom, limit: int, now: datetime, as_fact: bool = False) -> None:
    """The most children at once, all else of the room as it is. Raises CutBreaksBookings."""
    ages = {name: getattr(room, name) for name in ("age_from_months", "age_to_months")}
    change_room(room=room, name=room.name, limit=limit, **ages, now=now, as_fact=as_fact)
    room.limit = limit


def close_monday(
    space: Space, reason: str, minutes: tuple[int, int] | None = (11 * 60, 14 * 60)
) -> None:
    """From 11:00 to 14:00, or other wall minutes; None: all day. Bookings do not stop it."""
    close_days(
        space=space, first=MONDAY, last=MONDAY, reason=reason, minutes=minutes, now=NOW,
        as_fact=True,
    )  # fmt: skip


def make_educator(space: Space, name: str = "Katrin Vogel", **overrides: Any) -> Educator:
    user = make_user(name)
    make_membership(user, space, "educator")
    educator = Educator.objects.create(user=user)
    Credential.objects.bulk_create(
        Credential(
            educator=educator,
            space=space,
            kind=kind,
            issued_on=date(2025, 1, 1),
            expires_on=overrides.get("expires_on", date(2028, 1, 1)),
        )
        for kind in overrides.get("credentials", ["educator", "first_aid", "clearance"])
    )
    return educator


def make_membership(user: User, space: Space, role: str) -> Membership:
    return Membership.objects.create(
        user=user, space=space, role=role, valid=DateRange(date(2020, 1, 1), None)
    )


def make_shift(
    room: CareRoom,
    day: date = MONDAY,
    start: int = SHIFT[0],
    end: int = SHIFT[1],
    educator: Educator | None = None,
) -> Shift:
    """A shift on the wall clock, in minutes, planned through the engine."""
    educator = educator or make_educator(room.space)
    return plan_shift(room=room, educator=educator, span=at(day, start, end, room.space), now=NOW)


def make_child(parent: User, months: int = 30, name: str = "Mila", on: date = MONDAY) -> Child:
    """A child of so many months on the day most tests book."""
    years, rest = divmod(on.year * 12 + on.month - 1 - months, 12)
    born = date(years, rest + 1, min(on.day, 28))
    child = Child.objects.create(first_name=name, last_name="Kovač", date_of_birth=born)
    Guardianship.objects.create(guardian=parent, child=child, relation="mother")
    return child


def at(day: date, start: int, end: int, space: Space) -> Span:
    """A span on the wall clock of the space, in minutes from midnight."""
    span = wall_span(day, start, end, space.tz)
    assert span is not None
    return span


def make_ready_space(
    *,
    desks: int = 4,
    educators: int = 2,
    days: int = 1,
    room: dict[str, Any] | None = None,
    **overrides: Any,
) -> Space:
    """A space with desks, one room and educators on shift all day from MONDAY on."""
    space = make_space(**overrides)
    make_desks(space, desks)
    care_room = make_room(space, **(room or {}))
    team = [make_educator(space) for _ in range(educators)]
    make_roster(care_room, team, [MONDAY + timedelta(days=n) for n in range(days)])
    return space


@transaction.atomic
def make_roster(room: CareRoom, team: list[Educator], days: list[date]) -> None:
    """All of them on shift on all of these days: what the engine plans, counted once a day."""
    rows = lock_days([(day, room.space_id) for day in days]).values() if team else ()
    Shift.objects.bulk_create(
        Shift(
            care_room=room,
            space_day=row,
            educator=educator,
            during=at(row.date, *SHIFT, room.space).range(),
            changed_at=NOW,
        )
        for row in rows
        for educator in team
    )
    recount_all(rows, as_fact=True)
