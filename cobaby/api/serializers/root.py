"""The first page of the API: where everything else is."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class RootSerializer(serializers.Serializer[Any]):
    spaces = serializers.URLField()
    bookings = serializers.URLField()
    children = serializers.URLField()
    managed_spaces = serializers.URLField()
    schema = serializers.URLField()
    documentation = serializers.URLField()
    problems = serializers.URLField()
