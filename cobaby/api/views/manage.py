"""The day and the week of the spaces that one manages."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cobaby.api.loads import days_of, visits_on
from cobaby.api.models import Scope
from cobaby.api.serializers.manage import (
    DayQuery,
    ManagedDaySerializer,
    ManagedSpacesSerializer,
    ManagedWeekSerializer,
)
from cobaby.api.views.base import ApiView
from cobaby.api.views.spaces import read_query
from cobaby.manage.entry import managed_space
from cobaby.manage.weeks import Week as CalendarWeek
from spaces.models import Space
from spaces.ranges import local_day


class ManagedSpaces(ApiView):
    scope: ClassVar = Scope.MANAGE_READ

    @extend_schema(
        operation_id="list_managed_spaces",
        summary=_("List the spaces that I manage"),
        description=_("Empty for those who manage none."),
        tags=["manage"],
        responses=ManagedSpacesSerializer,
    )
    def get(self, request: Request) -> Response:
        spaces = Space.objects.managed_by(self.person)
        return Response(ManagedSpacesSerializer({"results": spaces}).data)


class Day(ApiView):
    scope: ClassVar = Scope.MANAGE_READ

    @extend_schema(
        operation_id="get_managed_day",
        summary=_("Read a day of my space"),
        description=_("The numbers by the quarter hour, and who comes, by first names."),
        tags=["manage"],
        parameters=[DayQuery],
        responses=ManagedDaySerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        space = _managed(request, slug)
        day = _day(self, request, space)
        [load] = days_of(space, day, day, self.now)
        facts = {"space": space, "day": load, "expected": visits_on(space, day, self.now)}
        return Response(ManagedDaySerializer(facts).data)


class Week(ApiView):
    scope: ClassVar = Scope.MANAGE_READ

    @extend_schema(
        operation_id="get_managed_week",
        summary=_("Read a week of my space"),
        description=_("From Monday to Sunday, the week of the date. Numbers only."),
        tags=["manage"],
        parameters=[DayQuery],
        responses=ManagedWeekSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        space = _managed(request, slug)
        week = CalendarWeek.of(_day(self, request, space))
        days = days_of(space, week.monday, week.sunday, self.now)
        return Response(ManagedWeekSerializer({"space": space, "days": days}).data)


def _managed(request: Request, slug: str) -> Space:
    return managed_space(request, slug)


def _day(view: ApiView, request: Request, space: Space) -> date:
    asked = read_query(DayQuery, request).get("date")
    return asked or local_day(view.now, space.tz)
