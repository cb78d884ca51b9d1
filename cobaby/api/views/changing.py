"""What comes after: confirm, extend or release a hold; move, change or cancel a booking."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from bookings import services
from bookings.services.fees import cancellation_fee
from cobaby.api import problems
from cobaby.api.idempotency import once
from cobaby.api.models import Scope
from cobaby.api.serializers.basics import MoneySerializer
from cobaby.api.serializers.bookings import (
    BookingSerializer,
    CancelSerializer,
    ChildrenSerializer,
    MoveSerializer,
    NothingSerializer,
)
from cobaby.api.views.base import ApiView
from cobaby.api.views.booking import answer_with, read_body
from cobaby.api.views.bookings import coming_to, my_booking, or_nearest
from spaces.ranges import Span


class Confirm(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="confirm_hold",
        summary=_("Confirm a hold"),
        description=_("If the hold ran out, it is taken up again where the place is still free."),
        tags=["booking"],
        request=NothingSerializer,
        responses=BookingSerializer,
    )
    @once
    def post(self, request: Request, reference: str) -> Response:
        booking = my_booking(request, reference)
        with or_nearest(booking, self.now):
            services.confirm_booking(booking=booking, now=self.now)
        return Response(answer_with(request, booking))


class Extend(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="extend_hold",
        summary=_("Hold ten minutes longer"),
        description=_("Once for each hold."),
        tags=["booking"],
        request=NothingSerializer,
        responses=BookingSerializer,
    )
    @once
    def post(self, request: Request, reference: str) -> Response:
        booking = my_booking(request, reference)
        services.extend_hold(booking=booking, now=self.now)
        return Response(answer_with(request, booking))


class Release(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="release_hold",
        summary=_("Give a hold back"),
        description=_("The places are free at once. A hold that is gone is not there."),
        tags=["booking"],
        request=NothingSerializer,
        responses={204: None},
    )
    @once
    def post(self, request: Request, reference: str) -> Response:
        services.release_hold(booking=my_booking(request, reference), now=self.now)
        return Response(status=204)


class Move(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="move_booking",
        summary=_("Move a booking"),
        description=_("The old time stays until the new one is sure."),
        tags=["bookings"],
        request=MoveSerializer,
        responses=BookingSerializer,
    )
    @once
    def post(self, request: Request, reference: str) -> Response:
        booking, asked = my_booking(request, reference), read_body(MoveSerializer, request)
        span: Span = asked["span"]
        seen = asked.get("price_seen")
        with or_nearest(booking, self.now, span=span):
            services.move_booking(booking=booking, span=span, now=self.now, seen_price=seen)
        return Response(answer_with(request, booking))


class ChangeChildren(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="change_children",
        summary=_("Change which children come"),
        description=_("All who come from now on. The time and the desk stay."),
        tags=["bookings"],
        request=ChildrenSerializer,
        responses=BookingSerializer,
    )
    @once
    def post(self, request: Request, reference: str) -> Response:
        booking, asked = my_booking(request, reference), read_body(ChildrenSerializer, request)
        children = coming_to(booking, asked["children"])
        with or_nearest(booking, self.now, children=children):
            services.change_booking(
                booking=booking,
                span=booking.span,
                desk_kind=booking.desk_kind,
                children=children,
                now=self.now,
                seen_price=asked.get("price_seen"),
            )
        return Response(answer_with(request, booking))


class Cancel(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="cancel_booking",
        summary=_("Cancel a booking"),
        description=_("With the fee that the person saw. If it is higher by now, nothing happens."),
        tags=["bookings"],
        request=CancelSerializer,
        responses=BookingSerializer,
    )
    @once
    def post(self, request: Request, reference: str) -> Response:
        booking, asked = my_booking(request, reference), read_body(CancelSerializer, request)
        if booking.is_confirmed:
            due = cancellation_fee(booking, self.now).amount
            if due.minor > asked["fee_seen"]:
                raise problems.Problem(problems.FEE_HAS_RISEN, fee=MoneySerializer(due).data)
        services.cancel_booking(booking=booking, now=self.now)
        return Response(answer_with(request, booking))
