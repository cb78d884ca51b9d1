"""Bookings that a cut broke: see them by day, and choose a way out for one family or for all."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bookings.models import Booking
from bookings.refusals import NothingToRescue
from bookings.selection import date_in
from bookings.services import rescue_booking
from bookings.waysout import chosen_way
from childcare.refusals import Refusal
from cobaby.accounts.models import User
from cobaby.manage.entry import manage_page, managed_space
from cobaby.manage.resolving import ToResolve, to_resolve
from spaces.models import Space

ALL = "all"


@login_required
@require_http_methods(["GET", "POST"])
def resolve(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of a day; a POST takes the ways that are chosen, for one family or for all."""
    space, now = managed_space(request, slug), timezone.now()
    data = request.POST if request.method == "POST" else request.GET
    day = date_in(data, "day")
    if request.method == "GET":
        return _page(request, space, to_resolve(space, day, now))
    return _choose(request, space, to_resolve(space, day, now, data), now)


def _choose(request: HttpRequest, space: Space, page: ToResolve, now: datetime) -> HttpResponse:
    one, done, refused = request.POST.get("one", ""), 0, dict[int, str]()
    for family in page.families:
        if one not in (family.booking.reference, ALL) or family.is_here:
            continue
        try:
            done += _take(request, page, family.booking, now)
        except Refusal as refusal:
            refused[family.booking.pk] = refusal.message
    if done:
        messages.success(request, _done(done))
    if not refused:
        url = reverse("manage_to_resolve", args=[space.slug])
        return redirect(f"{url}?day={page.day}" if page.day else url)
    left = to_resolve(space, page.day, now, request.POST, refused)
    return _page(request, space, left, status=409)


def _take(request: HttpRequest, page: ToResolve, booking: Booking, now: datetime) -> int:
    """1 when the way was taken; 0 when nothing stands against the booking any more."""
    assert isinstance(request.user, User)
    asked = request.POST.get(f"way-{booking.reference}", "")
    way = chosen_way(page.ways[booking.pk], asked)
    try:
        rescue_booking(booking=booking, way=way, by=request.user, now=now)
    except NothingToRescue:
        return 0
    return 1


def _done(count: int) -> str:
    return ngettext(
        "Done for %(n)d family. They are told by mail.",
        "Done for %(n)d families. They are told by mail.",
        count,
    ) % {"n": count}


def _page(request: HttpRequest, space: Space, page: ToResolve, status: int = 200) -> HttpResponse:
    return manage_page(
        request, space, "to_resolve.html", {"page_of": page}, tab="roster", status=status
    )
