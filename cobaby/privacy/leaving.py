"""What leaving means for this person, told before anything is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings import wording
from bookings.models import Booking
from bookings.services.fees import cancellation_fees
from bookings.services.leaving import upcoming_with
from childcare.models import Child
from childcare.services.leaving import has_shifts_ahead, parting_of
from cobaby.accounts.models import User
from cobaby.money.amounts import Amount
from cobaby.money.cancellation import Fee
from cobaby.privacy.refusals import Obstacle
from spaces.services.leaving import spaces_left_alone, spaces_that_name


@dataclass(frozen=True)
class Ending:
    """One booking that will be cancelled, and what that costs; `fee` is "" when it is free."""

    words: str
    fee: str
    minor: int
    is_others: bool


@dataclass(frozen=True)
class Farewell:
    """All that happens on leaving, in words."""

    obstacles: list[Obstacle]
    endings: list[Ending]
    staying: list[Child]
    going: list[Child]
    kept: int
    """Bookings that the law keeps, without a name."""

    @property
    def seen(self) -> str:
        """What was shown, so that nobody agrees to something else."""
        return f"{len(self.endings)}-{sum(e.minor for e in self.endings)}-{len(self.going)}"


def farewell(person: User, now: datetime) -> Farewell:
    parting = parting_of(person)
    upcoming = upcoming_with(person, [child.pk for child in parting.going], now)
    fees = cancellation_fees([one for one in upcoming if one.person_id == person.pk], now)
    due = [fee.amount for fee in fees.values()]
    endings = [_ending(booking, fees.get(booking.pk), due) for booking in upcoming]
    past = Booking.objects.filter(person=person).past(now).exclude(state="cancelled", fee=0)
    return Farewell(
        obstacles=obstacles(person, upcoming, now),
        endings=endings,
        staying=parting.staying,
        going=parting.going,
        kept=past.count() + sum(1 for ending in endings if ending.fee and not ending.is_others),
    )


def obstacles(person: User, upcoming: list[Booking], now: datetime) -> list[Obstacle]:
    """What the person settles first. Empty when nothing stands in the way."""
    return [
        *_visits(upcoming, now),
        *_spaces(person, now),
        *_work(person, now),
    ]


def _visits(upcoming: list[Booking], now: datetime) -> list[Obstacle]:
    return [
        Obstacle(
            _("A visit at %(space)s is on until %(time)s. You can leave after it.")
            % {
                "space": booking.space_day.space,
                "time": wording.clock(booking.span.end, booking.space_day.space),
            }
        )
        for booking in upcoming
        if booking.span.start <= now
    ]


def _spaces(person: User, now: datetime) -> list[Obstacle]:
    alone = [
        Obstacle(
            _("You are the last manager of %(space)s. Make somebody else a manager first.")
            % {"space": space},
            reverse("manage_week", args=[space.slug]),
            _("To this space"),
        )
        for space in spaces_left_alone(person, now)
    ]
    named = [
        Obstacle(
            _("%(space)s tells families that you are responsible. Name somebody else first.")
            % {"space": space}
        )
        for space in spaces_that_name(person)
    ]
    return alone + named


def _work(person: User, now: datetime) -> list[Obstacle]:
    found = []
    if has_shifts_ahead(person, now):
        found.append(
            Obstacle(_("You still have shifts. Ask your manager to give them to somebody else."))
        )
    others = User.objects.administrators().exclude(pk=person.pk)
    if person.is_administrator and not others.exists():
        found.append(Obstacle(_("You are the last administrator. Appoint another one first.")))
    return found


def _ending(booking: Booking, due: Fee | None, beside: Sequence[Amount]) -> Ending:
    """`due`: what it costs this person; None for another's booking, from which a child is taken."""
    space = booking.space_day.space
    fee = due.amount if due else Amount(0, booking.currency)
    day = date_format(booking.space_day.date, _("l j F"))
    return Ending(
        words=f"{day}, {wording.times(booking.span, space)}, {space}",
        fee=wording.money(fee, beside=beside) if fee else "",
        minor=fee.minor,
        is_others=due is None,
    )
