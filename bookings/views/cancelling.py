"""Cancel a booking, keep an ill child at home, say that one is late. Fees are shown before."""

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

from bookings import illness, services, wording
from bookings.forms import LateForm
from bookings.models import Booking
from bookings.services.changing import check_changeable
from bookings.services.fees import cancellation_fee, least_due
from bookings.views.shared import minor_units, my_booking, shown
from childcare.refusals import Refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_booking(request: HttpRequest, reference: str) -> HttpResponse:
    """What cancelling costs now; a POST cancels, if it still costs no more than was shown."""
    booking, now = my_booking(request, reference), timezone.now()
    if booking.is_cancelled:
        return redirect(booking)
    context = _cancelling(booking, now)
    if request.method != "POST" or context["refusal"]:
        status = 409 if request.method == "POST" else 200
        return render(request, "bookings/cancel.html", context, status=status)
    if context["seen"] > minor_units(request.POST.get("seen", "")):
        context["has_risen"] = True
        return render(request, "bookings/cancel.html", context, status=409)
    try:
        services.cancel_booking(booking=booking, now=now)
    except Refusal as refusal:
        context["refusal"] = refusal
        return render(request, "bookings/cancel.html", context, status=409)
    messages.success(request, _("Cancelled. The places are free for other families."))
    return redirect(booking)


def _cancelling(booking: Booking, now: datetime) -> dict[str, Any]:
    due = cancellation_fee(booking, now)
    refusal = None
    try:
        check_changeable(booking, now)
    except Refusal as found:
        refusal = found
    until = (
        due.next_change_at.astimezone(booking.space_day.space.tz) if due.next_change_at else None
    )
    return shown(booking) | {
        "refusal": refusal,
        "seen": due.amount.minor,
        "fee": wording.money(due.amount, beside=[booking.price_amount]),
        "price": wording.money(booking.price_amount, beside=[due.amount]),
        "is_free": not due.amount,
        "until": f"{wording.long_day(until.date())}, {until:%H:%M}" if until else "",
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def child_ill(request: HttpRequest, reference: str) -> HttpResponse:
    """Which child stays at home, and whether the desk is kept; each way with its price."""
    booking, now = my_booking(request, reference), timezone.now()
    if booking.is_cancelled:
        return redirect(booking)
    ways = illness.ways(booking, now)
    if request.method != "POST" or not ways:
        return _ill(request, booking, ways, 200 if request.method != "POST" else 409)
    child_id, keep_desk, seen = illness.parsed(request.POST.get("way", ""))
    if not child_id:
        return _ill(request, booking, ways, 422, nothing_chosen=True)
    way = next((w for w in ways if (w.child.pk, w.keep_desk) == (child_id, keep_desk)), None)
    if way is None:  # told before: the form came twice
        return redirect(booking)
    if way.price.minor > seen:
        return _ill(request, booking, ways, 409, has_risen=True)
    try:
        services.report_ill(booking=booking, child=way.child, keep_desk=keep_desk, now=now)
    except Refusal:  # another tab was faster: show what is true now
        return redirect(booking)
    said = _("Noted. Get well soon, %(name)s!") % {"name": way.child.first_name}
    messages.success(request, said)
    return redirect(booking)


def _ill(
    request: HttpRequest, booking: Booking, ways: list[illness.Way], status: int, **more: bool
) -> HttpResponse:
    slots = [way.row | {"checked": len(ways) == 1} for way in ways]
    context = shown(booking) | {"slots": slots, "kept": _kept_by_a_move(booking, ways)} | more
    return render(request, "bookings/ill.html", context, status=status)


def _kept_by_a_move(booking: Booking, ways: list[illness.Way]) -> str:
    """What is due in any case, where one of the ways comes down to it: else it looks wrong."""
    least = least_due(booking)
    return wording.money(least) if least and any(way.price == least for way in ways) else ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def running_late(request: HttpRequest, reference: str) -> HttpResponse:
    """The educators see it on their page; the places stay."""
    booking, now = my_booking(request, reference), timezone.now()
    form = LateForm(request.POST or None, was_late=bool(booking.late_minutes))
    context = shown(booking) | {"form": form}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "bookings/late.html", context, status=status)
    try:
        minutes = form.cleaned_data["minutes"]
        services.say_running_late(booking=booking, minutes=minutes, now=now)
    except Refusal as refusal:
        context["refusal"] = refusal
        return render(request, "bookings/late.html", context, status=409)
    messages.success(request, _("The educators know. Your places stay."))
    return redirect("today")
