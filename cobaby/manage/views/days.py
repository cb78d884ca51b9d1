"""Lists of a day, to read and to print."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.models.booking import KNOWN_FOR
from bookings.wording import clock, short_day
from cobaby.home.broken import broken_on
from cobaby.manage.dates import day_of
from cobaby.manage.entry import manage_page, managed_space
from cobaby.manage.lists import day_list, emergency_list
from cobaby.manage.panel import closed_words
from cobaby.manage.weeks import Week
from spaces.hours import opening
from spaces.models import Space
from spaces.ranges import local_day


@login_required
@require_safe
def day(request: HttpRequest, slug: str, day: str) -> HttpResponse:
    """Who comes on this day, when and where; each booking opens from here.

    Not there for a day so long ago that the space no longer knows who came.
    """
    space, now = managed_space(request, slug), timezone.now()
    date, today = day_of(day), local_day(now, space.tz)
    if date is None or date < today - KNOWN_FOR:
        raise Http404
    hours = opening([space], date, date, with_blocks=False)[space.pk, date]
    context = {
        "broken": broken_on(space, hours, now),
        "closed": closed_words(hours, space),
        "list": day_list(space, date, now),
        "week": Week.of(date),
        "before": date - timedelta(days=1),
        "after": date + timedelta(days=1),
        "is_today": date == today,
        "as_of": _as_of(space, now),
    }
    return manage_page(request, space, "day.html", context, tab="week")


@login_required
@require_safe
def emergency(request: HttpRequest, slug: str) -> HttpResponse:
    """Children in the house now by room, and whom to call; `?all=1` for the whole day."""
    space = managed_space(request, slug)
    whole_day = bool(request.GET.get("all"))
    found = emergency_list(space, timezone.now(), whole_day=whole_day)
    context = {
        "list": found,
        "whole_day": whole_day,
        "clock": clock(found.at, space),
        "as_of": _as_of(space, found.at),
    }
    return manage_page(request, space, "emergency.html", context, tab="week")


def _as_of(space: Space, now: datetime) -> str:
    """When the sheet was made: Sun 22 November, 18:28, on the wall of the space."""
    return f"{short_day(local_day(now, space.tz))}, {clock(now, space)}"
