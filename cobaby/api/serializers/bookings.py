"""A person's bookings and children, and what is sent to change them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bookings.models import Booking
from bookings.visits import Visit
from childcare.models import Child
from cobaby.api.serializers.basics import (
    AskedSpanSerializer,
    Day,
    Instant,
    MoneySerializer,
    SpanSerializer,
)
from cobaby.api.serializers.spaces import RefusalSerializer
from cobaby.money.amounts import Amount
from spaces.models import Desk

A_CHILD = {"min_value": 1, "max_value": 2**63 - 1}
A_PRICE = {"min_value": 0, "max_value": 2**31}
"""In the smallest unit of its currency."""
MOST_CHILDREN = 10


class ChildSerializer(serializers.Serializer[Child]):
    id = serializers.IntegerField()
    first_name = serializers.CharField()
    date_of_birth = serializers.DateField()
    languages = serializers.ListField(child=serializers.CharField())
    may_book = serializers.BooleanField(help_text=_("Whether you may book for this child."))


class BookedSpaceSerializer(serializers.Serializer[Any]):
    slug = serializers.SlugField()
    name = serializers.CharField()
    zone = serializers.CharField()
    address = serializers.CharField(source="address_line")


class BookedDeskSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(Desk.Kind.choices, source="desk.kind")
    number = serializers.IntegerField(source="desk.number")


class BookedChildSerializer(serializers.Serializer[Any]):
    """A child with its care place; care may begin before work and end after it."""

    id = serializers.IntegerField(source="child.pk")
    first_name = serializers.CharField(source="child.first_name")
    room = serializers.CharField(source="care_room.name")
    starts_at = Instant(source="during.lower")
    ends_at = Instant(source="during.upper")


class BookingSerializer(serializers.Serializer[Visit]):
    """A visit to one space on one day. Loaded `with_lines`, it asks the database nothing more."""

    reference = serializers.SlugField(source="booking.reference")
    state = serializers.ChoiceField(Booking.State.choices, source="booking.state")
    space = BookedSpaceSerializer()
    date = serializers.DateField(source="booking.space_day.date", help_text=_("In the space."))
    starts_at = Instant(source="span.start")
    ends_at = Instant(source="span.end")
    desk = BookedDeskSerializer(allow_null=True)
    children = BookedChildSerializer(source="places", many=True)
    price = MoneySerializer(source="booking.price_amount")
    fee = serializers.SerializerMethodField(help_text=_("What a cancelled booking still costs."))
    late_minutes = serializers.IntegerField(
        source="booking.late_minutes", help_text=_("How much later the family comes.")
    )
    held_until = Instant(source="booking.held_until", allow_null=True)
    changes = serializers.IntegerField(
        source="booking.changes", help_text=_("How often it was changed.")
    )
    created_at = Instant(source="booking.created_at")
    confirmed_at = Instant(source="booking.confirmed_at", allow_null=True)
    cancelled_at = Instant(source="booking.cancelled_at", allow_null=True)

    @extend_schema_field(MoneySerializer(allow_null=True))
    def get_fee(self, visit: Visit) -> Any:
        fee, currency = visit.booking.fee, visit.booking.currency
        return None if fee is None else MoneySerializer(Amount(fee, currency)).data


class FeeSerializer(serializers.Serializer[Any]):
    """What cancelling costs at this moment."""

    fee = MoneySerializer()
    price = MoneySerializer(help_text=_("Of the whole booking."))
    free_until = Instant(allow_null=True)
    next_change_at = Instant(allow_null=True, help_text=_("When the fee rises next."))


class AskSerializer(AskedSpanSerializer):
    """What is asked for: a desk, or care for these children, or both."""

    desk = serializers.ChoiceField([*Desk.Kind.choices, ("none", _("no desk"))])
    children = serializers.ListField(
        child=serializers.IntegerField(**A_CHILD), default=list, max_length=MOST_CHILDREN
    )


class PriceSeenField(serializers.IntegerField):
    """No one pays more than what was shown before."""

    def __init__(self, **options: Any) -> None:
        words = _("The price that the person saw. If it costs more, nothing happens.")
        super().__init__(required=False, help_text=words, **A_PRICE, **options)


class BookSerializer(AskSerializer):
    price_seen = PriceSeenField()


class MoveSerializer(AskedSpanSerializer):
    price_seen = PriceSeenField()


class ChildrenSerializer(serializers.Serializer[Any]):
    """Who comes from now on: those who are not named stay at home."""

    children = serializers.ListField(
        child=serializers.IntegerField(**A_CHILD), max_length=MOST_CHILDREN
    )
    price_seen = PriceSeenField()


class CancelSerializer(serializers.Serializer[Any]):
    fee_seen = serializers.IntegerField(
        **A_PRICE,
        help_text=_("The fee that the person saw. If it is higher by now, nothing is cancelled."),
    )


class NothingSerializer(serializers.Serializer[Any]):
    """An empty object: the address says it all."""


class BookingsQuery(serializers.Serializer[Any]):
    when = serializers.ChoiceField(
        [
            ("upcoming", _("confirmed and not over")),
            ("past", _("over or cancelled")),
            ("held", _("held for you")),
            ("all", _("all")),
        ],
        default="upcoming",
    )


class MoveTimesQuery(serializers.Serializer[Any]):
    date = Day(help_text=_("The local day to move to."))
    minutes = serializers.IntegerField(
        min_value=15,
        max_value=1440,
        required=False,
        help_text=_("How long; as long as now where nothing is said. Fixed times stay fixed."),
    )


class ChildrenQuery(serializers.Serializer[Any]):
    child = serializers.ListField(
        child=serializers.IntegerField(**A_CHILD),
        default=list,
        max_length=MOST_CHILDREN,
        help_text=_("All who would come. Nobody where none is named."),
    )


class PriceSerializer(serializers.Serializer[Any]):
    """What a change would cost, the whole booking taken together."""

    price = MoneySerializer(help_text=_("Send its minor units as price_seen."))
    price_now = MoneySerializer(help_text=_("What the booking costs as it is."))


class BookingPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True, help_text=_("The next page; null on the last."))
    previous = serializers.URLField(allow_null=True)
    results = BookingSerializer(many=True)


class MoveTimeSerializer(serializers.Serializer[Any]):
    starts_at = Instant(source="span.start")
    ends_at = Instant(source="span.end")
    left = serializers.IntegerField(help_text=_("Families like this one that fit; at most 9."))
    price = MoneySerializer(allow_null=True, help_text=_("Of the whole booking once moved."))
    refusal = RefusalSerializer(allow_null=True)
    nearest = SpanSerializer(allow_null=True, help_text=_("The nearest time that day that fits."))


class MoveTimesSerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    times = MoveTimeSerializer(many=True)


class ChildrenPage(serializers.Serializer[Any]):
    results = ChildSerializer(many=True)
