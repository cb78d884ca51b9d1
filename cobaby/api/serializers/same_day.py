"""Running late, and a child that is ill today."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bookings.forms import MINUTES
from bookings.illness import Way
from cobaby.api.serializers.basics import MoneySerializer
from cobaby.api.serializers.bookings import A_CHILD, A_PRICE


class Minutes(serializers.ChoiceField):
    """One of the numbers themselves: their digits as text are not taken."""

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(data if type(data) is int else "")


class LateSerializer(serializers.Serializer[Any]):
    minutes = Minutes(
        [(n, str(n)) for n in (0, *MINUTES)],
        help_text=_("How much later than the booked time. 0 takes it back."),
    )


class IllnessWaySerializer(serializers.Serializer[Way]):
    """One child stays at home; the desk is kept or given up with it."""

    child = serializers.IntegerField(source="child.pk")
    first_name = serializers.CharField(source="child.first_name")
    keep_desk = serializers.BooleanField()
    ends_booking = serializers.BooleanField(help_text=_("Nothing is left of the booking then."))
    price = MoneySerializer(help_text=_("Of the whole booking afterwards."))


class IllnessWaysSerializer(serializers.Serializer[Any]):
    ways = IllnessWaySerializer(many=True)


class IllSerializer(serializers.Serializer[Any]):
    child = serializers.IntegerField(**A_CHILD)
    keep_desk = serializers.BooleanField(
        default=True, help_text=_("Whether you come all the same, once no child does.")
    )
    price_seen = serializers.IntegerField(
        **A_PRICE,
        help_text=_("The price that the person saw. If it costs more, nothing happens."),
    )
