"""The day and the week of a space that somebody manages. Nothing about health stands here."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bookings.visits import Visit
from cobaby.api.serializers.basics import Day, Instant
from cobaby.api.serializers.bookings import BookedDeskSerializer


class StretchSerializer(serializers.Serializer[Any]):
    """A part of the day in which no number changes."""

    starts_at = Instant()
    ends_at = Instant()
    children = serializers.IntegerField()
    places = serializers.IntegerField(help_text=_("Most children in all rooms."))
    educators_needed = serializers.IntegerField(source="needs")
    educators_on_shift = serializers.IntegerField(source="has")
    educators_missing = serializers.IntegerField(source="missing")
    is_allowed = serializers.SerializerMethodField(
        help_text=_("False: no number of educators makes this group legal.")
    )
    desks_taken = serializers.IntegerField()
    desks = serializers.IntegerField(help_text=_("Desks in service."))

    def get_is_allowed(self, stretch: dict[str, Any]) -> bool:
        return not stretch["never"]


class LoadSerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    is_open = serializers.BooleanField()
    reason = serializers.CharField(help_text=_("Why a closed day is closed."))
    stretches = StretchSerializer(many=True)


class ExpectedSerializer(serializers.Serializer[Visit]):
    """One visit: when, at which desk, and the first names of the children."""

    starts_at = Instant(source="span.start")
    ends_at = Instant(source="span.end")
    desk = BookedDeskSerializer(allow_null=True)
    children = serializers.SerializerMethodField()
    late_minutes = serializers.IntegerField(source="booking.late_minutes")

    def get_children(self, visit: Visit) -> list[str]:
        return [child.first_name for child in visit.children]


class ManagedSpaceSerializer(serializers.Serializer[Any]):
    slug = serializers.SlugField()
    name = serializers.CharField()
    zone = serializers.CharField()


class ManagedSpacesSerializer(serializers.Serializer[Any]):
    results = ManagedSpaceSerializer(many=True)


class ManagedDaySerializer(serializers.Serializer[Any]):
    space = ManagedSpaceSerializer()
    day = LoadSerializer()
    expected = ExpectedSerializer(many=True)


class ManagedWeekSerializer(serializers.Serializer[Any]):
    space = ManagedSpaceSerializer()
    days = LoadSerializer(many=True)


class DayQuery(serializers.Serializer[Any]):
    date = Day(required=False, help_text=_("In the space; today where nothing is said."))
