"""The spaces that a person manages, and the week of one of them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cobaby.accounts.models import User
from cobaby.manage.dates import day_of
from cobaby.manage.entry import manage_page, managed_space
from cobaby.manage.overview import space_lines, week_page
from spaces.models import Space


@login_required
@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    """The spaces that this person manages; one alone goes straight to its week."""
    assert isinstance(request.user, User)
    managed = list(Space.objects.managed_by(request.user))
    if not managed:
        raise Http404
    if len(managed) == 1:
        return redirect("manage_week", slug=managed[0].slug)
    lines = space_lines(managed, timezone.now())
    return render(request, "manage/spaces.html", {"lines": lines})


@login_required
@require_safe
def week(request: HttpRequest, slug: str) -> HttpResponse:
    """One space's week; `?week=2026-W11` another one, `?day=2026-03-12` opens a day beside it.

    `?day=` closes the day that opens by itself.
    """
    space = managed_space(request, slug)
    day = day_of(request.GET.get("day", ""))
    itself = "day" not in request.GET
    asked, now = request.GET.get("week", ""), timezone.now()
    page = week_page(space, asked, day, now, opens_itself=itself)
    return manage_page(request, space, "week.html", {"shown": page}, tab="week")
