"""The filters of the directory as the schema describes them. The form itself reads them."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from spaces.models import Space


def _query(name: str, schema: dict[str, Any], words: Any, *, many: bool = False) -> Any:
    if many:
        schema = {"type": "array", "items": schema}
    return OpenApiParameter(name, schema, description=words)


_TEXT = {"type": "string"}
_WHOLE = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
SEARCH = [
    _query("where", _TEXT | {"maxLength": 80}, _("A town, or the name of a space.")),
    _query("place", _WHOLE, _("Which town of that name, by its number.")),
    _query("country", _TEXT | {"pattern": "^[A-Z]{2}$"}, _("ISO 3166, two letters.")),
    _query("language", _TEXT | {"pattern": "^[a-z]{2,3}$"}, _("A language spoken there.")),
    _query("age", {"type": "integer", "minimum": 0, "maximum": 12}, _("Years of age of a child.")),
    _query("kind", _TEXT | {"enum": Space.Kind.values}, _("Kind of space."), many=True),
    _query("amenity", _TEXT | {"enum": Space.Amenity.values}, _("What it has."), many=True),
    _query("closed", {"type": "boolean"}, _("Also spaces that have closed.")),
    _query("box", _TEXT, _("A part of the map: west, south, east, north, in degrees.")),
    _query("date", _TEXT | {"format": "date"}, _("Only spaces with room on that day.")),
    _query("time", _TEXT, _("Part of that day: morning, afternoon, day, or 09:00-12:30.")),
    _query("ages", _TEXT | {"maxLength": 60}, _("Ages of the children, such as 2, 5.")),
    _query("child", _WHOLE, _("Ids of children of the family."), many=True),
    _query("cursor", _TEXT, _("Where the next page begins.")),
]
_BLANK = serializers.CharField.default_error_messages["blank"]
_NO_BOOLEAN = serializers.BooleanField.default_error_messages["invalid"]


def misread(asked: QueryDict) -> dict[str, Any]:
    """What is wrong with values that a form on a page takes for nothing, or for a yes."""
    faults: dict[str, Any] = {}
    for one in SEARCH:
        schema = one.type if isinstance(one.type, dict) else {}
        for value in asked.getlist(one.name):
            if schema == {"type": "boolean"} and value.lower() not in ("true", "false"):
                faults[one.name] = _NO_BOOLEAN
            elif value == "" and not schema.keys() <= {"type", "maxLength"}:
                faults[one.name] = _BLANK
    return faults
