"""The roster of a week, and the last change undone."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from childcare.models import RosterChange
from childcare.ratio_lines import Planned, ratio_lines
from childcare.refusals import Refusal, RosterChanged
from childcare.services.copying import Copy, Seen, copies, copy_week
from childcare.services.undoing import undo_change
from cobaby.accounts.models import User
from cobaby.manage.dates import between
from cobaby.manage.entry import manage_page, managed_space
from cobaby.manage.lines import shown_lines
from cobaby.manage.roster import roster_of
from cobaby.manage.setup.steps import after as after_step
from cobaby.manage.shift_words import copy_words
from cobaby.manage.weeks import Week
from spaces.models import Space
from spaces.ranges import local_day


@login_required
@require_safe
def roster(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is on shift when: `?week=2026-W12`, and `?by=room`."""
    space, now = managed_space(request, slug), timezone.now()
    by_room = request.GET.get("by") == "room"
    found = roster_of(space, Week.asked(request.GET.get("week", "")), now, by_room=by_room)
    today = local_day(now, space.tz)
    context = {
        "roster": found,
        "before": found.week.later(-1),
        "after": found.week.later(1),
        "is_over": found.week.sunday < today,
        "add_on": max(found.week.monday, today),
        "following": after_step(space, "roster", now),
    }
    return manage_page(request, space, "roster.html", context, tab="roster")


@login_required
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """What copying last week would do, with the line of each day; a POST does it."""
    space, now = managed_space(request, slug), timezone.now()
    assert isinstance(request.user, User)
    data = request.POST if request.method == "POST" else request.GET
    week = Week.read(data.get("week", ""), Week.of(local_day(now, space.tz)))
    changed: RosterChanged | None = None
    if request.method == "POST":
        try:
            done = copy_week(
                space=space, monday=week.monday, by=request.user, now=now, seen=_seen(request)
            )
        except RosterChanged as refusal:
            changed = refusal
        else:
            return _copied(request, space, week, sum(one.can_be for one in done))
    found = copies(space, week.monday, now)
    return _copy_page(request, space, week, found, changed)


def _copied(request: HttpRequest, space: Space, week: Week, count: int) -> HttpResponse:
    said = ngettext("%(n)d shift is copied.", "%(n)d shifts are copied.", count)
    messages.success(request, said % {"n": count})
    return redirect(_url(space, week))


def _seen(request: HttpRequest) -> Seen:
    """What stood on the page above the button. Nonsense is nobody's, so that it is refused."""
    change = request.POST.get("change", "")
    is_number = change.isascii() and change.isdigit() and len(change) < 18
    return Seen(request.POST.get("seen", ""), int(change) if is_number else 0)


def _copy_page(
    request: HttpRequest,
    space: Space,
    week: Week,
    found: list[Copy],
    changed: RosterChanged | None,
) -> HttpResponse:
    coming = [
        Planned(one.source.educator, one.source.care_room, one.span)
        for one in found
        if one.span and one.can_be
    ]
    context = {
        "week": week,
        "week_words": between(week.monday, week.sunday),
        "coming": [copy_words(one, space) for one in found if one.can_be],
        "left_out": [copy_words(one, space) for one in found if not one.can_be],
        "lines": shown_lines(ratio_lines(space, on=coming), space),
        "seen": Seen.of(found, space),
        "changed": changed,
        "back": _url(space, week),
    }
    status = 409 if changed else 200
    return manage_page(request, space, "roster_copy.html", context, tab="roster", status=status)


@login_required
@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put the last change back; what somebody changed since stays, and it is said who."""
    space = managed_space(request, slug)
    assert isinstance(request.user, User)
    change = get_object_or_404(RosterChange.objects.filter(space=space), pk=pk)
    today = local_day(timezone.now(), space.tz)
    week = Week.read(request.POST.get("week", ""), Week.of(today))
    try:
        undo_change(change=change, by=request.user, now=timezone.now())
    except Refusal as refusal:
        said = _("This cannot be undone: %(why)s") % {"why": refusal.message}
        messages.error(request, said)
    else:
        messages.success(request, _("Undone. The roster is as it was."))
    return redirect(_url(space, week))


def _url(space: Space, week: Week) -> str:
    return f"{reverse('manage_roster', args=[space.slug])}?week={week.value}"
