"""Care rooms, the rule that holds in each, and the limits of the house."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from childcare.facts import AsFact
from childcare.models import CareRegime, CareRoom
from childcare.refusals import Refusal
from childcare.regime import regime_row
from childcare.regimes import UnknownRegime, preset
from childcare.rules import policy_of
from childcare.services import rooms as services
from cobaby.manage.entry import managed_space
from cobaby.manage.setup.forms.rooms import (
    OWN,
    AddRoomForm,
    RegimeForm,
    RoomForm,
    RuleForm,
    house_rule_ends,
)
from cobaby.manage.setup.saving import Attempt, onward, send, settings_page, still_managed
from cobaby.manage.setup.shown import rule_line, rules_of
from cobaby.manage.setup.steps import after
from spaces.models import Space

ROOM = ("name", "limit", "age_from_months", "age_to_months")
START = {"limit": 10, "age_from_months": 0, "age_to_months": 72}
LIMITS = (
    "age_from_months", "age_to_months", "most_at_once", "minutes_a_day", "minutes_in_a_row",
    "gap_minutes", "days_a_week", "minutes_a_week",
)  # fmt: skip


@login_required
def rooms(request: HttpRequest, slug: str) -> HttpResponse:
    """The rooms with their rules, and a new one."""
    space, now = managed_space(request, slug), timezone.now()
    form = AddRoomForm(request.POST or None, space=space, initial=START)

    def apply(_as_fact: object) -> None:
        room = {name: form.cleaned_data[name] for name in ROOM}
        services.add_room(space=space, rule=_rule(space, form), now=now, **room)

    attempt = send(request, space, form, apply, now=now)
    if attempt.is_saved:
        messages.success(request, _("The room is there. Children come once a shift is planned."))
        return redirect("manage_rooms", slug=slug)
    shown = rules_of(list(space.care_rooms.all()))
    following = after(space, "rooms", now)
    return settings_page(
        request, space, "rooms.html", form, attempt, rooms=shown, following=following
    )


@login_required
def room(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Name, limit and ages of one room."""
    space, now = managed_space(request, slug), timezone.now()
    row = get_object_or_404(space.care_rooms, pk=pk)
    ends = house_rule_ends(space, row.rule)
    form = RoomForm(request.POST or None, initial=_stored(row), rule_ends=ends)
    part = f"room:{pk}"
    attempt = send(
        request,
        space,
        form,
        lambda as_fact: services.change_room(
            room=row, now=now, as_fact=as_fact, **form.cleaned_data
        ),
        now=now,
        part=part,
        fresh=lambda: RoomForm(initial=_stored(get_object_or_404(space.care_rooms, pk=pk))),
    )
    if attempt.is_saved:
        messages.success(request, _("The room is saved."))
        return onward(space, attempt, "manage_rooms")
    rule = rule_line(policy_of(row.rule))
    return settings_page(request, space, "room.html", form, attempt, part=part, room=row, rule=rule)


@login_required
def room_rule(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Which rule holds in a room: one that we ship, or the space's own."""
    space, now = managed_space(request, slug), timezone.now()
    row = get_object_or_404(space.care_rooms, pk=pk)
    start = RuleForm.stored(space, row.rule)
    form = RuleForm(request.POST or None, space=space, oldest=row.age_to_months, initial=start)

    def apply(as_fact: AsFact) -> None:
        services.set_room_rule(room=row, rule=_rule(space, form), now=now, as_fact=as_fact)

    def stored() -> RuleForm:
        there = get_object_or_404(space.care_rooms, pk=pk)
        return RuleForm(space=space, initial=RuleForm.stored(space, there.rule))

    part = f"rule:{pk}"
    attempt = send(
        request,
        space,
        form,
        apply,
        now=now,
        part=part,
        fresh=stored,
    )
    if attempt.is_saved:
        messages.success(request, _("The rule holds from now on."))
        return onward(space, attempt, "manage_rooms")
    rule = rule_line(policy_of(row.rule))
    return settings_page(
        request, space, "room_rule.html", form, attempt, part=part, room=row, rule=rule
    )


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Forget a room that was never used. Pressed twice, it is gone all the same."""
    space = managed_space(request, slug)
    row = space.care_rooms.filter(pk=pk).first()
    try:
        if row:
            with still_managed(request, space):
                services.remove_room(room=row, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("manage_room", slug=slug, pk=pk)
    messages.success(request, _("The room is gone."))
    return redirect("manage_rooms", slug=slug)


@login_required
def regime(request: HttpRequest, slug: str) -> HttpResponse:
    """Limits beside the ratio. "Fill" writes those of a law into the form, and saves nothing."""
    space, now = managed_space(request, slug), timezone.now()
    if "fill" in request.POST:
        form = RegimeForm(space=space, instance=_regime(space), initial=_filled(request))
        return settings_page(request, space, "regime.html", form, Attempt(), part="regime")
    form = RegimeForm(request.POST or None, space=space, instance=_regime(space))
    attempt = send(
        request,
        space,
        form,
        lambda as_fact: services.set_regime(
            space=space, values=form.cleaned_data, now=now, as_fact=as_fact
        ),
        now=now,
        part="regime",
        fresh=lambda: RegimeForm(space=space, instance=_regime(space)),
    )
    if attempt.is_saved:
        messages.success(request, _("The limits are saved."))
        return onward(space, attempt, "manage_settings")
    return settings_page(request, space, "regime.html", form, attempt, part="regime")


def _rule(space: Space, form: AddRoomForm | RuleForm) -> str:
    """The key of the rule that was chosen; an own one is written first."""
    typed = form.cleaned_data
    if typed["rule"] != OWN:
        return str(typed["rule"])
    return services.write_house_rule(
        space=space,
        name=typed["rule_name"],
        bands=form.bands,
        source=typed["source"],
        group_limit=typed["group_limit"],
        group_extra=form.group_extra,
    )


def _stored(row: CareRoom) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ROOM}


def _regime(space: Space) -> CareRegime:
    """As it is stored now: the form writes into its row."""
    return regime_row(space) or CareRegime(space=space)


def _filled(request: HttpRequest) -> dict[str, Any]:
    """What was typed, with the limits of the law that was chosen."""
    typed: dict[str, Any] = request.POST.dict()
    typed["required_credentials"] = request.POST.getlist("required_credentials")
    try:
        law = preset(typed.get("preset", ""))
    except UnknownRegime:
        return typed
    return typed | {name: getattr(law, name) for name in LIMITS} | {"meals": law.meals}
