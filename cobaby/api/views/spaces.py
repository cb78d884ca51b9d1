"""Spaces for all, and their free times for a family."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.availability import choices, open_days_of
from bookings.availability.choices import times
from bookings.pricing import steps_of
from childcare.models import Child
from cobaby.accounts.models import User, zone_of
from cobaby.api import parameters
from cobaby.api.family import family_of
from cobaby.api.models import Scope
from cobaby.api.pagination import page_of_spaces
from cobaby.api.serializers.spaces import (
    DaysQuery,
    SpaceDaysSerializer,
    SpaceDetailSerializer,
    SpacePage,
    SpaceTimesSerializer,
    TimesQuery,
)
from cobaby.api.views.base import ApiView
from cobaby.directory.forms import SearchForm
from cobaby.directory.prices import prices_today
from cobaby.directory.search import search
from spaces.models import Space
from spaces.ranges import local_day


class Spaces(ApiView):
    @extend_schema(
        operation_id="list_spaces",
        summary=_("Find spaces"),
        description=_(
            "By town, country, kind and more. With a date, only spaces with room for all of you."
        ),
        tags=["spaces"],
        parameters=parameters.SEARCH,
        responses=SpacePage,
    )
    def get(self, request: Request) -> Response:
        if faults := parameters.misread(request.query_params):
            raise ValidationError(faults)
        children = _children_of(request.user)
        form = _form(request, children, self)
        if not form.is_valid():
            raise ValidationError(form.errors)
        result = search(form.cleaned_data, request.user, self.now, children)
        page, following = page_of_spaces(result.found, request)
        return Response(SpacePage({"next": following, "results": page}).data)


class OneSpace(ApiView):
    @extend_schema(
        operation_id="get_space",
        summary=_("Read one space"),
        description=_("Address, hours, rooms, prices and rules: all that its page says."),
        tags=["spaces"],
        responses=SpaceDetailSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        related = ("descriptions", "opening_hours", "care_rooms", "desks")
        seen = Space.objects.visible_to(request.user).prefetch_related(*related)
        space = get_object_or_404(seen, slug=slug)
        kinds = [desk.kind for desk in space.desks.all()]
        facts = {
            "space": space,
            "km": None,
            "desks": {kind: kinds.count(kind) for kind in ("laptop", "equipped")},
            "steps": steps_of(space),
            "prices": prices_today([space], self.now).get(space.pk),
        }
        return Response(SpaceDetailSerializer(facts).data)


class SpaceDays(ApiView):
    scope: ClassVar = Scope.SPACES_READ
    may_refuse: ClassVar = True

    @extend_schema(
        operation_id="list_days",
        summary=_("Look at the days of a space"),
        description=_("For your whole request: these children, this kind of desk, this length."),
        tags=["spaces"],
        parameters=[DaysQuery],
        responses=SpaceDaysSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        space = _space(request, slug)
        asked = read_query(DaysQuery, request)
        today = local_day(self.now, space.tz)
        last = today + timedelta(days=space.horizon_days)
        first = min(max(asked.get("first", today), today), last)
        found, _loaded = choices(
            space,
            family_of(self.person, asked, first),
            first=first,
            days=min(asked["days"], (last - first).days + 1),
            minutes=_minutes(asked),
            now=self.now,
        )
        facts = {"space": space.slug, "zone": space.zone, "days": found}
        return Response(SpaceDaysSerializer(facts).data)


class SpaceTimes(ApiView):
    scope: ClassVar = Scope.SPACES_READ
    may_refuse: ClassVar = True

    @extend_schema(
        operation_id="list_times",
        summary=_("Look at the times of one day"),
        description=_("Each no has its reason, and the nearest time that fits."),
        tags=["spaces"],
        parameters=[TimesQuery],
        responses=SpaceTimesSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        space = _space(request, slug)
        asked = read_query(TimesQuery, request)
        day = asked["date"]
        family = family_of(self.person, asked, day)
        loaded = open_days_of([space], day, day, family, self.now)[space.pk, day]
        found = times(loaded, family, _minutes(asked), self.now)
        facts = {"space": space.slug, "zone": space.zone, "date": day, "times": found}
        return Response(SpaceTimesSerializer(facts).data)


def read_query(query: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What stands behind the question mark. Raises ValidationError, for an empty value too."""
    read = query(data=request.query_params)
    empty = [name for name in read.fields if request.query_params.get(name) == ""]
    if empty:
        blank = serializers.CharField.default_error_messages["blank"]
        raise serializers.ValidationError(dict.fromkeys(empty, blank))
    read.is_valid(raise_exception=True)
    return read.validated_data


def _space(request: Request, slug: str) -> Space:
    return get_object_or_404(Space.objects.visible_to(request.user), slug=slug)


def _minutes(asked: dict[str, Any]) -> int:
    minutes: int = asked["minutes"]
    return minutes // 15 * 15


def _children_of(user: object) -> list[Child]:
    return list(Child.objects.bookable_by(user)) if isinstance(user, User) else []


def _form(request: Request, children: Sequence[Child], view: ApiView) -> SearchForm:
    """The directory's own search. Any country and language may be asked for, also unknown ones."""
    data: QueryDict = request.query_params
    country, language = data.get("country", ""), data.get("language", "")
    return SearchForm(
        data,
        today=local_day(view.now, zone_of(request.user)),
        children=children,
        countries=[(country, country)] if re.fullmatch("[A-Z]{2}", country) else [],
        languages=[(language, language)] if re.fullmatch("[a-z]{2,3}", language) else [],
    )
