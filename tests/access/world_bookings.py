"""What the two families of the world booked, hold, gave up and wait for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from bookings.asks import Ask
from bookings.models import Booking, SpaceAct
from bookings.services import book, cancel_booking, hold
from bookings.services.watching import watch_place
from childcare.models import Child
from spaces.models import Desk
from tests.factories import at

if TYPE_CHECKING:
    from tests.access.world import World

MORNING, AFTERNOON = (9 * 60, 12 * 60 + 30), (13 * 60, 16 * 60 + 30)


def add_bookings(world: World) -> None:
    """Each booking with a reference that can be looked for."""
    things, now = world.things, world.now
    mine = ("parent", things["child"])
    theirs = ("other_parent", things["other_child"])
    gone = book(ask=_ask(world, *mine, AFTERNOON, 2), now=now)
    things["cancelled"] = cancel_booking(booking=gone, now=now)
    things["booking"] = book(ask=_ask(world, *mine, MORNING), now=now)
    things["other_booking"] = book(ask=_ask(world, *theirs, MORNING), now=now)
    things["hold"] = hold(ask=_ask(world, *mine, MORNING, 1), now=now)
    things["other_hold"] = hold(ask=_ask(world, *theirs, AFTERNOON, 1), now=now)
    for name in ("cancelled", "booking", "other_booking", "hold", "other_hold"):
        person = "other_parent" if name.startswith("other") else "parent"
        told = () if name.endswith("hold") else ("manager",)
        word = world.private(f"{name.replace('_', '').upper():Q<8.8}", person, *told)
        Booking.objects.filter(pk=things[name].pk).update(reference=word)
        things[name].reference = word
    things["act"] = SpaceAct.objects.create(
        booking=things["booking"],
        what=SpaceAct.What.MOVED,
        reason=world.private("Quicklime in the kitchen", "parent", "manager"),
        by=world.people["manager"],
        at=now,
        was=things["hold"].during,
    )
    things["watch"] = watch_place(
        person=world.people["parent"],
        space=things["space"],
        span=things["hold"].span,
        is_whole_day=False,
        minutes=things["hold"].span.minutes,
        desk_kind=Desk.Kind.EQUIPPED,
        children=[things["child"]],
        now=now,
    )


def _ask(world: World, person: str, child: Child, minutes: tuple[int, int], later: int = 0) -> Ask:
    space = world.things["space"]
    span = at(world.day + timedelta(days=later), *minutes, space)
    return Ask(world.people[person], space, span, "laptop", (child,), uuid4())
