"""Instants, money, spans and problems: the parts of which the rest is made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bookings.selection import LONGEST_DAY
from bookings.wording import money
from cobaby.money.amounts import Amount
from spaces.ranges import Span

EARLIEST, LATEST = 2001, 2099
"""Years that calendars here reach; beyond them arithmetic with dates has no ground."""


class Instant(serializers.DateTimeField):
    """A moment with its offset; in answers always in UTC."""

    default_error_messages = {
        "invalid": _("Write the moment with its offset, such as 2026-03-16T09:00:00+01:00."),
        "far": _("This moment is out of reach."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)

    def to_internal_value(self, value: Any) -> datetime:
        try:
            found = parse_datetime(value)
        except (TypeError, ValueError):
            found = None
        if found is None or found.tzinfo is None:
            raise serializers.ValidationError(self.error_messages["invalid"])
        if not EARLIEST <= found.year <= LATEST:
            raise serializers.ValidationError(self.error_messages["far"])
        return found.astimezone(UTC)


class Day(serializers.DateField):
    """A local date of the space."""

    default_error_messages = {
        "invalid": _("Write the day like this: 2026-03-16."),
        "far": _("This day is out of reach."),
    }

    def to_internal_value(self, value: Any) -> date:
        found: date = super().to_internal_value(value)
        if not EARLIEST <= found.year <= LATEST:
            self.fail("far")
        return found


class MoneySerializer(serializers.Serializer[Amount]):
    """An amount in the smallest unit of its currency, and as a person reads it."""

    minor = serializers.IntegerField(help_text=_("In the smallest unit, such as cents."))
    currency = serializers.CharField(help_text=_("ISO 4217, such as EUR."))
    text = serializers.SerializerMethodField(help_text=_("In the language of the answer."))

    def get_text(self, amount: Amount) -> str:
        return money(amount)


class SpanSerializer(serializers.Serializer[Span]):
    """Half-open: the end is not included."""

    starts_at = Instant(source="start")
    ends_at = Instant(source="end")


class AskedSpanSerializer(serializers.Serializer[Any]):
    """When: two moments of one local day, on the quarter hour."""

    starts_at = Instant(help_text=_("On the quarter hour."))
    ends_at = Instant(help_text=_("On the same local day, later than the start."))

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        start, end = data.pop("starts_at"), data.pop("ends_at")
        if end <= start:
            raise serializers.ValidationError({"ends_at": _("The end is later than the start.")})
        span = Span(start, end)
        if span.minutes > LONGEST_DAY:
            raise serializers.ValidationError({"ends_at": _("A booking ends on its day.")})
        return data | {"span": span}


class WrongField(serializers.Serializer[Any]):
    field = serializers.CharField(help_text=_("Its name; empty for the request as a whole."))
    detail = serializers.CharField()


class BecauseSerializer(serializers.Serializer[Any]):
    type = serializers.URLField()
    detail = serializers.CharField()


class AlternativeSerializer(serializers.Serializer[Any]):
    """A time near the one asked for that fits the whole request."""

    starts_at = Instant(source="span.start")
    ends_at = Instant(source="span.end")
    desk = serializers.SerializerMethodField(
        help_text=_("The one asked for; a kind of desk where care needs one.")
    )
    left = serializers.IntegerField(help_text=_("Families like this one that fit; at most 9."))
    price = MoneySerializer(source="fit.price.total")

    def get_desk(self, choice: Any) -> str:
        return str(self.context["desk"])


class ProblemSerializer(serializers.Serializer[Any]):
    """A no (RFC 9457). `type` never changes; `detail` is for people, in their language."""

    type = serializers.URLField(help_text=_("What kind of problem; the address explains it."))
    title = serializers.CharField(help_text=_("The kind in a few words."))
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = serializers.CharField(help_text=_("What happened, for the person."))
    errors = WrongField(many=True, required=False)
    scope = serializers.CharField(required=False, help_text=_("The scope that is missing."))
    because = BecauseSerializer(required=False)
    alternatives = AlternativeSerializer(many=True, required=False)
    fee = MoneySerializer(required=False)
