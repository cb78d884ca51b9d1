"""The one door to a manager's pages, and the frame that stands around each of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cobaby.accounts.models import User
from cobaby.look.context import N_, Link
from spaces.models import Space

TABS = [
    ("week", N_("Week"), "manage_week"),
    ("roster", N_("Roster"), "manage_roster"),
    ("settings", N_("Settings"), "manage_settings"),
    ("occupancy", N_("Occupancy"), "manage_occupancy"),
]


def managed_space(request: HttpRequest, slug: str) -> Space:
    """The space if this person manages it today; else nobody learns that it exists (404).

    Administrators are not let in: these pages tell who comes, which is nobody else's business.
    Stands behind `login_required`.
    """
    assert isinstance(request.user, User)
    return get_object_or_404(Space.objects.managed_by(request.user), slug=slug)


def manage_page(
    request: HttpRequest,
    space: Space,
    template: str,
    context: dict[str, Any],
    *,
    tab: str,
    status: int = 200,
) -> HttpResponse:
    """Render a page of `templates/manage/` in the frame of this space; `tab` is one of TABS."""
    frame = {"space": space, "tabs": tabs(space, tab), "others": others(request, space, tab)}
    return render(request, f"manage/{template}", frame | context, status=status)


def tabs(space: Space, here: str) -> list[Link]:
    """The parts of the work; one whose page does not exist yet is left out."""
    found = []
    for name, words, route in TABS:
        try:
            url = reverse(route, args=[space.slug])
        except NoReverseMatch:
            continue
        found.append(Link(_(words), url, is_here=name == here))
    return found


def others(request: HttpRequest, space: Space, here: str) -> list[Link]:
    """The same part of the other spaces that this person manages."""
    assert isinstance(request.user, User)
    route = next(route for name, _words, route in TABS if name == here)
    spaces = Space.objects.managed_by(request.user).exclude(pk=space.pk)
    return [Link(other.name, reverse(route, args=[other.slug])) for other in spaces]
