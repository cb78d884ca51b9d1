"""Add a shift, change it, take it off: each shows its ratio line before it is saved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bookings.concerned import families_concerned
from childcare.facts import AsFact
from childcare.models import Shift
from childcare.ratio_lines import does_not_count, ratio_lines
from childcare.refusals import CutBreaksBookings, NotThatDay, Refusal, ShiftChanged
from childcare.services.shifts import (
    check_educator,
    day_of_shift,
    move_shift,
    plan_shifts,
    take_off_shift,
)
from cobaby.manage.entry import manage_page, managed_space
from cobaby.manage.lines import shown_lines
from cobaby.manage.roster_forms import ShiftForm
from cobaby.manage.setup.saving import apply_or_insist, digest, person
from cobaby.manage.shift_words import planned_words, shift_words
from cobaby.manage.weeks import Week
from spaces.models import Space
from spaces.ranges import local_day

SAVE, INSIST = "save", "insist"


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new shift; `educator`, `room`, `day`, `start` and `end` of the address fill the form in."""
    space, now = managed_space(request, slug), timezone.now()
    today = local_day(now, space.tz)
    if request.method == "GET":
        form = ShiftForm(space=space, today=today, initial=_usual(request, space, now))
        return _form(request, space, form, None)
    form = ShiftForm(request.POST, space=space, today=today)
    if not _is_to_be_saved(request, form):
        return _look(request, space, form, None)
    typed = form.cleaned_data
    try:
        shifts = plan_shifts(
            room=typed["room"], educator=typed["educator"], spans=form.spans, now=now,
            by=person(request),
        )  # fmt: skip
    except Refusal as refusal:
        return _form(request, space, form, None, status=409, refusal=refusal)
    said = ngettext(
        "%(n)d shift is planned. Nothing else changed.",
        "%(n)d shifts are planned. Nothing else changed.",
        len(shifts),
    )  # fmt: skip
    messages.success(request, said % {"n": len(shifts)})
    return redirect(roster_url(space, shifts[0]))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Another time, room, day or person. Who was slower sees both versions, and loses nothing."""
    space, now = managed_space(request, slug), timezone.now()
    shift = _shift(request, space, pk)
    today = local_day(now, space.tz)
    if request.method == "GET":
        form = ShiftForm(space=space, today=today, shift=shift, initial=_as_it_is(shift))
        return _form(request, space, form, shift)
    form = ShiftForm(request.POST, space=space, today=today, shift=shift)
    if not _is_to_be_saved(request, form):
        return _look(request, space, form, shift)
    try:
        was_fact = _move(request, form, shift, now)
    except Refusal as refusal:
        return _form(request, space, form, shift, status=409, refusal=refusal)
    return _saved(request, space, shift, was_fact=was_fact)


@login_required
@require_http_methods(["GET", "POST"])
def take_off(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What is left without this shift; a POST takes it off."""
    space, now = managed_space(request, slug), timezone.now()
    shift = _shift(request, space, pk)
    if shift.is_cancelled:
        return redirect(roster_url(space, shift))
    if request.method == "GET":
        return _off(request, space, shift)
    try:
        was_fact = _take_off(request, shift, now)
    except Refusal as refusal:
        return _off(request, space, _shift(request, space, pk), status=409, refusal=refusal)
    return _saved(request, space, shift, was_fact=was_fact)


def roster_url(space: Space, shift: Shift) -> str:
    week = Week.of(shift.space_day.date)
    return f"{reverse('manage_roster', args=[space.slug])}?week={week.value}"


def _shift(request: HttpRequest, space: Space, pk: int) -> Shift:
    mine = Shift.objects.visible_to(request.user).filter(space_day__space=space)
    return get_object_or_404(mine.with_people(), pk=pk)


def _move(request: HttpRequest, form: ShiftForm, shift: Shift, now: datetime) -> bool:
    """Was it recorded as a fact? Only by who insisted on exactly these families."""
    by, [one] = person(request), form.planned

    def move(as_fact: AsFact) -> None:
        move_shift(
            shift=shift,
            room=one.room,
            educator=one.educator,
            span=one.span,
            version=_version(request, shift),
            by=by,
            as_fact=as_fact,
            now=now,
        )

    return apply_or_insist(move, _insists_on(request), now)


def _take_off(request: HttpRequest, shift: Shift, now: datetime) -> bool:
    """As above."""
    by, version = person(request), _version(request, shift)

    def take_it_off(as_fact: AsFact) -> None:
        take_off_shift(shift=shift, version=version, by=by, as_fact=as_fact, now=now)

    return apply_or_insist(take_it_off, _insists_on(request), now)


def _insists_on(request: HttpRequest) -> str:
    """The families whose list stood above the button, by their digest."""
    return request.POST.get("families", "") if request.POST.get("do") == INSIST else ""


