"""Each list asks as much for many rows as for few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.asks import Ask
from bookings.services import book
from bookings.services.watching import watch_place
from childcare.models import GuardianInvitation
from cobaby.api.models import Scope
from cobaby.api.services import make_token
from cobaby.feeds.services import open_feed
from cobaby.outbox import mailfiles
from spaces.models import Closure, PublicHoliday
from tests.access.test_matrix import undone
from tests.access.world import AFTERNOON, World, signed_in_now
from tests.factories import (
    at,
    make_child,
    make_desks,
    make_educator,
    make_membership,
    make_prices,
    make_ready_space,
    make_room,
    make_shift,
    make_space,
    make_user,
)

pytestmark = pytest.mark.django_db
MORE = 3


def more_spaces(world: World) -> None:
    for _ in range(MORE):
        space = make_space()
        make_room(space)
        make_desks(space, 2)


def more_managed(world: World) -> None:
    for _ in range(MORE):
        space = make_space()
        make_room(space)
        make_membership(world.manager, space, "manager")


def more_of_the_other_manager(world: World) -> None:
    for _ in range(MORE):
        space = make_space()
        make_room(space)
        make_desks(space, 2)
        make_membership(world.other_manager, space, "manager")


def more_bookings(world: World) -> None:
    """Of the parent's own, on the days ahead."""
    for later in range(2, 2 + MORE):
        span = at(world.day + timedelta(days=later - 1), *AFTERNOON, world.space)
        ask = Ask(world.parent, world.space, span, "laptop", (world.child,), uuid4())
        book(ask=ask, now=world.now)


def more_of_others(world: World) -> None:
    for n in range(MORE):
        other = make_user()
        child = make_child(other, 40, f"Child {n}", world.day)
        span = at(world.day, *AFTERNOON, world.space)
        book(ask=Ask(other, world.space, span, "laptop", (child,), uuid4()), now=world.now)


def more_children(world: World) -> None:
    for n in range(MORE):
        make_child(world.parent, 50, f"Sibling {n}", world.day)


def more_watches(world: World) -> None:
    for n in range(MORE):
        span = at(world.day + timedelta(days=1 + n), *AFTERNOON, world.space)
        watch_place(
            person=world.parent, space=world.space, span=span, is_whole_day=False,
            minutes=span.minutes, desk_kind="laptop", children=[], now=world.now,
        )  # fmt: skip


def more_sessions(world: World) -> None:
    for _ in range(MORE):
        key = signed_in_now(Client(), world.parent).session.session_key
        UserSession.objects.create(
            user=world.parent, session_key=key, ip="203.0.113.1", user_agent="Firefox"
        )


def more_feeds(world: World) -> None:
    for _ in range(MORE):
        open_feed(user=world.parent, space=None, form_token=uuid4(), now=world.now)


def more_keys(world: World) -> None:
    for n in range(MORE):
        make_token(
            user=world.parent, name=f"Key {n}", scopes=[Scope.BOOKINGS_READ], days=30,
            form_token=uuid4(), now=world.now,
        )  # fmt: skip


def more_messages(world: World) -> None:
    for n in range(MORE):
        message = EmailMessage(f"News {n}", "Hello", "from@example.org", ["to@example.org"])
        mailfiles.write(message, now=world.now)


def more_invitations(world: World) -> None:
    """To the parent, each for another family's child."""
    for n in range(MORE):
        other = make_user(f"Other {n}")
        GuardianInvitation.objects.create(
            child=make_child(other, 40, f"Their {n}", world.day), invited_by=other,
            email=world.parent.email, relation="aunt", created_at=world.now,
        )  # fmt: skip


def more_settings(world: World) -> None:
    """Desks, rooms, closures, prices, people and invitations of the manager's house."""
    make_desks(world.space, MORE)
    for n in range(MORE):
        make_room(world.space)
        make_educator(world.space, f"Educator {n}", expires_on=world.day)
        day = world.day + timedelta(days=100 + n)
        days = (day, day + timedelta(days=1))
        Closure.objects.create(space=world.space, days=days, reason="Works")
        PublicHoliday.objects.create(space=world.space, date=day, name=f"Day {n}")
        make_prices(world.space, valid_from=day)


def more_shifts(world: World) -> None:
    """One each for more educators of the manager's house, who has another room too."""
    room = make_room(world.space)
    for n in range(MORE):
        make_shift(room, world.day, educator=make_educator(world.space, f"Educator {n}"))


def more_waiting(world: World) -> None:
    for _ in range(MORE):
        make_membership(make_user(), make_space(confirmed_at=None), "manager")


