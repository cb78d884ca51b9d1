"""Who gets what from the API and the calendar feeds, signed in by cookie. Keys: tests/api."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.access.rules import (
    AGAIN,
    NO_METHOD,
    NOT_FOUND,
    ON,
    PAGE,
    READ_ONLY,
    READ_ONLY_SIGNED_IN,
    TOO_LATE,
    Expected,
    Rule,
    everyone,
    hidden_from_others,
    house,
    nobody,
    only,
    signed_in,
)
from tests.access.world import MORNING, World
from tests.factories import at

DONE = PAGE
"""201 or 204 or 200: it was done."""
KEY_WRITTEN = frozenset({"api_sentrequest"})
"""The key of a refused write is rolled back with it, but the database has counted the attempt."""
READ_NOTES = frozenset({"feeds_calendarfeed", "feeds_sentday"})
"""A feed remembers that it was read."""


def sent() -> dict[str, Any]:
    """As software sends it, each time with a new key."""
    return {
        "content_type": "application/json",
        "headers": {"Idempotency-Key": f"matrix-{uuid4()}"},
    }


def api(get: Expected, post: Expected, at: Any = lambda world: (), data: Any = None, **more: Any):
    return Rule(get, post, at, data or (lambda world: {}), send=sent, notes=KEY_WRITTEN, **more)


def own_api(name: str, get: Expected, post: Expected, data: Any = None) -> Rule:
    return api(get, post, lambda world: (world.things[name].reference,), data)


def asked(world: World) -> dict[str, Any]:
    """The morning two days later, a desk alone."""
    span = at(world.day + timedelta(days=2), *MORNING, world.space)
    return {
        "starts_at": span.start.isoformat(),
        "ends_at": span.end.isoformat(),
        "desk": "laptop",
        "children": [],
    }


def write(name: str, owner: str, data: Any = None, post: str = DONE) -> Rule:
    return own_api(name, READ_ONLY_SIGNED_IN, only(owner, get=post), data)


MANAGER = only("manager")
ROWS: dict[str, tuple[Rule, ...]] = {
    "api_root": (api(everyone(), READ_ONLY),),
    "api_schema": (api(everyone(), READ_ONLY),),
    "no_such_api": (api(nobody(NOT_FOUND), nobody(NOT_FOUND), lambda world: ("v1/nothing/",)),),
    "api_spaces": (api(everyone(), READ_ONLY),),
    "api_space": (
        api(everyone(), READ_ONLY, house()),
        api(hidden_from_others("other_manager", "administrator"), READ_ONLY, house("hidden_space")),
    ),
    "api_space_days": (
        api(signed_in(), READ_ONLY_SIGNED_IN, house()),
        api(only("other_manager", "administrator"), READ_ONLY_SIGNED_IN, house("hidden_space")),
    ),
    "api_space_times": (
        api(signed_in(), READ_ONLY_SIGNED_IN, house(), query="?date=2026-03-16"),
        api(
            only("other_manager", "administrator"),
            READ_ONLY_SIGNED_IN,
            house("hidden_space"),
            query="?date=2026-03-16",
        ),
    ),
    "api_hold": (
        api(READ_ONLY_SIGNED_IN, signed_in(DONE), house(), asked),
        api(
            READ_ONLY_SIGNED_IN,
            only("other_manager", "administrator", get=TOO_LATE),
            house("hidden_space"),
            asked,
        ),
    ),
    "api_book": (api(READ_ONLY_SIGNED_IN, signed_in(DONE), house(), asked),),
    "api_bookings": (
        api(signed_in(), READ_ONLY_SIGNED_IN),
        api(signed_in(), READ_ONLY_SIGNED_IN, query="?when=all"),
    ),
    "api_booking": (
        own_api("booking", only("parent"), READ_ONLY_SIGNED_IN),
        own_api("hold", only("parent"), READ_ONLY_SIGNED_IN),
        own_api("other_booking", only("other_parent"), READ_ONLY_SIGNED_IN),
    ),
    "api_move_times": (
        api(
            only("parent"),
            READ_ONLY_SIGNED_IN,
            lambda world: (world.booking.reference,),
            query="?date=2026-03-17",
        ),
    ),
    "api_fee": (own_api("booking", only("parent"), READ_ONLY_SIGNED_IN),),
    "api_confirm": (write("hold", "parent"), write("other_hold", "other_parent")),
    "api_extend": (write("hold", "parent"),),
    "api_release": (write("hold", "parent"),),
    "api_move": (write("booking", "parent", asked),),
    "api_change_children": (
        write("booking", "parent", lambda world: {"children": [world.child.pk]}),
    ),
    "api_children_price": (
        api(
            only("parent"),
            READ_ONLY_SIGNED_IN,
            lambda world: (world.booking.reference,),
        ),
    ),
    "api_late": (write("booking", "parent", lambda world: {"minutes": 15}),),
    "api_illness": (own_api("booking", only("parent"), READ_ONLY_SIGNED_IN),),
    "api_ill": (
        write("booking", "parent", lambda world: {"child": world.child.pk, "price_seen": 99999}),
    ),
    "api_wait": (
        api(READ_ONLY_SIGNED_IN, signed_in(DONE), house(), asked),
        api(
            READ_ONLY_SIGNED_IN,
            only("other_manager", "administrator"),
            house("hidden_space"),
            asked,
        ),
    ),
    "api_waits": (api(signed_in(), READ_ONLY_SIGNED_IN),),
    "api_stop_waiting": (
        api(READ_ONLY_SIGNED_IN, only("parent"), lambda world: (world.watch.pk,)),
    ),
    "api_cancel": (write("booking", "parent", lambda world: {"fee_seen": 99999}),),
    "api_children": (api(signed_in(), READ_ONLY_SIGNED_IN),),
    "api_managed_spaces": (api(signed_in(), READ_ONLY_SIGNED_IN),),
    "api_managed_day": (
        api(MANAGER, READ_ONLY_SIGNED_IN, house()),
        api(only("other_manager"), READ_ONLY_SIGNED_IN, house("hidden_space")),
    ),
    "api_managed_week": (
        api(MANAGER, READ_ONLY_SIGNED_IN, house()),
        api(only("other_manager"), READ_ONLY_SIGNED_IN, house("hidden_space")),
    ),
    "api_docs": (Rule(everyone(), READ_ONLY),),
    "api_problems": (Rule(everyone(), READ_ONLY),),
    "api_tokens": (Rule(signed_in(), signed_in(AGAIN)),),
    # taking back what is not there is done already
    "revoke_api_token": (
        Rule(READ_ONLY_SIGNED_IN, signed_in(ON), lambda world: (world.token.pk,)),
    ),
    "calendar_feeds": (Rule(signed_in(), signed_in(PAGE)),),
    "close_calendar_feed": (
        Rule(READ_ONLY_SIGNED_IN, signed_in(ON), lambda world: (world.feed.pk,)),
    ),
    # whoever has the address reads it: it stands for its person
    "calendar_feed": (
        Rule(
            everyone(),
            everyone(NO_METHOD),
            lambda world: (world.feed_secret,),
            notes=READ_NOTES,
            reads_as="parent",
        ),
        Rule(
            everyone(),
            everyone(NO_METHOD),
            lambda world: (world.house_feed_secret,),
            notes=READ_NOTES,
            reads_as="manager",
        ),
        Rule(nobody(NOT_FOUND), everyone(NO_METHOD), lambda world: ("no-such-secret",)),
    ),
}
