"""'Tell me when a place is free', and no longer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.models import PlaceWatch
from bookings.selection import Selection, read_selection, span_from
from bookings.services import watching
from childcare.refusals import Refusal
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span, day_span


@login_required
@require_POST
def watch_place(request: HttpRequest, slug: str) -> HttpResponse:
    """What the page "choose" carries, and `watch`: a time, or "day" for any time of that day."""
    space = get_object_or_404(Space.objects.visible_to(request.user), slug=slug)
    assert isinstance(request.user, User)
    now = timezone.now()
    selection = read_selection(space, request.user, request.POST, now)
    exact = span_from(request.POST.get("watch", ""))
    span = exact or _whole_day(selection)
    if span is None:
        messages.error(request, _("Choose a day first."))
        return redirect(selection.url)
    try:
        watching.watch_place(
            person=request.user,
            space=space,
            span=span,
            is_whole_day=exact is None,
            minutes=exact.minutes if exact else selection.minutes,
            desk_kind=selection.desk_kind,
            children=selection.chosen,
            now=now,
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("We write to you as soon as it fits all of you."))
    return redirect(selection.url)


@login_required
@require_POST
def stop_watching(request: HttpRequest, pk: int) -> HttpResponse:
    """Pressed twice, it is gone all the same. Back to the choice it came from, where it did."""
    assert isinstance(request.user, User)
    back = reverse("my_bookings")
    for watch in PlaceWatch.objects.visible_to(request.user).filter(pk=pk).select_related("space"):
        watching.stop_watching(watch=watch)
        if "asked" in request.POST:
            back = read_selection(watch.space, request.user, request.POST, timezone.now()).url
    messages.success(request, _("You do not wait for this any more."))
    return redirect(back)


def _whole_day(selection: Selection) -> Span | None:
    return day_span(selection.day, selection.space.tz) if selection.day else None