def _version(request: HttpRequest, shift: Shift) -> int:
    """What the person saw. Nonsense is nobody's version, so that it is refused."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


def _is_to_be_saved(request: HttpRequest, form: ShiftForm) -> bool:
    """Saved is only what was looked at: with another time typed since, one looks once more."""
    if not form.is_valid() or request.POST.get("do") not in (SAVE, INSIST):
        return False
    return request.POST.get("seen") == form.digest


def _look(request: HttpRequest, space: Space, form: ShiftForm, shift: Shift | None) -> HttpResponse:
    if not form.is_valid():
        return _form(request, space, form, shift, status=422)
    if hindrance := _hindrance(form, shift, timezone.now()):
        return _form(request, space, form, shift, status=409, refusal=hindrance)
    return _form(request, space, form, shift, **_preview(space, form, shift))


def _hindrance(form: ShiftForm, shift: Shift | None, now: datetime) -> Refusal | None:
    """Why nobody could save this: no ratio line promises an educator who cannot be there.

    Asked once more, under the locks, when it is saved.
    """
    for one in form.planned:
        try:
            check_educator(one.educator, one.room, one.span, now, but=shift)
        except Refusal as refusal:
            day = day_of_shift(one.span, one.room)
            return NotThatDay(day, refusal) if len(form.planned) > 1 else refusal
    return None


def _preview(space: Space, form: ShiftForm, shift: Shift | None) -> dict[str, Any]:
    lines = ratio_lines(space, off=[shift] if shift else [], on=form.planned)
    return {
        "lines": shown_lines(lines, space),
        "seen": form.digest,
        "does_not_count": any(does_not_count(space, one) for one in form.planned),
    }


def _form(
    request: HttpRequest,
    space: Space,
    form: ShiftForm,
    shift: Shift | None,
    status: int = 200,
    refusal: Refusal | None = None,
    **more: Any,
) -> HttpResponse:
    context = {
        "form": form,
        "lacks": form.lacks,
        "shift": shift,
        "version": shift.version if shift else "",
        "said": shift_words(shift) if shift else None,
        "refusal": refusal,
        "back": roster_url(space, shift) if shift else reverse("manage_roster", args=[space.slug]),
    }
    if refusal is not None:
        context |= _after_refusal(space, form, shift, refusal)
    return manage_page(
        request, space, "roster_shift.html", context | more, tab="roster", status=status
    )


def _after_refusal(
    space: Space, form: ShiftForm, shift: Shift | None, refusal: Refusal
) -> dict[str, Any]:
    """What the person can do now: look at both versions, or at the families that it breaks."""
    if isinstance(refusal, ShiftChanged):
        found: dict[str, Any] = {
            "theirs": None if refusal.shift.is_cancelled else shift_words(refusal.shift),
            "yours": planned_words(form.planned[0], space),
            "version": refusal.shift.version,
            "is_gone": refusal.shift.is_cancelled,
        }
        return found | ({} if refusal.shift.is_cancelled else _preview(space, form, refusal.shift))
    if isinstance(refusal, CutBreaksBookings):
        return _preview(space, form, shift) | _families(refusal)
    return {}


def _families(cut: CutBreaksBookings) -> dict[str, Any]:
    """Who would lose a place, and what the button below that list sends along."""
    return {"families": families_concerned(cut), "shown": digest(cut.concerns)}


def _off(
    request: HttpRequest,
    space: Space,
    shift: Shift,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "shift": shift,
        "said": shift_words(shift),
        "version": shift.version,
        "lines": shown_lines(ratio_lines(space, off=[shift]), space),
        "refusal": refusal,
        "back": roster_url(space, shift),
    }
    if isinstance(refusal, CutBreaksBookings):
        context |= _families(refusal)
    return manage_page(request, space, "roster_take_off.html", context, tab="roster", status=status)


def _saved(request: HttpRequest, space: Space, shift: Shift, *, was_fact: bool) -> HttpResponse:
    """To the roster; who insisted goes on to the families that wait for a way out."""
    if was_fact:
        messages.warning(request, _("Saved. These families wait for another way."))
        url = reverse("manage_to_resolve", args=[space.slug])
        return redirect(f"{url}?day={shift.space_day.date}")
    messages.success(request, _("Saved. The team sees it at once."))
    return redirect(roster_url(space, shift))


def _as_it_is(shift: Shift) -> dict[str, Any]:
    start, end = shift.span.on_wall(shift.space_day.space.tz)
    return {
        "educator": shift.educator_id,
        "room": shift.care_room_id,
        "day": shift.space_day.date,
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
    }


def _usual(request: HttpRequest, space: Space, now: datetime) -> dict[str, Any]:
    """What the link says; the day's care hours where it says nothing."""
    asked = {name: request.GET.get(name, "") for name in ("educator", "room", "day")}
    usual = {"day": local_day(now, space.tz), "start": "08:30", "end": "12:30"}
    times = {name: request.GET.get(name, "")[:5] for name in ("start", "end")}
    return usual | {name: value for name, value in (asked | times).items() if value}
