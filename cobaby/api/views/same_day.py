"""What a family says on the day itself: we come later, this child is ill."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from bookings import illness, refusals, services
from bookings.models import Booking
from bookings.services.cancelling import illness_terms
from childcare.models import Child
from cobaby.api.idempotency import once
from cobaby.api.models import Scope
from cobaby.api.serializers.bookings import BookingSerializer
from cobaby.api.serializers.same_day import IllnessWaysSerializer, IllSerializer, LateSerializer
from cobaby.api.views.base import ApiView
from cobaby.api.views.booking import answer_with, read_body
from cobaby.api.views.bookings import my_booking


class RunningLate(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="say_running_late",
        summary=_("Say that you come later"),
        description=_("The educators see it. The places stay."),
        tags=["today"],
        request=LateSerializer,
        responses=BookingSerializer,
    )
    @once
    def post(self, request: Request, reference: str) -> Response:
        booking, asked = my_booking(request, reference), read_body(LateSerializer, request)
        services.say_running_late(booking=booking, minutes=asked["minutes"], now=self.now)
        return Response(answer_with(request, booking))


class IllnessWays(ApiView):
    scope: ClassVar = Scope.BOOKINGS_READ
    may_refuse: ClassVar = True

    @extend_schema(
        operation_id="list_ways_when_ill",
        summary=_("See what it costs if a child is ill"),
        description=_("Each way that there is: which child, and whether you keep your desk."),
        tags=["today"],
        responses=IllnessWaysSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        booking = my_booking(request, reference)
        _check_going_on(booking, self)
        return Response(IllnessWaysSerializer({"ways": illness.ways(booking, self.now)}).data)


class ChildIll(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="report_ill",
        summary=_("Say that a child is ill"),
        description=_("Its place is free at once. Say it before or during the visit."),
        tags=["today"],
        request=IllSerializer,
        responses=BookingSerializer,
    )
    @once
    def post(self, request: Request, reference: str) -> Response:
        booking, asked = my_booking(request, reference), read_body(IllSerializer, request)
        _check_going_on(booking, self)
        child = _child_in(booking, asked["child"])
        if child:  # else it was told before
            how: dict[str, Any] = {"keep_desk": asked["keep_desk"], "now": self.now}
            if illness_terms(booking, child, **how).price.minor > asked["price_seen"]:
                raise refusals.PriceHasRisen
            services.report_ill(booking=booking, child=child, **how)
        return Response(answer_with(request, booking))


def _child_in(booking: Booking, pk: int) -> Child | None:
    """None where it stays at home already. Raises NotYourChild where it never came along."""
    coming = {place.child_id: place.child for place in booking.live_places()}
    if pk not in coming and not booking.lines.filter(care_place__child=pk).exists():
        raise refusals.NotYourChild
    return coming.get(pk)


def _check_going_on(booking: Booking, view: ApiView) -> None:
    """Raises NotChangeable for what is held, cancelled or over."""
    if not booking.is_confirmed or booking.span.end <= view.now:
        raise refusals.NotChangeable
