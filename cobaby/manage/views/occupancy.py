"""How full the space was, at a glance and as a file."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cobaby.look.bars import Cell, bars
from cobaby.manage import occupancy as uses
from cobaby.manage.entry import manage_page, managed_space
from cobaby.manage.sheets import csv_file


@login_required
@require_safe
def occupancy(request: HttpRequest, slug: str) -> HttpResponse:
    """Eight weeks by weekday and band: drawn, as a table, and to take along."""
    space = managed_space(request, slug)
    found = uses.occupancy(space, timezone.now())
    context = {"found": found, "chart": _chart(found)}
    return manage_page(request, space, "occupancy.html", context, tab="occupancy")


@login_required
@require_safe
@reauthentication_required  # a file that leaves
def occupancy_csv(request: HttpRequest, slug: str) -> HttpResponse:
    space = managed_space(request, slug)
    found = uses.occupancy(space, timezone.now())
    return csv_file(uses.sheet(found), f"{space.slug}-occupancy.csv")


def _chart(found: uses.Occupancy) -> str:
    days = sorted({use.weekday for use in found.uses})
    cells = [
        Cell(
            days.index(use.weekday),
            found.bands.index(use.band),
            use.desk_share if use.desks else None,
            use.care_share if use.places else None,
        )
        for use in found.uses
    ]
    label = _("Share of desks and care places taken, by weekday and time. The table says the same.")
    return bars(
        [str(WEEKDAYS[day]) for day in days], [band.words for band in found.bands], cells, label
    )
