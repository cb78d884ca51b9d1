"""One day of one space, made in one transaction: its roster, then what families booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from bookings.models import Booking
from bookings.services import cancel_booking, report_ill
from childcare.models import CareRoom, Educator
from cobaby.demo.batch import Duty, book_together
from cobaby.demo.families import Family
from cobaby.demo.letters import post_all_booked
from cobaby.demo.week_words import on_weekday
from cobaby.demo.wishes import Day, Wish, wishes_of
from cobaby.outbox.models import Message
from spaces.models import Space
from spaces.ranges import wall_span


@dataclass(frozen=True)
class Roster:
    """The educators of a space by e-mail, and its rooms in order."""

    educators: dict[str, Educator]
    rooms: list[CareRoom]

    @classmethod
    def of(cls, space: Space) -> Roster:
        people = Educator.objects.filter(user__memberships__space=space).select_related("user")
        rooms = CareRoom.objects.filter(space=space)
        return cls({educator.user.email: educator for educator in people}, list(rooms))


def make_day(day: Day, roster: Roster, families: Sequence[Family]) -> int:
    """The day's shifts and bookings, through the engine; how many bookings. Safe to repeat."""
    with transaction.atomic():
        _do_not_wait_for_the_disk()
        last = _last_message()
        made = book_together(day, _duties(day, roster), wishes_of(day, families))
        post_all_booked(day.space, [booking for _, booking in made], day.now)
        for wish, booking in made:
            _play(wish, booking, day.now)
        mark_as_sent(last, day.now)
    return len(made)


def mark_as_sent(after: int, now: datetime) -> None:
    """All messages since `after` that were due by `now` count as sent; nobody sends a tick."""
    old = Message.objects.unsent().filter(pk__gt=after, due_at__lte=now)
    old.update(sent_at=F("due_at"), payload={}, to_address="")
    connection.run_on_commit.clear()


def _last_message() -> int:
    return Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _do_not_wait_for_the_disk() -> None:
    """A crash may cost the last days made; the next start makes them again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


def _duties(day: Day, roster: Roster) -> list[Duty]:
    """The shifts of the week's plan, as far as there is care on this day."""
    duties = []
    for person in day.plan.team:
        for start, end in on_weekday(person.shifts, day.date.weekday()):
            span = wall_span(day.date, start, end, day.space.tz)
            if span and any(span.overlaps(hours) for hours in day.hours.care):
                educator = roster.educators[person.address]
                duties.append((educator, roster.rooms[person.room], span))
    return duties


def _play(wish: Wish, booking: Booking, now: datetime) -> None:
    """What came after the booking."""
    if wish.is_cancelled:
        _give_up(booking, wish, now)
    elif wish.is_ill and wish.ask.children:
        _stay_at_home(booking, wish, now)


def _give_up(booking: Booking, wish: Wish, now: datetime) -> None:
    """Cancelled half way between booking and start."""
    at = wish.asked_at + (booking.span.start - wish.asked_at) / 2
    cancel_booking(booking=booking, now=min(at, now))


def _stay_at_home(booking: Booking, wish: Wish, now: datetime) -> None:
    """The first child is ill: told one hour before the start."""
    at = booking.span.start - timedelta(hours=1)
    if wish.asked_at < at <= now:
        child = wish.ask.children[0]
        report_ill(booking=booking, child=child, keep_desk=child.pk % 2 == 0, now=at)
