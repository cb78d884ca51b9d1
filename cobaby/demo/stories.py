"""What must always be there to look at, however long ago the world was made."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid5

from django.db import transaction

from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import book
from childcare.models import CareDay, Child, Shift
from childcare.refusals import Refusal
from childcare.services.absences import report_educator_ill
from cobaby.accounts.models import User
from cobaby.api.models import AccessToken, Scope
from cobaby.api.services import make_token
from cobaby.demo.plans import ADDRESS
from cobaby.demo.tight import fill_a_morning
from cobaby.demo.wishes import DEMO
from cobaby.feeds.models import CalendarFeed
from cobaby.feeds.services import open_feed
from spaces.hours import opening
from spaces.models import Membership, Space
from spaces.ranges import Span, local_day
from spaces.services.team import invite_member

HOME = "zwei-stuehle"
PARENT = f"ana@{ADDRESS}"
WITH_HER = ("Mila", "Jonas")
SOON = 7
"""Days within which the manager has something to solve."""


def tell_stories(now: datetime) -> None:
    """Ana's next visit, her calendar and her key; a day that is short, a morning that is full.

    And somebody who was asked into the team and has not answered yet.
    """
    space = Space.objects.filter(slug=HOME).first()
    parent = User.objects.filter(email=PARENT).first()
    if space and parent:
        book_next_visit(space, parent, now)
        open_ways_in(parent, now)
        leave_a_day_short(space, now)
        fill_a_morning(space, now)
        leave_a_day_short(space, now)  # around Easter only the full morning misses somebody
        ask_into_the_team(space, now)


def open_ways_in(parent: User, now: datetime) -> None:
    """A calendar feed and a key for software; whoever tries them makes a new one first."""
    if not CalendarFeed.objects.visible_to(parent).exists():
        open_feed(user=parent, space=None, form_token=uuid5(DEMO, "feed"), now=now)
    if not AccessToken.objects.visible_to(parent).exists():
        make_token(
            user=parent,
            name="The display in our kitchen",
            scopes=[Scope.BOOKINGS_READ],
            days=365,
            form_token=uuid5(DEMO, "key"),
            now=now,
        )


def ask_into_the_team(space: Space, now: datetime) -> None:
    """Asked again once the link has run out; the mail stands among the files."""
    if space.invitations.waiting().filter(expires_at__gt=now).exists():
        return
    manager = space.memberships.filter(role=Membership.Role.MANAGER).earliest("pk").user
    invite_member(
        space=space,
        email=f"lena.hoffmann@{ADDRESS}",
        role=Membership.Role.EDUCATOR,
        first_day=local_day(now, space.tz),
        last_day=None,
        language="de",
        by=manager,
        now=now,
    )


def book_next_visit(space: Space, parent: User, now: datetime) -> None:
    """A booking in the first block from now on that has room, today or on the next open day."""
    children = Child.objects.bookable_by(parent).filter(first_name__in=WITH_HER)
    for block in _next_blocks(space, now):
        if Booking.objects.upcoming(now).filter(person=parent, during__overlap=block.range()):
            return
        token = uuid5(DEMO, f"next {space.slug} {block.start.isoformat()}")
        ask = Ask(parent, space, block, "laptop", tuple(children), token)
        try:
            book(ask=ask, now=now - timedelta(minutes=50))
            return
        except Refusal:
            continue


def _next_blocks(space: Space, now: datetime) -> list[Span]:
    today = local_day(now, space.tz)
    days = opening([space], today, today + timedelta(days=SOON)).values()
    return [block for day in days for block in day.blocks if block.start > now]


def leave_a_day_short(space: Space, now: datetime) -> None:
    """An educator is ill on one of the next days, so that children are there without enough."""
    today = local_day(now, space.tz)
    soon = (today + timedelta(days=1), today + timedelta(days=SOON))
    days = CareDay.objects.filter(space_day__space=space, space_day__date__range=soon)
    if any(day.is_short for day in days):
        return
    for shift in _shifts_of(space, soon):
        if _becomes_short(shift, now):
            return


def _shifts_of(space: Space, soon: tuple[object, object]) -> list[Shift]:
    shifts = Shift.objects.filter(
        space_day__space=space, space_day__date__range=soon, is_cancelled=False, counts=True
    )
    return list(shifts.select_related("educator", "space_day").order_by("space_day__date", "pk"))


def _becomes_short(shift: Shift, now: datetime) -> bool:
    """Report the educator ill if children miss them; otherwise all stays as it was."""
    with transaction.atomic():
        rows = report_educator_ill(educator=shift.educator, day=shift.space_day.date, now=now)
        days = CareDay.objects.filter(space_day__in=rows)
        is_short = any(day.is_short for day in days)
        transaction.set_rollback(not is_short)
    return is_short
