"""One family's visit to one space on one day: desk, care, price, and what became of it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from childcare.models import CarePlace, Child
from cobaby.accounts.models import User
from cobaby.money.amounts import Amount
from spaces.fields import WellFormedRange
from spaces.models import Desk, DeskReservation, Space, SpaceDay
from spaces.ranges import Span

KEPT_IN_CALENDARS = timedelta(days=30)
KNOWN_FOR = timedelta(days=365)
"""So long after a visit its space still sees the family and the children who came."""
REFERENCE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_reference() -> str:
    """Eight letters that read well on the phone: 32^8 values, so none can be guessed."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: object) -> BookingQuerySet:
        """The person's own bookings."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(person=user)

    def managed_by(self, user: object) -> BookingQuerySet:
        """Made in the spaces that this person manages today."""
        if not isinstance(user, User):
            return self.none()
        return self.made().filter(space_day__space__in=Space.objects.managed_by(user))

    def confirmed(self) -> BookingQuerySet:
        return self.filter(state=Booking.State.CONFIRMED)

    def for_children_of(self, user: User) -> BookingQuerySet:
        """With care for a child that this guardian may book for, whoever made them."""
        children = Child.objects.bookable_by(user)
        return self.filter(lines__care_place__child__in=children)

    def held(self) -> BookingQuerySet:
        return self.filter(state=Booking.State.HELD)

    def known_to_the_space(self, now: datetime) -> BookingQuerySet:
        """Still to come, or over so lately that the space may know who came."""
        return self.filter(during__endswith__gt=now - KNOWN_FOR)

    def upcoming(self, now: datetime) -> BookingQuerySet:
        """Confirmed and not over yet, next first."""
        return self.confirmed().filter(during__endswith__gt=now).order_by("during", "pk")

    def made(self) -> BookingQuerySet:
        """Booked, or booked and cancelled since: not merely held."""
        return self.exclude(state=Booking.State.HELD)

    def kept(self, now: datetime) -> BookingQuerySet:
        """Holds that still count."""
        return self.held().filter(held_until__gt=now)

    def past(self, now: datetime) -> BookingQuerySet:
        """Over, or cancelled; latest first."""
        over = Q(state=Booking.State.CONFIRMED, during__endswith__lte=now)
        return self.filter(over | Q(state=Booking.State.CANCELLED)).order_by("-during", "-pk")

    def in_a_calendar(self, now: datetime) -> BookingQuerySet:
        """Made, and not over for long; cancelled ones so long that every calendar has read it."""
        kept = Q(state=Booking.State.CONFIRMED, during__endswith__gt=now - KEPT_IN_CALENDARS)
        gone = Q(state=Booking.State.CANCELLED, cancelled_at__gt=now - KEPT_IN_CALENDARS)
        return self.filter(kept | gone).order_by("during", "pk")

    def with_lines(self) -> BookingQuerySet:
        """All that a page about bookings shows, in a constant number of queries."""
        lines = BookingLine.objects.select_related(
            "desk_reservation__desk", "care_place__child", "care_place__care_room"
        )
        found = self.select_related("space_day__space", "person")
        return found.prefetch_related(models.Prefetch("lines", lines))


class Booking(models.Model):
    class State(models.TextChoices):
        HELD = "held", _("held for you")
        CONFIRMED = "confirmed", _("booked")
        CANCELLED = "cancelled", _("cancelled")

    reference = models.CharField(max_length=8, unique=True, default=new_reference)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bookings")
    space_day = models.ForeignKey(SpaceDay, on_delete=models.PROTECT, related_name="bookings")
    during = DateTimeRangeField()
    desk_kind = models.CharField(max_length=8, choices=Desk.Kind.choices, blank=True)
    state = models.CharField(max_length=9, choices=State.choices)
    held_until = models.DateTimeField(null=True, blank=True)
    was_extended = models.BooleanField(default=False)

    form_token = models.UUIDField()
    form_content = models.CharField(max_length=64)
    """SHA-256 of what was asked: the same token with other content is refused."""

    currency = models.CharField(max_length=3)
    child_ids = ArrayField(models.BigIntegerField(), default=list)
    """Who was asked for: a hold that lost its places can be made once more."""
    price = models.PositiveIntegerField()
    """Minor units of the currency, frozen when booked."""
    fee = models.PositiveIntegerField(null=True, blank=True)
    """What a cancelled booking still costs."""
    least_fee = models.PositiveIntegerField(default=0)
    """What cancelling cost when it was last moved: a move is no way around it."""

    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveSmallIntegerField(default=0)
    """How often it was changed: the SEQUENCE of its calendar file."""
    changed_at = models.DateTimeField(null=True, blank=True)
    """When it was last changed, also cancelled; None while it is as it was confirmed."""
    late_minutes = models.PositiveSmallIntegerField(default=0)
    is_free_to_cancel = models.BooleanField(default=False)
    """The space changed it: whom that does not suit pays nothing."""

    objects: ClassVar[BookingQuerySet] = BookingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            WellFormedRange(field="during", name="booking_bounded"),
            models.UniqueConstraint(fields=["person", "form_token"], name="form_sent_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="held"), name="one_hold_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state="held") ^ Q(held_until__isnull=True), name="hold_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") ^ Q(cancelled_at__isnull=True),
                name="cancelled_booking_says_when",
            ),
            models.CheckConstraint(
                condition=Q(fee__isnull=True) | Q(fee__lte=models.F("price")),
                name="fee_never_above_the_price",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "during"], name="bookings_of_a_person"),
            models.Index(fields=["space_day"], name="bookings_of_a_day"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("booking", args=[self.reference])

    def note_change(self, now: datetime) -> None:
        """It became another one, for every calendar that knows it. The caller saves."""
        self.changes += 1
        self.changed_at = now

    @property
    def is_so_since(self) -> datetime:
        """The instant from which it is as it is now."""
        return self.changed_at or self.cancelled_at or self.confirmed_at or self.created_at

    @property
    def span(self) -> Span:
        return Span.of(self.during)

    def live_places(self) -> list[CarePlace]:
        """Its care places that are not cancelled, with child and room."""
        places = CarePlace.objects.live().filter(line__booking=self)
        return list(places.select_related("child", "care_room").order_by("pk"))

    def live_desk(self) -> DeskReservation | None:
        """Its desk, also one that went out of service and has to be replaced."""
        reservations = DeskReservation.objects.promised().filter(line__booking=self)
        return reservations.select_related("desk").first()

    @property
    def price_amount(self) -> Amount:
        return Amount(self.price, self.currency)

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED


class BookingLine(models.Model):
    """One priced part of a booking: the desk, or one child's care."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="lines")
    desk_reservation = models.OneToOneField(
        DeskReservation, null=True, blank=True, on_delete=models.CASCADE, related_name="line"
    )
    care_place = models.OneToOneField(
        CarePlace, null=True, blank=True, on_delete=models.CASCADE, related_name="line"
    )
    amount = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(desk_reservation__isnull=True) ^ Q(care_place__isnull=True),
                name="line_is_a_desk_or_a_child",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.amount}"
