"""My shifts, today's children, and that I cannot come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from childcare.models import Educator
from childcare.services.absences import report_educator_ill, shifts_that_end, take_back_absence
from cobaby.accounts.models import User
from cobaby.educators.expected import expected_children
from cobaby.educators.mine import my_roster, today_at_work
from cobaby.manage.roster_forms import AbsenceForm
from cobaby.manage.shift_words import shift_words


@login_required
@require_safe
def my_shifts(request: HttpRequest) -> HttpResponse:
    """The weeks ahead, in all spaces."""
    educator = _me(request)
    return render(
        request, "educators/my_shifts.html", {"mine": my_roster(educator, timezone.now())}
    )


@login_required
@require_safe
def expected(request: HttpRequest) -> HttpResponse:
    """Whom to expect today, where one is on shift today."""
    educator = _me(request)
    found = expected_children(educator, timezone.now())
    return render(request, "educators/expected.html", {"today": found})


@login_required
@require_http_methods(["GET", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """I cannot come, today or on these days: which shifts end, then it is told."""
    educator, now = _me(request), timezone.now()
    today = today_at_work(educator, now)
    if request.method == "GET":
        form = AbsenceForm(today=today, initial={"first": today, "last": today})
        return render(request, "educators/away.html", {"form": form})
    form = AbsenceForm(request.POST, today=today)
    if not form.is_valid():
        return render(request, "educators/away.html", {"form": form}, status=422)
    days = {"day": form.cleaned_data["first"], "last": form.cleaned_data["last"]}
    if request.POST.get("do") != "save" or request.POST.get("seen") != form.digest:
        return render(request, "educators/away.html", _preview(form, educator, days, now))
    report_educator_ill(educator=educator, now=now, by=educator.user, **days)
    messages.success(request, _("Your space knows. Take care of yourself."))
    return redirect("my_shifts")


@login_required
@require_POST
def come_after_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Pressed twice, one can come all the same."""
    educator = _me(request)
    for absence in educator.absences.filter(pk=pk):
        take_back_absence(absence=absence, by=educator.user, now=timezone.now())
    messages.success(request, _("Good to have you back. Look at your shifts below."))
    return redirect("my_shifts")


def _me(request: HttpRequest) -> Educator:
    """The educator who asks; for everybody else these pages are not there."""
    assert isinstance(request.user, User)
    educator = getattr(request.user, "educator", None)
    if educator is None:
        raise Http404
    found: Educator = educator
    return found


def _preview(
    form: AbsenceForm, educator: Educator, days: dict[str, Any], now: datetime
) -> dict[str, Any]:
    ending = shifts_that_end(educator=educator, now=now, **days)
    return {"form": form, "seen": form.digest, "ending": [shift_words(one) for one in ending]}