SETTINGS = "settings closures holidays desks rooms prices team".split()
LISTS: list[tuple[str, str, Callable[[World], None]]] = [
    ("directory", "visitor", more_spaces),
    ("home", "visitor", more_spaces),
    ("home", "manager", more_managed),
    ("my_bookings", "parent", more_bookings),
    ("today", "parent", more_bookings),
    ("family", "parent", more_children),
    ("family", "parent", more_invitations),
    ("usersessions_list", "parent", more_sessions),
    ("leave", "parent", more_bookings),
    ("leave", "parent", more_children),
    ("api_waits", "parent", more_watches),
    ("calendar_feeds", "parent", more_feeds),
    ("api_tokens", "parent", more_keys),
    ("mail_list", "administrator", more_messages),
    ("api_spaces", "visitor", more_spaces),
    ("api_bookings", "parent", more_bookings),
    ("api_children", "parent", more_children),
    ("api_managed_spaces", "other_manager", more_of_the_other_manager),
    ("space", "visitor", more_of_others),
    ("choose", "parent", more_of_others),
    ("manage", "other_manager", more_of_the_other_manager),
    ("manage_week", "manager", more_of_others),
    ("manage_day", "manager", more_of_others),
    ("manage_emergency", "manager", more_of_others),
    ("manage_find_family", "manager", more_of_others),
    ("manage_occupancy", "manager", more_of_others),
    *((f"manage_{part}", "manager", more_settings) for part in SETTINGS),
    ("manage_roster", "manager", more_shifts),
    ("waiting_spaces", "administrator", more_waiting),
]
OF_A_SPACE = {
    "space", "choose", "manage_week", "manage_emergency", "manage_find_family", "manage_occupancy",
    "manage_roster",
}  # fmt: skip
OF_A_SPACE |= {f"manage_{part}" for part in SETTINGS}
QUERIES = {"manage_emergency": "?all=1"}


MOST_QUERIES = 15
OVERVIEWS = {"home": 19, "leave": 16, "manage_week": 20}
"""No lists, with the most they ask: what is due today, what leaving ends, a week of everything."""


@pytest.mark.parametrize(("name", "person", "add"), LISTS)
def test_a_list_asks_as_much_for_many(name: str, person: str, add: Any, world: World) -> None:
    """Sabotage: bookings/models/booking.py: found = self.select_related("space_day__space", "person") -> found = self.all()
    Sabotage: cobaby/safety/apps.py: UserSessionManager.purge_and_list = sessions.purge_and_list -> pass
    Sabotage: cobaby/privacy/leaving.py: fees = cancellation_fees([one for one in upcoming if one.person_id == person.pk], now) -> fees = {k: v for one in upcoming for k, v in cancellation_fees([one], now).items()}
    """
    arguments = [world.space.slug] if name in OF_A_SPACE else []
    if name == "manage_day":
        arguments = [world.space.slug, world.day.isoformat()]
    address = reverse(name, args=arguments) + QUERIES.get(name, "")
    with undone():
        client = world.client(person)
        client.get(address)  # what is read once for all, such as a rule, is read now
        few = queries(client, address)
        add(world)
        client.get(address)
        many = queries(client, address)

    assert many <= few, f"{few} queries, then {many}"
    assert few <= OVERVIEWS.get(name, MOST_QUERIES), f"{few} queries"


GUIDED = [
    ("manage_settings", "open", more_settings),  # it is guided until its first booking
    ("manage_roster", "planned", more_shifts),
    *(
        (f"manage_{part}", "planned", more_settings)
        for part in ("settings", "desks", "rooms", "prices", "team")
    ),
]


@pytest.mark.parametrize(("name", "stage", "add"), GUIDED)
def test_a_list_of_a_new_space_asks_no_more(name: str, stage: str, add: Any, world: World) -> None:
    """What it needs before it opens is asked at once, on the pages that lead on to the next step.

    Sabotage: cobaby/look/context.py: self.team_roles or self.person.has_platform_role(*ROLES) -> self.person.has_platform_role(*ROLES) or self.team_roles
    """
    with undone():
        begun = replace(world, things={"space": make_ready_space(stage=stage)})
        make_membership(world.manager, begun.space, "manager")
        client, address = world.client("manager"), reverse(name, args=[begun.space.slug])
        client.get(address)
        few = queries(client, address)
        add(begun)
        client.get(address)
        many = queries(client, address)

    assert many <= few <= MOST_QUERIES, f"{few} queries, then {many}"


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked)
