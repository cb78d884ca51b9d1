"""What stands in the settings of the manager's house: one of each thing, private words included."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.backends.postgresql.psycopg_any import DateRange

from childcare.models import CareRegime, Credential
from spaces.models import Closure, Desk, DeskReservation, Membership, PriceList, PublicHoliday
from spaces.services.desks import take_desk_out_of_service
from spaces.services.team import invite_member, token_of
from tests.access.world_accounts import LONG_DOMAIN
from tests.factories import at, make_membership, make_user

if TYPE_CHECKING:
    from tests.access.world import World

LATER = timedelta(days=60)


def add_settings(world: World) -> None:
    """Called once the houses and their team stand."""
    things, space = world.things, world.things["space"]
    world.people["host"] = make_user("Hanna Host")  # not of the cast: see test_host
    make_membership(world.people["host"], space, "host")
    later = world.day + LATER
    things["closure"] = Closure.objects.create(
        space=space, days=DateRange(later, later + timedelta(days=2)), reason="The floor is mended"
    )
    things["holiday"] = PublicHoliday.objects.create(
        space=space, date=world.day + timedelta(days=90), name="Day of the kestrel"
    )
    things["spare_desk"] = desk = Desk.objects.create(space=space, number=90, kind="laptop")
    things["out"] = _out(world, desk)
    newest = space.price_lists.get()
    things["coming_prices"] = PriceList.objects.create(
        space=space,
        valid_from=later,
        currency="EUR",
        laptop_hour=newest.laptop_hour,
        care_price=800,
    )
    CareRegime.objects.filter(space=space).update(
        authority=world.private("Quarry Street office", "manager"),
        licence_number=world.private("QK-4711", "manager"),
    )
    _team(world)


def _out(world: World, desk: Desk) -> DeskReservation:
    """For all days of the world, so that it is never one desk more."""
    space = world.things["space"]
    first, last = (
        at(world.day - timedelta(days=7), 0, 1440, space),
        at(world.day + LATER, 0, 1440, space),
    )
    span = type(first)(first.start, last.end)
    note = world.private("wobbling-quokka-legs", "manager")
    return take_desk_out_of_service(desk=desk, span=span, note=note, now=world.now)


def _team(world: World) -> None:
    things, space = world.things, world.things["space"]
    things["team_invitation"] = invitation = invite_member(
        space=space,
        email=world.private(f"quokka-joins@{LONG_DOMAIN}", "manager"),
        role="educator",
        first_day=world.now.date(),
        last_day=None,
        language="de",
        by=world.people["manager"],
        now=world.now,
    )
    things["join_token"] = token_of(invitation)
    educator = things["educator_row"]
    things["educator_membership"] = Membership.objects.get(user=educator.user, space=space)
    things["paper"] = paper = educator.credentials.get(kind=Credential.Kind.FIRST_AID)
    paper.issuer = world.private("Quokka Red Cross", "manager")
    paper.save()
