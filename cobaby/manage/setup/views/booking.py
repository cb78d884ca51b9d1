"""What a booking costs, what cancelling costs, and how bookings are taken."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from childcare.services.rooms import set_booking_rules
from cobaby.manage.entry import managed_space
from cobaby.manage.setup.examples import example_of
from cobaby.manage.setup.forms.money import (
    BookingRulesForm,
    CancellationForm,
    PricesForm,
    currency_of,
)
from cobaby.manage.setup.price_lists import price_list_lines
from cobaby.manage.setup.saving import Attempt, fields_page, press, send, settings_page
from cobaby.manage.setup.steps import after
from spaces.models import PriceList, Space
from spaces.ranges import local_day
from spaces.services import prices as services
from spaces.services.settings import set_cancellation, update_space

ILLNESS = ("illness_fee_percent", "illness_notice_minutes", "illness_frees_desk")


@login_required
def prices(request: HttpRequest, slug: str) -> HttpResponse:
    """The lists of prices, and a new one with an example. "Preview" saves nothing."""
    space, now = managed_space(request, slug), timezone.now()
    today = local_day(now, space.tz)
    newest = space.price_lists.order_by("-valid_from").first()
    start = _start(space, newest) | ({} if newest else {"valid_from": today})
    typed = request.POST or None
    form = PricesForm(typed, today=today, instance=PriceList(space=space), initial=start)
    if "preview" in request.POST:
        form.is_valid()
        return _prices_page(request, space, form, Attempt(), now)

    def apply(_as_fact: object) -> None:
        values = dict(form.cleaned_data)
        first = values.pop("valid_from")
        services.set_prices(space=space, valid_from=first, values=values, today=today)

    def stored() -> PricesForm:
        newest = space.price_lists.order_by("-valid_from").first()
        initial = _start(space, newest) | ({"valid_from": newest.valid_from} if newest else {})
        return PricesForm(today=today, instance=PriceList(space=space), initial=initial)

    try:
        attempt = send(request, space, form, apply, now=now, part="prices", fresh=stored)
    except services.PricesInForce:
        words = _("Prices hold on that day already. Choose a later day, from tomorrow on.")
        form.add_error("valid_from", words)
        attempt = Attempt()
    if attempt.is_saved:
        messages.success(request, _("The prices are saved. Bookings made so far keep theirs."))
        return redirect("manage_prices", slug=slug)
    return _prices_page(request, space, form, attempt, now)


@login_required
@require_POST
def withdraw_prices(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A list that has not begun does not come. Pressed twice, it is gone all the same."""
    space, now = managed_space(request, slug), timezone.now()
    row = space.price_lists.filter(pk=pk).first()
    late = _("%(who)s changed the prices at %(when)s. Please look at them again.")
    today = local_day(now, space.tz)
    try:
        if row is None or press(
            request, space, "prices", partial(services.withdraw_prices, prices=row, today=today),
            now=now, late=late,
        ):  # fmt: skip
            messages.success(request, _("These prices do not come."))
    except services.PricesInForce:
        messages.error(request, _("These prices hold already. Write new ones from a later day."))
    return redirect("manage_prices", slug=slug)


@login_required
def cancellation(request: HttpRequest, slug: str) -> HttpResponse:
    """The ladder of fees, and what a sick child costs."""
    space, now = managed_space(request, slug), timezone.now()

    def stored() -> CancellationForm:
        fresh = managed_space(request, slug)
        return CancellationForm(instance=fresh, initial=CancellationForm.stored(fresh))

    form = CancellationForm(
        request.POST or None, instance=copy(space), initial=CancellationForm.stored(space)
    )

    def apply(_as_fact: object) -> None:
        set_cancellation(space=space, steps=form.steps)
        update_space(space=space, values={name: form.cleaned_data[name] for name in ILLNESS})

    attempt = send(request, space, form, apply, now=now, part="cancellation", fresh=stored)
    if attempt.is_saved:
        messages.success(request, _("What cancelling costs is saved."))
        return redirect("manage_settings", slug=slug)
    return settings_page(request, space, "cancellation.html", form, attempt, part="cancellation")


@login_required
def booking_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """How far ahead, how long, and with what around it. Bookings made so far stay as they are."""
    return fields_page(
        request,
        managed_space(request, slug),
        BookingRulesForm,
        "booking_rules.html",
        now=timezone.now(),
        part="booking",
        saved=_("Saved. Bookings made so far stay as they are."),
        save=set_booking_rules,
    )


def _prices_page(
    request: HttpRequest, space: Space, form: PricesForm, attempt: Attempt, now: datetime
) -> HttpResponse:
    """The example is of what is typed, else of the newest list."""
    today = local_day(now, space.tz)
    listed = list(space.price_lists.order_by("-valid_from"))
    typed = form.instance if form.is_bound and not form.errors else None
    shown = typed or (listed[0] if listed else None)
    lines = price_list_lines(space, listed, today)
    return settings_page(
        request,
        space,
        "prices.html",
        form,
        attempt,
        part="prices",
        lists=[one for one in lines if not one.is_over],
        over=[one for one in lines if one.is_over],
        example=example_of(space, shown) if shown else None,
        is_typed=typed is not None,
        following=after(space, "prices", now),
    )


def _start(space: Space, newest: PriceList | None) -> dict[str, Any]:
    """A new list begins as the newest one; the first one in the country's money."""
    if newest is None:
        return {"currency": currency_of(space.country), "half_day_minutes": 300}
    names = [name for name in PricesForm.Meta.fields if name != "valid_from"]
    return {name: getattr(newest, name) for name in names}
