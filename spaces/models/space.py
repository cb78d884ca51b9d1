"""The space: where it is, what it is, how it takes bookings."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cobaby.accounts.models import User, is_zone
from spaces.photos import widths_of


class SpaceQuerySet(models.QuerySet["Space"]):
    def listed(self) -> SpaceQuerySet:
        """Confirmed by an administrator, so that families may see it."""
        return self.filter(confirmed_at__isnull=False)

    def bookable(self) -> SpaceQuerySet:
        return self.listed().filter(stage=Space.Stage.OPEN)

    def visible_to(self, user: object) -> SpaceQuerySet:
        """Listed spaces for all; an unlisted one for its team and administrators."""
        if not isinstance(user, User):
            return self.listed()
        if user.is_administrator:
            return self
        return self.filter(
            Q(confirmed_at__isnull=False) | Q(pk__in=user.memberships.current().values("space"))
        )

    def waiting(self) -> SpaceQuerySet:
        """Not confirmed yet: first those that asked for it, the longest waiting first."""
        found = self.filter(confirmed_at=None).exclude(stage=Space.Stage.CLOSED)
        return found.order_by(F("asked_at").asc(nulls_last=True), "created_at")

    def managed_by(self, user: User) -> SpaceQuerySet:
        return self.filter(pk__in=user.memberships.current().managers().values("space"))

    def hosted_by(self, user: User) -> SpaceQuerySet:
        return self.filter(pk__in=user.memberships.current().hosts().values("space"))


class Space(models.Model):
    class Kind(models.TextChoices):
        COWORKING = "coworking", _("co-working")
        PARENT_CHILD_OFFICE = "office", _("parent-child office")
        LIBRARY = "library", _("library")
        CAFE = "cafe", _("café or bar")
        FAMILY_CENTRE = "family_centre", _("family centre")
        CULTURE = "culture", _("cultural association")
        PLAYROOM = "playroom", _("playroom or baby parking")
        CHILDMINDER = "childminder", _("childminder")
        FARM = "farm", _("educational farm")
        OTHER = "other", _("other")

    class Stage(models.TextChoices):
        IDEA = "idea", _("an idea")
        PLANNED = "planned", _("planned")
        OPEN = "open", _("open")
        PAUSED = "paused", _("paused")
        CLOSED = "closed", _("closed")

    class Amenity(models.TextChoices):
        WIFI = "wifi", _("wifi")
        PRINTER = "printer", _("printer")
        KITCHEN = "kitchen", _("kitchen")
        PRAM_PARKING = "pram_parking", _("pram parking")
        CHANGING_TABLE = "changing_table", _("changing table")
        QUIET_ROOM = "quiet_room", _("quiet room")
        PHONE_BOOTH = "phone_booth", _("phone booth")
        STEP_FREE = "step_free", _("step-free access")
        GARDEN = "garden", _("garden")
        NURSING_CORNER = "nursing_corner", _("nursing corner")
        COFFEE = "coffee", _("coffee and tea")
        LUNCH = "lunch", _("lunch")
        BIKE_PARKING = "bike_parking", _("bike parking")

    class BookingStyle(models.TextChoices):
        BLOCKS = "blocks", _("fixed blocks")
        FREE = "free", _("free start and length")

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices, default=Stage.IDEA)
    closed_reason = models.CharField(_("why it closed"), max_length=300, blank=True)
    drawing = models.CharField(max_length=30, blank=True)
    """A drawing of the house in static/drawings; "" takes the one of its kind."""

    street = models.CharField(_("street and number"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=12)
    municipality = models.CharField(_("town"), max_length=80)
    district = models.CharField(_("part of town"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2)
    subdivision = models.CharField(_("state or region"), max_length=10, blank=True)
    latitude = models.FloatField(validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField(validators=[MinValueValidator(-180), MaxValueValidator(180)])
    zone = models.CharField(_("time zone"), max_length=40, validators=[is_zone])

    languages = ArrayField(models.CharField(max_length=5), verbose_name=_("languages spoken"))
    amenities = ArrayField(
        models.CharField(max_length=20, choices=Amenity.choices), default=list, blank=True
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    # --- before it may take bookings: an administrator confirms who runs it
    operator = models.CharField(_("who runs it"), max_length=120, blank=True)
    licence = models.CharField(_("licence or notice"), max_length=120, blank=True)
    responsible_person = models.CharField(_("responsible person"), max_length=80, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    """When its managers asked an administrator to confirm it."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # --- how it takes bookings (lengths in minutes)
    booking_style = models.CharField(
        max_length=6, choices=BookingStyle.choices, default=BookingStyle.BLOCKS
    )
    shortest_minutes = models.PositiveSmallIntegerField(default=120)
    longest_minutes = models.PositiveSmallIntegerField(default=540)
    margin_before = models.PositiveSmallIntegerField(_("care before work, minutes"), default=0)
    margin_after = models.PositiveSmallIntegerField(_("care after work, minutes"), default=0)
    horizon_days = models.PositiveSmallIntegerField(default=28)
    notice_minutes = models.PositiveIntegerField(_("book at least so long before"), default=0)
    hold_minutes = models.PositiveSmallIntegerField(default=10)
    """How long a chosen time is kept while a parent checks it."""
    allows_desk_only = models.BooleanField(default=True)
    allows_care_only = models.BooleanField(default=False)

    # --- illness: what of the care price stays due when told in time (per cent), and until when
    illness_fee_percent = models.PositiveSmallIntegerField(default=0)
    illness_notice_minutes = models.PositiveSmallIntegerField(default=0)
    illness_frees_desk = models.BooleanField(default=True)

    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[SpaceQuerySet] = SpaceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="closed") | ~Q(closed_reason=""),
                name="closed_space_says_why",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True)
                | (~Q(operator="") & ~Q(responsible_person="") & Q(confirmed_by__isnull=False)),
                name="listed_space_has_a_responsible_person",
            ),
            models.CheckConstraint(
                condition=Q(shortest_minutes__gte=15)
                & Q(longest_minutes__gte=F("shortest_minutes")),
                name="space_lengths_in_order",
            ),
            models.CheckConstraint(
                condition=Q(margin_before__in=[0, 15, 30, 45, 60])
                & Q(margin_after__in=[0, 15, 30, 45, 60]),
                name="space_margins_on_the_grid",
            ),
            models.CheckConstraint(
                condition=Q(illness_fee_percent__lte=100), name="illness_fee_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(hold_minutes__gte=5, hold_minutes__lte=60),
                name="space_holds_a_while",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("space", args=[self.slug])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def facade(self) -> str:
        """The drawing of the house: its own, or one that suits its kind."""
        return self.drawing or FACADES[Space.Kind(self.kind)]

    @property
    def is_listed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_bookable(self) -> bool:
        return self.is_listed and self.stage == self.Stage.OPEN

    @property
    def place_line(self) -> str:
        """Town and part of town on one line: 'Dresden-Prohlis'."""
        return f"{self.municipality}-{self.district}" if self.district else self.municipality

    @property
    def address_line(self) -> str:
        return f"{self.street}, {self.postcode} {self.municipality}"


FACADES = {
    Space.Kind.COWORKING: "facade-loft",
    Space.Kind.PARENT_CHILD_OFFICE: "facade-office",
    Space.Kind.LIBRARY: "facade-library",
    Space.Kind.CAFE: "facade-cafe",
    Space.Kind.FAMILY_CENTRE: "facade-family",
    Space.Kind.CULTURE: "facade-culture",
    Space.Kind.PLAYROOM: "facade-playroom",
    Space.Kind.CHILDMINDER: "facade-childminder",
    Space.Kind.FARM: "facade-farm",
    Space.Kind.OTHER: "facade-house",
}


class SpaceDescription(models.Model):
    """What the space says of itself, one row a language."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="descriptions")
    language = models.CharField(max_length=5)
    text = models.TextField(_("description"))
    bring = models.CharField(_("what to bring"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "language"], name="one_description_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.space} ({self.language})"


class SpacePhoto(models.Model):
    """A picture of the place, re-encoded by us in three widths. See `spaces/photos.py`."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=60, unique=True)
    alt_text = models.CharField(_("what the picture shows"), max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(alt_text=""), name="photo_has_alt_text"),
        ]

    def __str__(self) -> str:
        return self.alt_text

    @property
    def src(self) -> str:
        """The middle width, for a browser that chooses none."""
        return self._address(widths_of(self.width)[-2:][0])

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self._address(width)} {width}w" for width in widths_of(self.width))

    def _address(self, width: int) -> str:
        return reverse("photo_file", args=[self.name, width])
