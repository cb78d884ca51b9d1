"""A person's own bookings: read them, and what cancelling or moving would cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import DateTimeField, Func, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.availability import Family, open_days_of
from bookings.availability.choices import times
from bookings.coming import price_with
from bookings.models import Booking
from bookings.services.booking import ask_of
from bookings.services.changing import check_changeable
from bookings.services.fees import cancellation_fee, price_after_change
from bookings.visits import Visit, visits
from childcare.models import Child
from childcare.refusals import Refusal
from cobaby.api import problems
from cobaby.api.family import alternatives, children_of
from cobaby.api.models import Scope
from cobaby.api.pagination import BookingPages
from cobaby.api.serializers.bookings import (
    BookingPage,
    BookingSerializer,
    BookingsQuery,
    ChildrenQuery,
    FeeSerializer,
    MoveTimesQuery,
    MoveTimesSerializer,
    PriceSerializer,
)
from cobaby.api.views.base import ApiView
from cobaby.api.views.spaces import read_query
from cobaby.money.amounts import Amount
from spaces.ranges import Span


class Bookings(ApiView):
    scope: ClassVar = Scope.BOOKINGS_READ

    @extend_schema(
        operation_id="list_bookings",
        summary=_("List my bookings"),
        description=_("By their start, latest first."),
        tags=["bookings"],
        parameters=[BookingsQuery, BookingPages.parameter],
        responses=BookingPage,
    )
    def get(self, request: Request) -> Response:
        when = read_query(BookingsQuery, request)["when"]
        mine = Booking.objects.visible_to(request.user).with_lines()
        begins = Func("during", function="lower", output_field=DateTimeField())
        found = _of(when, mine, self).annotate(starts_at=begins)
        pages = BookingPages()
        page = visits(pages.paginate_queryset(found, request, self))
        return pages.get_paginated_response(BookingSerializer(page, many=True).data)


class OneBooking(ApiView):
    scope: ClassVar = Scope.BOOKINGS_READ

    @extend_schema(
        operation_id="get_booking",
        summary=_("Read one booking"),
        description=_("Also one that is held, over or cancelled."),
        tags=["bookings"],
        responses=BookingSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        return Response(shown(my_booking(request, reference)))


class BookingFee(ApiView):
    scope: ClassVar = Scope.BOOKINGS_READ
    may_refuse: ClassVar = True

    @extend_schema(
        operation_id="get_cancellation_fee",
        summary=_("See what cancelling costs"),
        description=_("Show it to the person, then send it along with the cancelling."),
        tags=["bookings"],
        responses=FeeSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        booking = my_booking(request, reference)
        check_changeable(booking, self.now)
        due = cancellation_fee(booking, self.now)
        facts = {
            "fee": due.amount,
            "price": booking.price_amount,
            "free_until": due.free_until,
            "next_change_at": due.next_change_at,
        }
        return Response(FeeSerializer(facts).data)


class MoveTimes(ApiView):
    scope: ClassVar = Scope.BOOKINGS_READ
    may_refuse: ClassVar = True

    @extend_schema(
        operation_id="list_times_to_move_to",
        summary=_("Look at the times to move to"),
        description=_("For the same children and desk, with the price of the moved booking."),
        tags=["bookings"],
        parameters=[MoveTimesQuery],
        responses=MoveTimesSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        booking = my_booking(request, reference)
        check_changeable(booking, self.now)
        asked = read_query(MoveTimesQuery, request)
        day = asked["date"]
        minutes = asked.get("minutes", booking.span.minutes) // 15 * 15
        space, family = booking.space_day.space, family_of(booking)
        loaded = open_days_of([space], day, day, family, self.now)[space.pk, day]
        found = times(loaded, family, minutes, self.now)
        offered = [_with_price(booking, family, choice, self) for choice in found]
        return Response(MoveTimesSerializer({"date": day, "times": offered}).data)


class ChildrenPrice(ApiView):
    scope: ClassVar = Scope.BOOKINGS_READ
    may_refuse: ClassVar = True

    @extend_schema(
        operation_id="get_price_with_children",
        summary=_("See what it costs if others come"),
        description=_("The time and the desk stay. Show it, and send it along with the change."),
        tags=["bookings"],
        parameters=[ChildrenQuery],
        responses=PriceSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        booking = my_booking(request, reference)
        asked = read_query(ChildrenQuery, request)["child"]
        children = coming_to(booking, asked)
        with or_nearest(booking, self.now, children=children):
            due = price_with(booking, children, self.now)
        facts = {"price": Amount(due, booking.currency), "price_now": booking.price_amount}
        return Response(PriceSerializer(facts).data)


def my_booking(request: Request, reference: str) -> Booking:
    """The person's own; anybody else's is not there."""
    found = Booking.objects.visible_to(request.user).filter(reference=reference)
    return get_object_or_404(found.with_lines())


def shown(booking: Booking) -> Any:
    return BookingSerializer(Visit(booking)).data


def family_of(booking: Booking) -> Family:
    """Those who come, as if their booking had left its old time."""
    children = tuple(place.child for place in booking.live_places())
    return Family(children, booking.desk_kind, booking.person, replaces=booking)


@contextmanager
def or_nearest(
    booking: Booking,
    now: datetime,
    *,
    span: Span | None = None,
    children: tuple[Child, ...] | None = None,
) -> Iterator[None]:
    """A refusal within is answered with the times nearest for those who come, or for `children`."""
    try:
        yield
    except Refusal as refusal:
        family = family_of(booking)
        if children is not None:
            family = replace(family, children=children)
        if booking.is_held:
            ask = ask_of(booking)
            family = Family(ask.children, ask.desk_kind, ask.person)
        space = booking.space_day.space
        near = alternatives(refusal, space, family, span or booking.span, now)
        raise problems.Problem.of(refusal, near) from refusal


def coming_to(booking: Booking, ids: Sequence[int]) -> tuple[Child, ...]:
    """Those who come already may stay; others have to be one's own. Raises NotYourChild."""
    known = {place.child_id: place.child for place in booking.live_places()}
    new = children_of(booking.person, [pk for pk in ids if pk not in known])
    return (*(known[pk] for pk in dict.fromkeys(ids) if pk in known), *new)


def _of(when: str, mine: Any, view: ApiView) -> QuerySet[Booking]:
    if when == "held":
        return mine.kept(view.now)
    if when == "upcoming":
        return mine.upcoming(view.now)
    return mine.past(view.now) if when == "past" else mine


def _with_price(booking: Booking, family: Family, choice: Any, view: ApiView) -> dict[str, Any]:
    """A time with what the moved booking would cost, the fee ladder kept."""
    price = None
    if choice.fit:
        due = price_after_change(booking, choice.fit.price, family.children, view.now)
        price = Amount(due, booking.currency)
    return {
        "span": choice.span,
        "left": choice.left,
        "price": price,
        "refusal": choice.refusal,
        "nearest": choice.nearest,
    }
