"""Spaces and families for the attacks: made fast, and many."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from bookings.asks import Ask
from childcare.models import Child, Guardianship
from childcare.services.cuts import change_hours
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span
from tests.factories import MONDAY, NOW, at, make_ready_space

MORNING = (9 * 60, 12 * 60 + 30)
Family = tuple[User, tuple[Child, ...]]


def make_families(number: int, months: tuple[int, ...] = ()) -> list[Family]:
    """So many parents, each with children of these ages in months on MONDAY."""
    parents = User.objects.bulk_create(
        User(email=f"{uuid4().hex}@example.org", password="!", display_name="P")
        for _ in range(number)
    )
    families = []
    for parent in parents:
        children = Child.objects.bulk_create(
            Child(first_name=f"K{age}", date_of_birth=born(age)) for age in months
        )
        Guardianship.objects.bulk_create(
            Guardianship(guardian=parent, child=child) for child in children
        )
        families.append((parent, tuple(children)))
    return families


def born(months: int) -> date:
    years, month = divmod(MONDAY.year * 12 + MONDAY.month - 1 - months, 12)
    return date(years, month + 1, 1)


def make_arena(rounds: int, **overrides: Any) -> Space:
    """A space whose educators are on shift on the first `rounds` days from MONDAY."""
    defaults: dict[str, Any] = {"horizon_days": 60, "days": rounds}
    space = make_ready_space(**(defaults | overrides))
    change_hours(space=space, now=NOW, change=partial(open_at_weekends, space))
    return space


def open_at_weekends(space: Space) -> None:
    for weekday in (5, 6):
        for purpose in ("work", "care"):
            space.opening_hours.create(
                purpose=purpose, weekday=weekday, start_minute=480, end_minute=1080
            )
        space.blocks.create(weekday=weekday, start_minute=540, end_minute=750)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def ask_for(space: Space, family: Family, on: date, **overrides: Any) -> Ask:
    parent, children = family
    fields: dict[str, Any] = {
        "person": parent,
        "space": space,
        "span": morning(on, space),
        "desk_kind": "laptop",
        "children": children,
        "form_token": uuid4(),
    }
    return Ask(**(fields | overrides))


def morning(on: date, space: Space) -> Span:
    return at(on, *MORNING, space)
