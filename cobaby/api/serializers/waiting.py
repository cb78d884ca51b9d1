"""Waiting for a place: what is asked for, and what one waits for already."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bookings.models import PlaceWatch
from cobaby.api.serializers.basics import Instant
from cobaby.api.serializers.bookings import AskSerializer, BookedSpaceSerializer


class WaitSerializer(AskSerializer):
    """The request that did not fit."""

    any_time = serializers.BooleanField(
        default=False, help_text=_("Any time of that day will do, if it is as long.")
    )


class WatchSerializer(serializers.Serializer[PlaceWatch]):
    """One mail is sent as soon as the whole request fits. No place is kept for it."""

    id = serializers.IntegerField()
    space = BookedSpaceSerializer()
    starts_at = Instant(source="span.start")
    ends_at = Instant(source="span.end")
    any_time = serializers.BooleanField(
        source="is_whole_day", help_text=_("Any time of as many minutes between the two moments.")
    )
    minutes = serializers.IntegerField()
    desk = serializers.SerializerMethodField()
    children = serializers.ListField(child=serializers.IntegerField(), source="child_ids")
    created_at = Instant()

    def get_desk(self, watch: PlaceWatch) -> str:
        return watch.desk_kind or "none"


class WatchesSerializer(serializers.Serializer[Any]):
    results = WatchSerializer(many=True)
