"""Wait for a place, see what one waits for, and wait no longer."""

from __future__ import annotations

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.models import PlaceWatch
from bookings.services import watching
from cobaby.api.family import children_of, desk_of
from cobaby.api.idempotency import once
from cobaby.api.models import Scope
from cobaby.api.serializers.bookings import NothingSerializer
from cobaby.api.serializers.waiting import WaitSerializer, WatchesSerializer, WatchSerializer
from cobaby.api.views.base import ApiView
from cobaby.api.views.booking import read_body
from spaces.models import Space
from spaces.ranges import Span, day_span, local_day


class Wait(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="wait_for_place",
        summary=_("Wait for a place"),
        description=_("We write one mail as soon as it fits all of you. No place is kept."),
        tags=["waiting"],
        request=WaitSerializer,
        responses={201: WatchSerializer},
    )
    @once
    def post(self, request: Request, slug: str) -> Response:
        space = get_object_or_404(Space.objects.visible_to(request.user), slug=slug)
        asked = read_body(WaitSerializer, request)
        span: Span = asked["span"]
        watch = watching.watch_place(
            person=self.person,
            space=space,
            span=_day_of(span, space) if asked["any_time"] else span,
            is_whole_day=asked["any_time"],
            minutes=span.minutes,
            desk_kind=desk_of(asked),
            children=children_of(self.person, asked["children"]),
            now=self.now,
        )
        return Response(WatchSerializer(watch).data, status=status.HTTP_201_CREATED)


class Waits(ApiView):
    scope: ClassVar = Scope.BOOKINGS_READ

    @extend_schema(
        operation_id="list_waits",
        summary=_("List what I wait for"),
        description=_("What is over, or was told already, is not listed."),
        tags=["waiting"],
        responses=WatchesSerializer,
    )
    def get(self, request: Request) -> Response:
        mine = PlaceWatch.objects.visible_to(request.user).waiting(self.now)
        return Response(WatchesSerializer({"results": mine.select_related("space")}).data)


class StopWaiting(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="stop_waiting",
        summary=_("Wait no longer"),
        description=_("No mail comes any more. What is gone already is not there."),
        tags=["waiting"],
        request=NothingSerializer,
        responses={204: None},
    )
    @once
    def post(self, request: Request, id: int) -> Response:
        own = PlaceWatch.objects.visible_to(request.user)
        watching.stop_watching(watch=get_object_or_404(own, pk=id))
        return Response(status=204)


def _day_of(span: Span, space: Space) -> Span:
    """The whole local day on which the time begins."""
    return day_span(local_day(span.start, space.tz), space.tz)
