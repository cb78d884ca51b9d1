"""Bookings that a cut broke, and what can become of them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from bookings.asks import Ask
from bookings.models import Booking, Rescue
from bookings.services import book, rescue_booking
from bookings.troubles import troubles
from bookings.waysout import WayOut, ways_out
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from spaces.models import Space
from spaces.services.desks import take_desk_out_of_service
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_ready_space,
    make_user,
)

MORNING, AFTERNOON = (9 * 60, 12 * 60 + 30), (13 * 60, 16 * 60 + 30)
TUESDAY = MONDAY + timedelta(days=1)


def book_for(space: Space, day: date = MONDAY, name: str = "Ana", **overrides: object) -> Booking:
    parent = make_user(name, language=str(overrides.pop("language", "en")))
    months = overrides.pop("months", (30,))
    children = tuple(make_child(parent, months=m, name=f"Mila {m}") for m in months)  # type: ignore[attr-defined]
    span = at(day, *overrides.pop("when", MORNING), space)  # type: ignore[misc, call-arg]
    return book(ask=Ask(parent, space, span, "laptop", children, uuid4()), now=NOW)


def ways(space: Space, day: date = MONDAY) -> dict[int, list[WayOut]]:
    found = troubles(space, NOW)
    bookings = Booking.objects.filter(pk__in=found).with_lines().order_by("pk")
    return ways_out(list(bookings), found, day, NOW)


def first_way(space: Space, kind: str) -> tuple[Booking, WayOut]:
    booking_id, found = next(iter(ways(space).items()))
    return Booking.objects.get(pk=booking_id), next(way for way in found if way.way == kind)


def rescue(space: Space, kind: str, by: User) -> Rescue:
    booking, way = first_way(space, kind)
    return rescue_booking(booking=booking, way=way, by=by, now=NOW)


def causes(space: Space) -> list[str]:
    return [str(trouble.cause) for trouble in troubles(space, NOW).values()]


def break_desk(space: Space, number: int = 1) -> None:
    take_desk_out_of_service(
        desk=space.desks.get(number=number), span=at(MONDAY, 480, 1080, space), note="Broken",
        now=NOW, as_fact=True,
    )  # fmt: skip


def house_near(space: Space) -> Space:
    return make_ready_space(name="Near by", slug="near-by", longitude=40.02, desks=6)


def mails(booking: Booking) -> list[str]:
    due = Message.objects.unsent().filter(recipient=booking.person, due_at__lte=NOW)
    return sorted(due.values_list("kind", flat=True))
