"""When a space is open: its week, closures, public holidays."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from childcare.facts import AsFact
from childcare.services.cuts import change_hours, close_days, lift_closure, open_on_holiday
from cobaby.manage.dates import day_of
from cobaby.manage.entry import managed_space
from cobaby.manage.setup.forms.hours import COLUMNS, ClosureForm, HolidayForm, RegionForm, WeekForm
from cobaby.manage.setup.saving import (
    Attempt,
    onward,
    press,
    send,
    settings_page,
)
from cobaby.manage.setup.shown import closures_of, holidays_ahead
from spaces.models import PublicHoliday, Space
from spaces.ranges import local_day
from spaces.services.hours import set_week
from spaces.services.settings import set_region


@login_required
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """The week. "Copy" fills the days after one that is typed, and saves nothing."""
    space, now = managed_space(request, slug), timezone.now()
    if "copy" in request.POST:
        form = WeekForm(initial=_copied(request))
        return settings_page(request, space, "hours.html", form, Attempt(), part="hours")
    form = WeekForm(request.POST or None, initial=WeekForm.stored(space))

    def apply(as_fact: AsFact) -> None:
        change_hours(
            space=space,
            change=lambda: set_week(space=space, week=form.week()),
            now=now,
            as_fact=as_fact,
        )

    attempt = send(
        request,
        space,
        form,
        apply,
        now=now,
        part="hours",
        fresh=lambda: WeekForm(initial=WeekForm.stored(space)),
    )
    if attempt.is_saved:
        messages.success(request, _("The opening hours are saved."))
        return onward(space, attempt, "manage_settings")
    return settings_page(request, space, "hours.html", form, attempt, part="hours")


@login_required
def closures(request: HttpRequest, slug: str) -> HttpResponse:
    """What is closed ahead, and one closure more."""
    space, now = managed_space(request, slug), timezone.now()
    today = local_day(now, space.tz)
    asked = day_of(request.GET.get("day", ""))
    form = ClosureForm(request.POST or None, today=today, initial={"first": asked})

    def apply(as_fact: AsFact) -> None:
        typed = form.cleaned_data
        close_days(
            space=space,
            first=typed["first"],
            last=typed["last"] or typed["first"],
            reason=typed["reason"],
            what=typed["what"],
            minutes=form.minutes,
            now=now,
            as_fact=as_fact,
        )

    attempt = send(request, space, form, apply, now=now, part="closures")
    if attempt.is_saved:
        messages.success(request, _("The closure is saved. Parents see it with its reason."))
        return onward(space, attempt, "manage_closures", day=form.cleaned_data["first"])
    listed = closures_of(space, today)
    return settings_page(
        request, space, "closures.html", form, attempt, part="closures", closures=listed
    )


@login_required
@require_POST
def lift(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Open after all. Pressed twice, it is open all the same."""
    space, now = managed_space(request, slug), timezone.now()
    closure = space.closures.filter(pk=pk).first()
    late = _("%(who)s changed the closures at %(when)s. Please look at them again.")
    if closure is None or press(
        request, space, "closures", partial(lift_closure, closure=closure, now=now),
        now=now, late=late,
    ):  # fmt: skip
        messages.success(request, _("This closure is gone. The space opens as its week says."))
    return redirect("manage_closures", slug=slug)


@login_required
def holidays(request: HttpRequest, slug: str) -> HttpResponse:
    """The public holidays of the place, and whether the space opens on each."""
    space, now = managed_space(request, slug), timezone.now()
    today = local_day(now, space.tz)
    form = RegionForm(request.POST or None, space=space, initial=_region_of(space))

    def apply(as_fact: AsFact) -> None:
        region = form.cleaned_data["subdivision"]
        change_hours(
            space=space,
            change=lambda: set_region(space=space, subdivision=region, today=today),
            now=now,
            as_fact=as_fact,
        )

    def stored() -> RegionForm:
        there = managed_space(request, slug)
        return RegionForm(space=there, initial=_region_of(there))

    attempt = send(request, space, form, apply, now=now, part="region", fresh=stored)
    if attempt.is_saved:
        messages.success(request, _("The holidays of this region are listed now."))
        return onward(space, attempt, "manage_holidays")
    listed = holidays_ahead(space, today)
    return settings_page(
        request, space, "holidays.html", form, attempt, part="region", holidays=listed
    )


@login_required
def holiday(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Open on this holiday, or closed: the page asks again only where that breaks bookings."""
    space, now = managed_space(request, slug), timezone.now()
    row, part = _holiday(space, pk), f"holiday:{pk}"
    form = HolidayForm(request.POST or None, initial={"is_open": row.is_open})

    def apply(as_fact: AsFact) -> None:
        there, is_open = _holiday(space, pk), bool(form.cleaned_data["is_open"])
        open_on_holiday(holiday=there, is_open=is_open, now=now, as_fact=as_fact)

    attempt = send(
        request,
        space,
        form,
        apply,
        now=now,
        part=part,
        fresh=lambda: HolidayForm(initial={"is_open": _holiday(space, pk).is_open}),
    )
    if attempt.is_saved:
        words = _("%(day)s: open.") if form.cleaned_data["is_open"] else _("%(day)s: closed.")
        messages.success(request, words % {"day": row.name})
        return onward(space, attempt, "manage_holidays")
    return settings_page(request, space, "holiday.html", form, attempt, part=part, holiday=row)


def _holiday(space: Space, pk: int) -> PublicHoliday:
    """404 where another region took it away, also in this moment: its lock is the space's."""
    return get_object_or_404(space.holidays, pk=pk)


def _region_of(space: Space) -> dict[str, str]:
    return {"subdivision": space.subdivision}


def _copied(request: HttpRequest) -> dict[str, str]:
    """What was typed, with one day's times on the days after it up to Friday (or Sunday)."""
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    chosen = typed.get("copy", "")
    day = int(chosen) if chosen in "0123456" and chosen else 0
    for later in range(day + 1, 5 if day < 4 else 7):
        for column in COLUMNS:
            typed[f"{column}_{later}"] = typed.get(f"{column}_{day}", "")
    return typed
