"""Desks: put them up, change one, take one out of service and put it back."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from childcare.facts import AsFact, is_made_all_the_same
from childcare.refusals import Concern
from cobaby.manage.entry import managed_space
from cobaby.manage.setup.forms.desks import AddDesksForm, DeskForm, OutForm
from cobaby.manage.setup.saving import Attempt, onward, refused, send, settings_page, still_managed
from cobaby.manage.setup.shown import out_of_service
from cobaby.manage.setup.steps import after
from spaces.models import Desk, DeskReservation, Space
from spaces.ranges import Span, local_day
from spaces.services import desks as services


@login_required
def desks(request: HttpRequest, slug: str) -> HttpResponse:
    """All desks of the space, and several more at once."""
    space, now = managed_space(request, slug), timezone.now()
    last = space.desks.aggregate(last=Max("number"))["last"] or 0
    start = {"how_many": 1, "first_number": last + 1, "kind": Desk.Kind.LAPTOP}
    form = AddDesksForm(request.POST or None, initial=start)
    made: list[int] = []
    attempt = send(
        request,
        space,
        form,
        lambda _as_fact: made.append(services.add_desks(space=space, now=now, **form.cleaned_data)),
        now=now,
    )
    if attempt.is_saved:
        n = sum(made)
        words = ngettext("%(n)d desk is new.", "%(n)d desks are new.", n) % {"n": n}
        messages.success(request, words)
        return redirect("manage_desks", slug=slug)
    out = out_of_service(space, now)
    shown = [(desk, out.get(desk.pk, [])) for desk in space.desks.all()]
    following = after(space, "desks", now)
    return settings_page(
        request, space, "desks.html", form, attempt, desks=shown, following=following
    )


@login_required
def desk(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Kind and features of one desk."""
    space, now = managed_space(request, slug), timezone.now()
    row = get_object_or_404(space.desks, number=number)
    form = DeskForm(request.POST or None, initial=_stored(row))

    def apply(_as_fact: object) -> None:
        try:
            services.change_desk(desk=row, now=now, **form.cleaned_data)
        except services.DeskBookedAhead as booked:
            raise refused(_concerns(booked.reservations, row)) from booked
        except services.DeskIsGone as gone:
            raise Http404 from gone

    part = f"desk:{row.pk}"
    attempt = send(
        request,
        space,
        form,
        apply,
        now=now,
        part=part,
        fresh=lambda: DeskForm(initial=_stored(get_object_or_404(space.desks, pk=row.pk))),
    )
    if attempt.is_saved:
        messages.success(request, _("Desk %(number)s is saved.") % {"number": number})
        return redirect("manage_desks", slug=slug)
    return _desk_page(request, space, row, form, attempt, now)


@login_required
@require_POST
def out(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Nobody can book the desk for a while."""
    space, now = managed_space(request, slug), timezone.now()
    row = get_object_or_404(space.desks, number=number)
    form = OutForm(request.POST, today=local_day(now, space.tz), zone=space.tz)

    def apply(as_fact: AsFact) -> None:
        span, note = form.span, form.cleaned_data["note"]
        try:
            services.take_desk_out_of_service(
                desk=row, span=span, note=note, now=now,
                as_fact=lambda taken: is_made_all_the_same(as_fact, refused(_concerns(taken, row))),
            )  # fmt: skip
        except services.DeskIsTaken as taken:
            raise refused(_concerns(taken.reservations, row)) from taken
        except services.DeskIsGone as gone:
            raise Http404 from gone

    attempt = send(request, space, form, apply, now=now)
    if attempt.is_saved:
        messages.success(request, _("Nobody can book desk %(n)s then.") % {"n": number})
        return onward(space, attempt, "manage_desk", slug, number)
    return _desk_page(
        request, space, row, DeskForm(initial=_stored(row)), attempt, now, out_form=form
    )


@login_required
@require_POST
def back(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """The desk can be used again. Pressed twice, it is back all the same."""
    space = managed_space(request, slug)
    row = get_object_or_404(space.desks, number=number)
    with still_managed(request, space):
        for reservation in row.reservations.filter(pk=pk):
            services.put_desk_back(reservation=reservation)
    messages.success(request, _("Desk %(n)s can be booked again.") % {"n": number})
    return redirect("manage_desk", slug=slug, number=number)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Forget a desk that nobody ever used. Pressed twice, it is gone all the same."""
    space = managed_space(request, slug)
    row = space.desks.filter(number=number).first()
    try:
        if row:
            with suppress(services.DeskIsGone), still_managed(request, space):
                services.remove_desk(desk=row, now=timezone.now())
    except services.DeskWasUsed:
        words = _("Desk %(n)s was booked, so it stays. Take it out of service instead.")
        messages.error(request, words % {"n": number})
        return redirect("manage_desk", slug=slug, number=number)
    messages.success(request, _("Desk %(n)s is gone.") % {"n": number})
    return redirect("manage_desks", slug=slug)


def _desk_page(
    request: HttpRequest,
    space: Space,
    row: Desk,
    form: DeskForm,
    attempt: Attempt,
    now: datetime,
    out_form: OutForm | None = None,
) -> HttpResponse:
    today = local_day(now, space.tz)
    days = {"first": today, "last": today}
    out_form = out_form or OutForm(today=today, zone=space.tz, initial=days)
    answer = settings_page(
        request,
        space,
        "desk.html",
        form,
        attempt,
        part=f"desk:{row.pk}",
        desk=row,
        out_form=out_form,
        outs=out_of_service(space, now).get(row.pk, []),
    )
    if out_form.errors:
        answer.status_code = 422
    return answer


def _stored(row: Desk) -> dict[str, object]:
    return {"kind": row.kind, "features": row.features}


def _concerns(reservations: list[DeskReservation], row: Desk) -> list[Concern]:
    return [
        Concern(None, f"#{row.number}", "", Span.of(one.during), reservation_id=one.pk)
        for one in reservations
    ]
