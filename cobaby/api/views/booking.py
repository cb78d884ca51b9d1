"""Hold or book a time in a space: the whole request, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from bookings import refusals, services
from bookings.asks import Ask
from bookings.availability import Family
from bookings.models import Booking
from childcare.refusals import Refusal
from cobaby.api import problems
from cobaby.api.family import children_of, desk_of, with_desk
from cobaby.api.idempotency import form_token_of, once
from cobaby.api.models import Scope
from cobaby.api.serializers.bookings import BookingSerializer, BookSerializer
from cobaby.api.views.base import ApiView
from cobaby.api.views.bookings import my_booking, shown
from spaces.models import Space

Place = Callable[..., Booking]


class Hold(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="hold",
        summary=_("Hold a time for ten minutes"),
        description=_("Takes the place of an earlier hold of yours. Confirm it to book."),
        tags=["booking"],
        request=BookSerializer,
        responses={201: BookingSerializer},
    )
    @once
    def post(self, request: Request, slug: str) -> Response:
        return place(self, request, slug, services.hold)


class Book(ApiView):
    scope: ClassVar = Scope.BOOKINGS_WRITE

    @extend_schema(
        operation_id="book",
        summary=_("Book at once"),
        description=_("Hold and confirm in one, for those who need no time to check."),
        tags=["booking"],
        request=BookSerializer,
        responses={201: BookingSerializer},
    )
    @once
    def post(self, request: Request, slug: str) -> Response:
        return place(self, request, slug, services.book)


def place(view: ApiView, request: Request, slug: str, service: Place) -> Response:
    """What both have in common: the ask, and the nearest times where it is refused."""
    space = get_object_or_404(Space.objects.visible_to(request.user), slug=slug)
    asked = read_body(BookSerializer, request)
    ask = Ask(
        person=view.person,
        space=space,
        span=asked["span"],
        desk_kind=desk_of(asked),
        children=children_of(view.person, asked["children"]),
        form_token=form_token_of(request),
    )
    try:
        booking = service(ask=ask, now=view.now)
        check_price_seen(booking, asked)
    except Refusal as refusal:
        raise problems.Problem.of(refusal, _near(ask, refusal, view.now)) from refusal
    return Response(answer_with(request, booking), status=status.HTTP_201_CREATED)


def read_body(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What was sent. Raises ValidationError."""
    read = shape(data=request.data)
    read.is_valid(raise_exception=True)
    return read.validated_data


def check_price_seen(booking: Booking, asked: dict[str, Any]) -> None:
    """Raises PriceHasRisen, and then nothing of the write stays."""
    seen = asked.get("price_seen")
    if seen is not None and booking.price > seen:
        raise refusals.PriceHasRisen


def answer_with(request: Request, booking: Booking) -> Any:
    """The booking as it is now, read anew with its lines."""
    return shown(my_booking(request, booking.reference))


def _near(ask: Ask, refusal: Refusal, now: datetime) -> list[dict[str, Any]]:
    family = Family(ask.children, ask.desk_kind, ask.person)
    return with_desk(refusal, ask.space, family, ask.span, now)
