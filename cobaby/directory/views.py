"""The directory and the public page of a space."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from childcare.models import Child
from cobaby.accounts.models import User, zone_of
from cobaby.directory.cards import cards_for
from cobaby.directory.chips import Chip, chips, without
from cobaby.directory.forms import SearchForm
from cobaby.directory.heading import result_words
from cobaby.directory.loosen import next_day, ways_to_loosen
from cobaby.directory.map import bounds, draw_map
from cobaby.directory.names import country_name, facets
from cobaby.directory.page import public_page
from cobaby.directory.search import Result, search
from spaces.models import Space
from spaces.ranges import local_day

PAGE = 24
WISH = ("day", "with")
"""What a search hands on to the page where a time is chosen."""


@gzip_page
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Spaces as a list and on a map; every filter stands in the address."""
    now = timezone.now()
    children = _children_of(request.user)
    countries, languages = facets(request.user)
    form = SearchForm(
        request.GET,
        today=local_day(now, zone_of(request.user)),
        children=children,
        countries=countries,
        languages=languages,
    )
    form.is_valid()
    result = search(form.cleaned_data, request.user, now, children)
    page = Paginator(result.found, PAGE).get_page(request.GET.get("page"))
    active = chips(form, request.GET)
    context = {
        "form": form,
        "result": result,
        "heading": result_words(form, result),
        "page_obj": page,
        "chips": active,
        "towns": _town_links(result, request),
        **_ways_out(request, form, result, active, now),
        **_drawn(request, form, result, page.object_list, now),
    }
    return render(request, "directory/directory.html", context)


@require_safe
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """All that a family wants to know of a space. An unlisted one is not there for strangers."""
    found = get_object_or_404(Space.objects.visible_to(request.user), slug=slug)
    page = public_page(found, request.user, timezone.now())
    wish = {name: request.GET.getlist(name)[:10] for name in WISH if name in request.GET}
    context = {"space": found, "facts": page, "wish": urlencode(wish, doseq=True)}
    return render(request, "directory/space.html", context)


def _ways_out(
    request: HttpRequest, form: SearchForm, result: Result, active: list[Chip], now: datetime
) -> dict[str, Any]:
    """Where nothing was found, or nothing near: the nearest yes."""
    if any(one.is_near for one in result.found):
        return {}
    children = _children_of(request.user)
    ways = {"next_day": next_day(form, request.GET, request.user, now, children)}
    if result.found:
        return ways
    return ways | {"loosen": ways_to_loosen(form, active, request.user, now, children)}


def _wish(form: SearchForm) -> str:
    """The day and the children searched for, as the next pages read them."""
    day, children = form.cleaned_data.get("date"), form.cleaned_data.get("child")
    pairs = [("day", day.isoformat())] if day else []
    return urlencode(pairs + [("with", child) for child in children or ()])


def _drawn(
    request: HttpRequest, form: SearchForm, result: Result, shown: Any, now: datetime
) -> dict[str, Any]:
    """The cards of this page, near ones and others, and the map of all that were found."""

    def zoomed(spaces: Any) -> str:
        query = request.GET.copy()
        query.pop("page", None)
        query["box"] = ",".join(f"{degree:.3f}" for degree in bounds(spaces))
        return f"?{query.urlencode()}"

    day = form.cleaned_data.get("date")
    cards = list(zip(shown, cards_for(shown, now, day=day, query=_wish(form)), strict=True))
    return {
        "near": [card for one, card in cards if one.is_near],
        "far": [card for one, card in cards if not one.is_near],
        "map": draw_map(result.spaces, zoomed),
        "tiles": _tiles(result.spaces) if settings.TILE_URL else None,
    }


def _tiles(spaces: Any) -> dict[str, str]:
    """What the street map needs, where an operator has named a tile server."""
    spots = [
        {
            "name": f"{space.name}, {space.municipality}",
            "url": space.get_absolute_url(),
            "at": [space.latitude, space.longitude],
        }
        for space in spaces
    ]
    return {
        "url": settings.TILE_URL,
        "credit": settings.TILE_CREDIT,
        "spaces": json.dumps(spots, ensure_ascii=False),
    }


def _town_links(result: Result, request: HttpRequest) -> list[dict[str, Any]]:
    """Other towns of the same name, each as a search of its own."""
    base = without(request.GET, "place")
    return [
        {"words": f"{town} ({country_name(town.country)})", "url": f"{base}&place={town.pk}"}
        for town in result.other_towns
    ]


def _children_of(user: object) -> list[Child]:
    return list(Child.objects.bookable_by(user)) if isinstance(user, User) else []
