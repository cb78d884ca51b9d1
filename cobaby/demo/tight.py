"""A morning on which the next family would be turned away, so that the week has its tight spots."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid5

from django.db import transaction

from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import book
from childcare.models import Child
from childcare.refusals import Refusal
from cobaby.accounts.models import User
from cobaby.demo.wishes import DEMO
from cobaby.manage.notes import breaches, tight_spots
from cobaby.manage.weeks import WeekFacts, load
from cobaby.outbox.models import Message
from spaces.models import Space
from spaces.ranges import Span, local_day

SOON = 7
MOST = 12
"""Families that are asked to come on that morning."""


def fill_a_morning(space: Space, now: datetime) -> None:
    """Nothing when one of the next days is tight already; else families book until one is."""
    facts = _days(space, now)
    if tight_spots(facts, list(facts.days), now):
        return
    for day, of_day in facts.days.items():
        blocks = [block for block in of_day.open_day.hours.blocks if block.start > now]
        if blocks and not breaches(facts, [day], now) and _fill(space, blocks[0], now):
            return


def _fill(space: Space, block: Span, now: datetime) -> bool:
    """Book for families of the house until the block is tight; whether it became so."""
    booked = Booking.objects.confirmed().filter(space_day__space=space).values("person")
    for person in User.objects.filter(pk__in=booked).order_by("pk")[:MOST]:
        children = tuple(Child.objects.bookable_by(person))
        token = uuid5(DEMO, f"tight {space.slug} {block.start.isoformat()} {person.pk}")
        ask = Ask(person, space, block, "laptop", children, token)
        try:
            _book_unheard(ask, now)
        except Refusal:
            continue
        facts = _days(space, now)
        if tight_spots(facts, [local_day(block.start, space.tz)], now):
            return True
    return False


@transaction.atomic
def _book_unheard(ask: Ask, now: datetime) -> None:
    """Its confirmation counts as sent: only Ana hears of her newest booking."""
    booked = book(ask=ask, now=now, keeps_hold=True)
    told = Message.objects.filter(key=f"booking:{booked.pk}:confirmed")
    told.update(sent_at=now, payload={})


def _days(space: Space, now: datetime) -> WeekFacts:
    today = local_day(now, space.tz)
    first, last = today + timedelta(days=1), today + timedelta(days=SOON)
    return load([space], first, last, now)[space.pk]
