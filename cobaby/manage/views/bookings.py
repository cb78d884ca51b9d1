"""One family's booking as its space sees it: look, move, cancel, each change with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings import services
from bookings.models import Booking
from bookings.moving import moving_page
from bookings.selection import span_from
from childcare.refusals import Refusal
from cobaby.accounts.models import User
from cobaby.manage.entry import manage_page, managed_space
from cobaby.manage.family import booking_page
from cobaby.manage.forms import ReasonForm
from spaces.models import Space


@login_required
@require_safe
def booking(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    space = managed_space(request, slug)
    context = booking_page(_booking(request, space, reference), timezone.now())
    return manage_page(request, space, "booking.html", context, tab="week")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Free of charge for the family, which reads the reason in its mail."""
    space = managed_space(request, slug)
    found, now = _booking(request, space, reference), timezone.now()
    if found.is_cancelled:
        return redirect("manage_booking", slug, reference)
    form = ReasonForm(request.POST or None)
    context = booking_page(found, now) | {"form": form}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return manage_page(request, space, "cancel.html", context, tab="week", status=status)
    try:
        services.cancel_for_family(
            booking=found, by=_person(request), reason=form.cleaned_data["reason"], now=now
        )
    except Refusal as refusal:
        context["refusal"] = refusal
        return manage_page(request, space, "cancel.html", context, tab="week", status=409)
    messages.success(request, _("Cancelled, free of charge. The family gets a mail."))
    return redirect("manage_booking", slug, reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Another time for the same family; the old one stays until the new one is sure."""
    space = managed_space(request, slug)
    found, now = _booking(request, space, reference), timezone.now()
    if found.is_cancelled:
        return redirect("manage_booking", slug, reference)
    form = ReasonForm(request.POST or None)
    if request.method != "POST":
        return _move_page(request, space, found, form, now, 200)
    time, _bar, _seen = (request.POST.get("take") or request.POST.get("time", "")).partition("|")
    span = span_from(time)
    if not form.is_valid() or span is None:
        return _move_page(request, space, found, form, now, 422, no_time=span is None)
    try:
        services.move_for_family(
            booking=found,
            span=span,
            by=_person(request),
            reason=form.cleaned_data["reason"],
            now=now,
        )
    except Refusal as refusal:
        return _move_page(request, space, found, form, now, 409, refusal=refusal)
    messages.success(request, _("Moved. The family gets a mail with the reason."))
    return redirect("manage_booking", slug, reference)


def _move_page(
    request: HttpRequest,
    space: Space,
    found: Booking,
    form: ReasonForm,
    now: datetime,
    status: int,
    **more: Any,
) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    context = booking_page(found, now) | {"form": form, "action": request.path} | more
    context |= moving_page(found, data, now, url=request.path, by_space=True)
    return manage_page(request, space, "move.html", context, tab="week", status=status)


def _booking(request: HttpRequest, space: Space, reference: str) -> Booking:
    """Of this space; anybody else's is a 404, and so is a hold, and a visit of long ago."""
    known = Booking.objects.managed_by(request.user).known_to_the_space(timezone.now())
    return get_object_or_404(known.filter(space_day__space=space).with_lines(), reference=reference)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
