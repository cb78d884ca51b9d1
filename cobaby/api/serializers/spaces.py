"""Spaces, and what is free in them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bookings.availability import Choice, DayChoice
from cobaby.api import problems
from cobaby.api.serializers.basics import Day, Instant, MoneySerializer, SpanSerializer
from cobaby.directory.search import Found
from spaces.models import Desk, OpeningHours, PriceList, Purpose, Space


class AddressSerializer(serializers.Serializer[Space]):
    street = serializers.CharField()
    postcode = serializers.CharField()
    municipality = serializers.CharField()
    district = serializers.CharField()
    subdivision = serializers.CharField()
    country = serializers.CharField(help_text=_("ISO 3166, two letters."))


class FreeSerializer(serializers.Serializer[Any]):
    """A time on the day asked for that fits all of the family."""

    starts_at = Instant(source="span.start")
    ends_at = Instant(source="span.end")
    left = serializers.IntegerField(help_text=_("Families like this one that fit; at most 9."))
    desk = serializers.CharField(source="desk_kind", help_text=_("Empty: care alone."))
    price = MoneySerializer(source="price.total", allow_null=True)


class SpaceSerializer(serializers.Serializer[Found]):
    """A space as the directory shows it."""

    slug = serializers.SlugField(source="space.slug")
    name = serializers.CharField(source="space.name")
    kind = serializers.ChoiceField(Space.Kind.choices, source="space.kind")
    stage = serializers.ChoiceField(Space.Stage.choices, source="space.stage")
    is_bookable = serializers.BooleanField(source="space.is_bookable")
    address = AddressSerializer(source="space")
    latitude = serializers.FloatField(source="space.latitude")
    longitude = serializers.FloatField(source="space.longitude")
    zone = serializers.CharField(source="space.zone", help_text=_("IANA, such as Europe/Berlin."))
    languages = serializers.ListField(child=serializers.CharField(), source="space.languages")
    amenities = serializers.ListField(
        child=serializers.ChoiceField(Space.Amenity.choices), source="space.amenities"
    )
    km = serializers.FloatField(allow_null=True, help_text=_("From the town asked for."))
    free = FreeSerializer(
        source="fit.free", allow_null=True, default=None, help_text=_("Where a date is asked for.")
    )


class HoursSerializer(serializers.Serializer[OpeningHours]):
    """On the clock of the space, each week."""

    purpose = serializers.ChoiceField(Purpose.choices)
    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text=_("0 is Monday."))
    starts = serializers.SerializerMethodField()
    ends = serializers.SerializerMethodField()

    def get_starts(self, row: OpeningHours) -> str:
        return f"{row.start_minute // 60:02}:{row.start_minute % 60:02}"

    def get_ends(self, row: OpeningHours) -> str:
        return f"{row.end_minute // 60:02}:{row.end_minute % 60:02}"


class RoomSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    limit = serializers.IntegerField(help_text=_("Most children at once."))
    age_from_months = serializers.IntegerField()
    age_to_months = serializers.IntegerField(help_text=_("Not included."))


class RulesSerializer(serializers.Serializer[Space]):
    """How the space takes bookings. Lengths in minutes."""

    booking_style = serializers.ChoiceField(Space.BookingStyle.choices)
    shortest_minutes = serializers.IntegerField()
    longest_minutes = serializers.IntegerField()
    margin_before = serializers.IntegerField(help_text=_("Care before work."))
    margin_after = serializers.IntegerField(help_text=_("Care after work."))
    horizon_days = serializers.IntegerField(help_text=_("So far ahead one can book."))
    notice_minutes = serializers.IntegerField(help_text=_("So long before one has to book."))
    allows_desk_only = serializers.BooleanField()
    allows_care_only = serializers.BooleanField()


class StepSerializer(serializers.Serializer[Any]):
    """From so many hours before the start, cancelling costs this share of the price."""

    hours_before = serializers.IntegerField()
    fee_percent = serializers.IntegerField()


class PricesSerializer(serializers.Serializer[PriceList]):
    """In the smallest unit of the currency; null: not sold by this measure."""

    valid_from = serializers.DateField()
    currency = serializers.CharField()
    laptop_hour = serializers.IntegerField(allow_null=True)
    laptop_half_day = serializers.IntegerField(allow_null=True)
    laptop_day = serializers.IntegerField(allow_null=True)
    equipped_hour = serializers.IntegerField(allow_null=True)
    equipped_half_day = serializers.IntegerField(allow_null=True)
    equipped_day = serializers.IntegerField(allow_null=True)
    care_unit = serializers.ChoiceField(PriceList.CareUnit.choices)
    care_price = serializers.IntegerField()
    sibling_discount_percent = serializers.IntegerField()


class DescriptionSerializer(serializers.Serializer[Any]):
    language = serializers.CharField()
    text = serializers.CharField()
    bring = serializers.CharField()


class DesksSerializer(serializers.Serializer[Any]):
    laptop = serializers.IntegerField()
    equipped = serializers.IntegerField()


class SpaceDetailSerializer(SpaceSerializer):
    """All that its public page says."""

    phone = serializers.CharField(source="space.phone")
    email = serializers.CharField(source="space.email")
    operator = serializers.CharField(source="space.operator")
    descriptions = DescriptionSerializer(source="space.descriptions", many=True)
    hours = HoursSerializer(source="space.opening_hours", many=True)
    rooms = RoomSerializer(source="space.care_rooms", many=True)
    desks = DesksSerializer()
    booking = RulesSerializer(source="space")
    cancellation = StepSerializer(source="steps", many=True)
    prices = PricesSerializer(allow_null=True)


class DayChoiceSerializer(serializers.Serializer[DayChoice]):
    date = serializers.DateField()
    is_open = serializers.BooleanField()
    reason = serializers.CharField(help_text=_("Why a closed day is closed."))
    left = serializers.IntegerField(help_text=_("Families like this one that fit; at most 9."))
    best = SpanSerializer(allow_null=True)
    free_share = serializers.FloatField(help_text=_("How much of the day's times fit, 0 to 1."))
    lacks = serializers.ChoiceField(
        [(why, why) for why in ("", "time", "notice", "hours", "team", "family")],
        help_text=_("Why nothing fits: over, too late, no care, no team, or the family is booked."),
    )


class RefusalSerializer(serializers.Serializer[Any]):
    """Why a time does not fit, as a hold would be refused."""

    type = serializers.SerializerMethodField()
    detail = serializers.CharField(source="message")

    def get_type(self, refusal: Any) -> str:
        return problems.kind_of(refusal).uri


class TimeSerializer(serializers.Serializer[Choice]):
    """One time that the space offers: it fits, or the refusal says why not."""

    starts_at = Instant(source="span.start")
    ends_at = Instant(source="span.end")
    left = serializers.IntegerField()
    price = MoneySerializer(source="fit.price.total", allow_null=True, default=None)
    refusal = RefusalSerializer(allow_null=True)
    nearest = SpanSerializer(allow_null=True, help_text=_("The nearest time that day that fits."))


class FamilyQuery(serializers.Serializer[Any]):
    """Whom a request is for."""

    desk = serializers.ChoiceField([*Desk.Kind.choices, ("none", _("no desk"))], default="laptop")
    child = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        default=list,
        max_length=10,
        help_text=_("Ids of children of the family."),
    )
    age_months = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=215),
        default=list,
        max_length=10,
        help_text=_("Ages of children whom nobody has named yet."),
    )
    minutes = serializers.IntegerField(
        min_value=15,
        max_value=1440,
        default=210,
        help_text=_("How long. Spaces with fixed times take theirs."),
    )


class DaysQuery(FamilyQuery):
    first = Day(required=False, help_text=_("The first day; today where nothing is said."))
    days = serializers.IntegerField(min_value=1, max_value=28, default=14)


class TimesQuery(FamilyQuery):
    date = Day()


class SpacePage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text=_("The next page; null on the last."))
    results = SpaceSerializer(many=True)


class SpaceDaysSerializer(serializers.Serializer[Any]):
    space = serializers.SlugField()
    zone = serializers.CharField()
    days = DayChoiceSerializer(many=True)


class SpaceTimesSerializer(serializers.Serializer[Any]):
    space = serializers.SlugField()
    zone = serializers.CharField()
    date = serializers.DateField()
    times = TimeSerializer(many=True)
