"""A small world in which every private thing carries a word that stands nowhere else.

The matrix and the browser tests share it. A word that shows up before somebody who may not see it
is a leak; `Canary.seen_by` says who may.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client
from PIL import Image

from childcare.models import Absence, Child, GuardianInvitation, Guardianship, RosterChange, Shift
from cobaby.accounts.models import User
from cobaby.privacy.copying import ask_for_copy, make_copy
from spaces.models import BookingBlock, CancellationStep, Desk, Space, SpaceDescription, SpacePhoto
from spaces.services.photos import add_photo
from tests.access.world_accounts import (
    LONG_DOMAIN,
    add_mail,
    add_second_step,
    add_session,
    add_software,
    signed_in_now,
)
from tests.access.world_bookings import AFTERNOON, MORNING, add_bookings
from tests.access.world_settings import add_settings
from tests.factories import (
    make_child,
    make_desks,
    make_educator,
    make_hours,
    make_membership,
    make_room,
    make_shift,
    make_space,
    make_user,
)

CAST = (
    "visitor",
    "parent",
    "second_guardian",
    "other_parent",
    "manager",
    "other_manager",
    "educator",
    "editor",
    "administrator",
)
PEOPLE = CAST[1:]
FAMILIES = ("parent", "second_guardian", "other_parent")
"""Adults of children who are booked at Kestrel House."""
FAMILY = {"parent": ("second_guardian",), "second_guardian": ("parent",)}
DAYS = 6
"""So many days from the first have a team."""


@dataclass(frozen=True)
class Canary:
    """A word that stands nowhere else, and who may read it."""

    word: str
    seen_by: frozenset[str]


@dataclass
class World:
    """The cast by name, and one of each thing that pages are about."""

    day: date
    now: datetime
    people: dict[str, User]
    things: dict[str, Any] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)
    rows_written: dict[str, int] = field(default_factory=dict)
    """The database's count by table after the last probe."""
    handlers: dict[str, Any] = field(default_factory=dict)
    """One chain of middleware for all clients alike: to build it takes a tenth of a request."""

    def __getattr__(self, name: str) -> Any:
        known = self.__dict__
        for kind in ("things", "people"):
            if name in known.get(kind, {}):
                return known[kind][name]
        raise AttributeError(name)

    def private(self, word: str, *seen_by: str) -> str:
        """Note a word as a canary, and return it."""
        self.canaries.append(Canary(word, frozenset(seen_by)))
        return word

    def client(self, person: str, **options: Any) -> Client:
        client = Client(**options)
        client.handler = self.handlers.setdefault(str(options), client.handler)
        if person in self.sessions:
            client.cookies["sessionid"] = self.sessions[person]
        elif person != "visitor":
            signed_in_now(client, self.people[person])
        return client

    def stay_signed_in(self) -> None:
        """From here on each of the cast has one session for all clients: signing in is slow."""
        self.sessions |= {
            name: self.client(name).cookies["sessionid"].value for name in self.people
        }


def build_world(day: date, now: datetime) -> World:
    """Two families, a house with care on `day` and the days after it, another house, one unlisted."""
    world = World(day, now, {})
    for name in PEOPLE:
        if name != "educator":
            world.people[name] = _person(world, name)
    _houses(world)
    _families(world)
    add_bookings(world)
    add_second_step(world)
    add_software(world)
    add_mail(world)
    add_settings(world)
    add_session(world)
    copy = ask_for_copy(person=world.people["parent"], now=now)
    world.things["data_copy"] = make_copy(copy=copy, now=now)
    return world


def _person(world: World, name: str) -> User:
    roles = [name] if name in ("editor", "administrator") else []
    # A manager reads the addresses of families that booked, to call them in an emergency.
    told = ("manager",) if name in FAMILIES else ()
    educators = ("educator",) if name in FAMILIES else ()
    address = world.private(f"quokka-{name.replace('_', '-')}@{LONG_DOMAIN}", name, *told)
    # The addresses of a family stand in the links of its adults nowhere: names do.
    phone = world.private(f"+49 171 39200 {PEOPLE.index(name):02d}", name, *told, *educators)
    named = f"Quill {name.replace('_', ' ').title()}"
    if name in FAMILIES:  # other families read counts, never who comes
        world.private(named, name, *told, *educators, *FAMILY.get(name, ()))
    return make_user(named, email=address, roles=roles, phone=phone)


