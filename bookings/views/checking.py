"""Check what is held, confirm it, and the page of one booking."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings import refusals, rows, wording
from bookings.availability import Family, nearest_choices
from bookings.models import Booking
from bookings.rescues import last_rescue
from bookings.selection import time_value
from bookings.services import confirm_booking, extend_hold, release_hold
from bookings.services.booking import ask_of
from bookings.services.fees import cancellation_fee
from childcare.refusals import Refusal
from cobaby.accounts.forms import PhoneForm
from cobaby.accounts.phones import keep_phone
from cobaby.money.amounts import Amount
from spaces.descriptions import bring_line
from spaces.ranges import Span, local_day


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_booking(request: HttpRequest, reference: str) -> HttpResponse:
    """What is held and what it costs; a POST confirms it."""
    mine = Booking.objects.visible_to(request.user)
    booking = get_object_or_404(mine, reference=reference)
    now = timezone.now()
    if not booking.is_held:
        return redirect(booking)
    if request.method != "POST":
        return render(request, "bookings/check.html", _held(_mine(request, reference), now))
    form = PhoneForm(request.POST)
    if not form.is_valid():
        context = _held(_mine(request, reference), now) | {"phone_form": form}
        return render(request, "bookings/check.html", context, status=422)
    _keep_phone(booking, form.cleaned_data["phone"])
    return _confirm(request, booking, now)


@login_required
@require_POST
def extend_booking(request: HttpRequest, reference: str) -> HttpResponse:
    """Ten minutes more."""
    booking, now = _mine(request, reference), timezone.now()
    try:
        extend_hold(booking=booking, now=now)
    except Refusal as refusal:
        context = _held(booking, now) | {"refusal": refusal}
        return render(request, "bookings/check.html", context, status=409)
    return redirect("check_booking", reference)


@login_required
@require_POST
def release_booking(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the hold back and choose again."""
    booking = Booking.objects.visible_to(request.user).filter(reference=reference).first()
    if booking is None:
        return redirect("book")
    slug = booking.space_day.space.slug
    release_hold(booking=booking, now=timezone.now())
    return redirect("choose", slug)


@login_required
@require_safe
def booking(request: HttpRequest, reference: str) -> HttpResponse:
    """One booking: confirmed, over or cancelled."""
    found = _mine(request, reference)
    if found.is_held:
        return redirect("check_booking", reference)
    context = _booked(found, timezone.now()) | {"rescue": last_rescue(found)}
    return render(request, "bookings/booking.html", context)


def _mine(request: HttpRequest, reference: str) -> Booking:
    mine = Booking.objects.visible_to(request.user).with_lines()
    return get_object_or_404(mine, reference=reference)


def _confirm(request: HttpRequest, booking: Booking, now: datetime) -> HttpResponse:
    try:
        confirm_booking(booking=booking, now=now)
    except refusals.HoldLost as lost:
        return render(request, "bookings/lost.html", _lost(booking, lost, now), status=409)
    except Refusal as refusal:
        context = _held(booking, now) | {"refusal": refusal}
        return render(request, "bookings/check.html", context, status=409)
    return redirect(f"{booking.get_absolute_url()}?new=1")


def _keep_phone(booking: Booking, phone: str) -> None:
    """An empty field is no wish to forget a number: that is done on one's account."""
    if phone:
        booking.person.phone = phone
        keep_phone(booking.person)


def _held(booking: Booking, now: datetime) -> dict[str, Any]:
    ask = ask_of(booking)
    space, span = ask.space, ask.span
    cared = [Span.of(place.during) for place in booking.live_places()]
    assert booking.held_until is not None
    due = cancellation_fee(booking, now)
    return _what(booking, due.amount) | {
        "is_over": booking.held_until <= now,
        "until": booking.held_until,
        "until_words": wording.clock(booking.held_until, space),
        "can_extend": not booking.was_extended and booking.lines.exists(),
        "who": wording.who(booking.desk_kind, ask.children),
        "terms": rows.terms_words(due, space, now, beside=wording.bill_of(booking)),
        "care": rows.care_words(space, span, cared),
        "choose_again": _choose_again(booking),
        "phone_form": PhoneForm() if ask.children and not booking.person.phone else None,
    }


def _lost(booking: Booking, lost: refusals.HoldLost, now: datetime) -> dict[str, Any]:
    """What happened, and the three nearest times that fit the same family."""
    ask = ask_of(booking)
    family = Family(ask.children, ask.desk_kind, ask.person)
    near = nearest_choices(ask.space, family, ask.span, now)
    totals = [choice.fit.price.total for choice in near if choice.fit]
    return _what(booking) | {
        "refusal": lost,
        "because": lost.because.message,
        "children": ask.children,
        "desk": ask.desk_kind or "none",
        "near": [
            {
                "value": time_value(choice.span),
                "day": wording.long_day(local_day(choice.span.start, ask.space.tz)),
                "times": wording.times(choice.span, ask.space),
                "length": choice.span.minutes,
                "price": wording.money(choice.fit.price.total, beside=totals) if choice.fit else "",
            }
            for choice in near
        ],
        "choose_again": _choose_again(booking),
        "token": booking.form_token,
    }


def _booked(booking: Booking, now: datetime) -> dict[str, Any]:
    due = cancellation_fee(booking, now)
    return _what(booking, due.amount) | {
        "is_new": booking.is_confirmed,
        "is_over": booking.span.end <= now,
        "can_change": booking.is_confirmed and booking.span.start > now,
        "terms": rows.terms_words(
            due, booking.space_day.space, now, beside=wording.bill_of(booking)
        ),
        "fee": wording.booked_fee(booking),
        "bring": bring_line(booking.space_day.space),
        "acts": wording.act_notes(booking),
    }


def _what(booking: Booking, *beside: Amount) -> dict[str, Any]:
    """`beside`: what else is due on the page, written as the bill is."""
    space = booking.space_day.space
    return {
        "booking": booking,
        "space": space,
        "day": wording.long_day(booking.space_day.date),
        "times": wording.times(booking.span, space),
        "lines": wording.booked_lines(booking, beside=beside),
        "total": wording.booked_total(booking, beside=beside),
    }


def _choose_again(booking: Booking) -> str:
    pairs: list[tuple[str, Any]] = [("with", pk) for pk in booking.child_ids]
    pairs += [("desk", booking.desk_kind or "none"), ("length", booking.span.minutes)]
    pairs += [("day", booking.space_day.date.isoformat()), ("asked", "1")]
    return f"{reverse('choose', args=[booking.space_day.space.slug])}?{urlencode(pairs)}"
