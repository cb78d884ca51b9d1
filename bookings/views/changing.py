"""Move a booking to another time, or change which children come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings import services, wording
from bookings.coming import price_with
from bookings.models import Booking
from bookings.moving import moving_page
from bookings.selection import span_from
from bookings.services.changing import check_changeable
from bookings.views.shared import minor_units, my_booking, shown
from childcare.models import Child
from childcare.refusals import Refusal
from cobaby.money.amounts import Amount
from spaces.ranges import local_day


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move_booking(request: HttpRequest, reference: str) -> HttpResponse:
    """Other times for the same children and desk. The old one stays until the new one is sure."""
    booking, now = my_booking(request, reference), timezone.now()
    if booking.is_cancelled:
        return redirect(booking)
    if request.method != "POST":
        return render(request, "bookings/move.html", _moving(request, booking, now))
    time, _bar, seen = (request.POST.get("take") or request.POST.get("time", "")).partition("|")
    span = span_from(time)
    if span is None:
        context = _moving(request, booking, now) | {"no_time": True}
        return render(request, "bookings/move.html", context, status=422)
    try:
        services.move_booking(booking=booking, span=span, now=now, seen_price=minor_units(seen))
    except Refusal as refusal:
        context = _moving(request, booking, now) | {"refusal": refusal}
        return render(request, "bookings/move.html", context, status=409)
    messages.success(request, _("Moved. Your calendar gets the new time by mail."))
    return redirect(booking)


def _moving(request: HttpRequest, booking: Booking, now: datetime) -> dict[str, Any]:
    data = request.POST if request.method == "POST" else request.GET
    return shown(booking) | moving_page(booking, data, now, url=request.path)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_children(request: HttpRequest, reference: str) -> HttpResponse:
    """Who comes along: the new price before, then all or nothing."""
    booking, now = my_booking(request, reference), timezone.now()
    if booking.is_cancelled:
        return redirect(booking)
    data = request.POST if request.method == "POST" else request.GET
    wanted = {*data.getlist("with"), *data.getlist("child")} if "asked" in data else None
    context = _choosing_children(booking, wanted, now)
    if request.method != "POST" or context["closed"]:
        return render(request, "bookings/children.html", context)
    if wanted is None:
        context["nothing_chosen"] = True
        return render(request, "bookings/children.html", context, status=422)
    if not context["has_changed"]:  # the form came twice
        return redirect(booking)
    try:
        services.change_booking(
            booking=booking,
            span=booking.span,
            desk_kind=booking.desk_kind,
            children=context["chosen"],
            now=now,
            seen_price=minor_units(request.POST.get("seen", "")),
        )
    except Refusal as refusal:
        context["refusal"] = refusal
        return render(request, "bookings/children.html", context, status=409)
    messages.success(request, _("Changed. You get a mail with it."))
    return redirect(booking)


def _choosing_children(booking: Booking, wanted: set[str] | None, now: datetime) -> dict[str, Any]:
    coming = [place.child for place in booking.live_places()]
    known = {child.pk: child for child in [*coming, *Child.objects.bookable_by(booking.person)]}
    chosen = [c for c in known.values() if wanted is None or str(c.pk) in wanted]
    if wanted is None:
        chosen = coming
    today = local_day(now, booking.space_day.space.tz)
    page = shown(booking) | {"chosen": chosen, "refusal": None, "closed": None, "total": ""}
    page["children"] = [
        {
            "value": child.pk,
            "name": child.first_name,
            "age": wording.age(child, today),
            "checked": child in chosen,
        }
        for child in known.values()
    ]
    page["only_child"] = len(known) == 1
    page["has_changed"] = {c.pk for c in chosen} != {c.pk for c in coming}
    return page | _priced(booking, chosen, now)


def _priced(booking: Booking, chosen: list[Child], now: datetime) -> dict[str, Any]:
    """What the booking would cost with these children, or why it does not fit."""
    try:
        check_changeable(booking, now)
    except Refusal as closed:
        return {"closed": closed}
    try:
        due = price_with(booking, chosen, now)
    except Refusal as refusal:
        return {"refusal": refusal}
    both = [booking.price_amount, Amount(due, booking.currency)]
    before, after = (wording.money(one, beside=both) for one in both)
    return {"before": before, "total": after, "seen": due}