def _houses(world: World) -> None:
    things, people = world.things, world.people
    things["space"] = space = _house(world, "kestrel-house", "Kestrel House")
    things["room"] = room = make_room(space, name="Room of kestrels", limit=8)
    team = [make_educator(space, name, expires_on=world.day + timedelta(days=900)) for name in TEAM]
    things["educator_row"], people["educator"] = team[0], team[0].user
    team[0].user.email = world.private("quokka-educator@example.org", "educator")
    team[0].user.save()
    EmailAddress.objects.filter(user=team[0].user).update(email=team[0].user.email)
    for offset in range(DAYS):
        for educator in team:
            make_shift(room, world.day + timedelta(days=offset), educator=educator)
    things["shift"] = Shift.objects.filter(space_day__space=space).earliest("pk")
    things["other_space"] = _house(world, "plover-house", "Plover House")
    hidden = world.private("Whimbrel House", "other_manager", "administrator")
    street = world.private("Whimbrelway 3", "other_manager", "administrator")
    things["hidden_space"] = make_space(
        slug="hidden-house", name=hidden, street=street, confirmed_at=None
    )
    text = world.private("Whimbrels nest here", "other_manager", "administrator")
    SpaceDescription.objects.create(space=things["hidden_space"], language="en", text=text)
    make_membership(people["manager"], space, "manager")
    away = world.day + timedelta(days=40)
    things["absence"] = Absence.objects.create(
        educator=team[0],
        days=(away, away + timedelta(days=1)),
        starts_at=world.now,
        reported_at=world.now,
    )
    things["roster_change"] = RosterChange.objects.create(
        space=space,
        what="added",
        by=people["manager"],
        at=world.now,
        steps=[{"shift": things["shift"].pk, "version": 1, "was": None}],
    )
    make_membership(people["other_manager"], things["other_space"], "manager")
    make_membership(people["other_manager"], things["hidden_space"], "manager")
    for house in ("space", "other_space", "hidden_space"):
        things[f"{house}_photo"] = _photo(things[house])


TEAM = ("Quill Educator", "Emre Yilmaz", "Katrin Vogel")


def _house(world: World, slug: str, name: str) -> Space:
    """Open every day, so that tests run on any day of the week."""
    confirmed = {"confirmed_at": world.now - timedelta(days=100)}
    phone = {"phone": "+49 351 555010", "email": f"{slug}@example.org"}
    space = make_space(slug=slug, name=name, **confirmed, **phone)
    CancellationStep.objects.filter(space=space).delete()
    CancellationStep.objects.create(space=space, hours_before=2, fee_percent=50)
    for weekday in (5, 6):
        make_hours(space, "work", weekday, 8 * 60, 18 * 60)
        make_hours(space, "care", weekday, 8 * 60 + 30, 17 * 60 + 30)
        for start, end in (MORNING, AFTERNOON):
            BookingBlock.objects.create(
                space=space, weekday=weekday, start_minute=start, end_minute=end
            )
    make_desks(space, 4)
    make_desks(space, 1, Desk.Kind.EQUIPPED)
    return space


def _photo(space: Space) -> SpacePhoto:
    picture = BytesIO()
    Image.new("RGB", (700, 500), "green").save(picture, "JPEG")
    picture.seek(0)
    return add_photo(space=space, file=picture, alt_text="Six desks by a window")


def _families(world: World) -> None:
    things, people = world.things, world.people
    mine, both = "parent", ("parent", "second_guardian", "manager")
    things["child"] = _child(world, "parent", 30, world.private("Milandra", *both))
    things["other_child"] = _child(
        world, "other_parent", 20, world.private("Elifandra", "other_parent", "manager")
    )
    make_child(people[mine], 80, world.private("Neverandra", mine), world.day)  # was in no house
    things["link"] = Guardianship.objects.create(
        guardian=people["second_guardian"],
        child=things["child"],
        relation=world.private("godparent-of-old", *both),
        invited_by=people[mine],
        may_book=False,
        may_consent=False,
    )
    things["invitation"] = _asked(
        things["child"], people[mine], world.private(f"quokka-asked@{LONG_DOMAIN}", mine)
    )
    asks = world.private("Quill Stranger", "other_parent")
    third = make_user(asks, email=world.private("quokka-third@example.org"))
    their_child = make_child(third, 40, world.private("Tertiandra", "other_parent"), world.day)
    things["invitation_to_other"] = _asked(their_child, third, people["other_parent"].email)


def _child(world: World, person: str, months: int, name: str) -> Child:
    child = make_child(world.people[person], months, name, world.day)
    last_name = world.private(f"{name}son", person, "manager")
    Child.objects.filter(pk=child.pk).update(last_name=last_name)
    child.refresh_from_db()
    return child


def _asked(child: Child, by: User, email: str) -> GuardianInvitation:
    return GuardianInvitation.objects.create(
        child=child, email=email, invited_by=by, relation="aunt", created_at="2026-01-01T00:00Z"
    )
