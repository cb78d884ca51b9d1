"""Bookings that a cut broke: see them by day, and choose a way out for one family or for all."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bookings.models import Rescue
from bookings.refusals import NothingToRescue
from bookings.selection import date_in
from bookings.services import rescue_booking, rescue_with_next
from bookings.waysout import chosen_way, is_another
from childcare.refusals import Refusal
from cobaby.accounts.models import User
from cobaby.manage.entry import manage_page, managed_space
from cobaby.manage.resolving import WAY, Family, ToResolve, to_resolve
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
    one, made, refused = request.POST.get("one", ""), list[Rescue](), dict[int, str]()
    for family in page.families:
        if one != family.booking.reference and not (one == ALL and family.field in request.POST):
            continue
        try:
            made += _take(request, page, family, now)
        except Refusal as refusal:
            refused[family.booking.pk] = refusal.message
    if made:
        messages.success(request, _said(made))
    elif one == ALL and not any(name.startswith(WAY) for name in request.POST):
        messages.warning(request, _("Choose a way for a family first."))
    elif not refused:
        messages.info(request, _slower(one))
    if not refused:
        url = reverse("manage_to_resolve", args=[space.slug])
        return redirect(f"{url}?day={page.day}" if page.day else url)
    left = to_resolve(space, page.day, now, request.POST, refused)
    return _page(request, space, left, status=409)


def _take(request: HttpRequest, page: ToResolve, family: Family, now: datetime) -> list[Rescue]:
    """What was done; nothing where nothing stands against the booking any more."""
    try:
        return [_rescue(request, page, family, now)]
    except NothingToRescue:
        return []


def _rescue(request: HttpRequest, page: ToResolve, family: Family, now: datetime) -> Rescue:
    """All at once, the next way is tried where the chosen one was taken meanwhile."""
    assert isinstance(request.user, User)
    by, booking, asked = request.user, family.booking, request.POST.get(family.field, "")
    try:
        way = chosen_way(page.ways[booking.pk], asked)
        return rescue_booking(booking=booking, way=way, by=by, now=now)
    except Refusal as refusal:
        known = isinstance(refusal, NothingToRescue)
        if known or request.POST.get("one") != ALL or not is_another(asked):
            raise
    return rescue_with_next(booking=booking, by=by, now=now)


def _said(made: list[Rescue]) -> str:
    told = sum(rescue.way == Rescue.Way.TOLD for rescue in made)
    mailed = len(made) - told
    if not mailed:
        return _("Noted.")
    return ngettext(
        "Done for %(n)d family. They are told by mail.",
        "Done for %(n)d families. They are told by mail.",
        mailed,
    ) % {"n": mailed}


def _slower(one: str) -> str:
    """Somebody else did it meanwhile, or the same form came twice."""
    if one == ALL:
        return _("Nothing is left to do for these families.")
    return _("Nothing is left to do for this family.")


def _page(request: HttpRequest, space: Space, page: ToResolve, status: int = 200) -> HttpResponse:
    return manage_page(
        request, space, "to_resolve.html", {"page_of": page}, tab="roster", status=status
    )
