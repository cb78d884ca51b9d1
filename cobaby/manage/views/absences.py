"""Somebody of the team cannot come: what that means first, then it is recorded as a fact."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.troubles import troubles
from childcare.services.absences import report_educator_ill, shifts_that_end
from cobaby.accounts.models import User
from cobaby.manage.entry import manage_page, managed_space
from cobaby.manage.resolving import visits_of
from cobaby.manage.roster_forms import AbsenceForm
from cobaby.manage.shift_words import shift_words
from spaces.models import Space
from spaces.ranges import local_day


@login_required
@require_http_methods(["GET", "POST"])
def away(request: HttpRequest, slug: str) -> HttpResponse:
    """Who, and on which days. The families concerned are shown before it is saved."""
    space, now = managed_space(request, slug), timezone.now()
    today = local_day(now, space.tz)
    if request.method == "GET":
        initial = {"first": today, "last": today, "educator": request.GET.get("educator", "")}
        form = AbsenceForm(today=today, space=space, initial=initial)
        return _page(request, space, form)
    form = AbsenceForm(request.POST, today=today, space=space)
    if not form.is_valid():
        return _page(request, space, form, status=422)
    if request.POST.get("do") != "save" or request.POST.get("seen") != form.digest:
        return _page(request, space, form, **_preview(space, form, now))
    assert isinstance(request.user, User)
    report_educator_ill(**_days(form), space=space, now=now, by=request.user)
    return _saved(request, space, form, now)


def _days(form: AbsenceForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"educator": data["educator"], "day": data["first"], "last": data["last"]}


def _preview(space: Space, form: AbsenceForm, now: datetime) -> dict[str, Any]:
    """Tried and taken back: what would be short, and for whom."""
    before = troubles(space, now)
    ending = shifts_that_end(**_days(form), space=space, now=now)
    with transaction.atomic():
        report_educator_ill(**_days(form), space=space, now=now)
        concerned = troubles(space, now).keys() - before.keys()
        transaction.set_rollback(True)
    return {
        "seen": form.digest,
        "ending": [shift_words(shift) for shift in ending],
        "families": visits_of(space, concerned),
    }


def _saved(request: HttpRequest, space: Space, form: AbsenceForm, now: datetime) -> HttpResponse:
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    days = sorted({t.day for t in troubles(space, now).values() if first <= t.day <= last})
    if days:
        messages.warning(request, _("Noted. These families wait for another way."))
        return redirect(f"{reverse('manage_to_resolve', args=[space.slug])}?day={days[0]}")
    messages.success(request, _("Noted. Every child still has enough educators."))
    return redirect("manage_roster", slug=space.slug)


def _page(
    request: HttpRequest, space: Space, form: AbsenceForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "back": reverse("manage_roster", args=[space.slug])} | more
    return manage_page(request, space, "roster_away.html", context, tab="roster", status=status)
