"""A parent's own pages: Today, My bookings, the calendar file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.calendar import FILE_TYPE, calendar_of
from bookings.collecting import collections_of
from bookings.models import Booking
from bookings.today import today_of
from bookings.visits import visits, whole_visit
from bookings.waiting import waiting_words
from cobaby.accounts.models import User

PER_PAGE = 12


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    return render(request, "bookings/today.html", {"today": today_of(request.user, timezone.now())})


@login_required
@require_safe
def my_bookings(request: HttpRequest) -> HttpResponse:
    """Upcoming ones; with `?past=1` those that are over or cancelled."""
    assert isinstance(request.user, User)
    mine, now = Booking.objects.visible_to(request.user).with_lines(), timezone.now()
    is_past = bool(request.GET.get("past"))
    found = mine.past(now) if is_past else mine.upcoming(now)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    watches = [] if is_past else waiting_words(request.user, now)
    shown = visits(page.object_list, year=timezone.localdate(now).year if is_past else None)
    context = {"page_obj": page, "visits": shown, "is_past": is_past}
    context["watches"] = watches
    context["others_booked"] = not page.object_list and bool(collections_of(request.user, now))
    return render(request, "bookings/my_bookings.html", context)


@login_required
@require_safe
def booking_ics(request: HttpRequest, reference: str) -> HttpResponse:
    """The calendar file of one booking."""
    mine = Booking.objects.visible_to(request.user).made().with_lines()
    booking = get_object_or_404(mine, reference=reference)
    response = HttpResponse(calendar_of(whole_visit(booking)), content_type=FILE_TYPE)
    response["Content-Disposition"] = f'attachment; filename="cobaby-{reference}.ics"'
    return response
