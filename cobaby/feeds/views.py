"""The feed itself, and the page on which a person opens and closes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.calendar import FILE_TYPE
from cobaby.accounts.models import User
from cobaby.feeds.calendars import own_calendar, space_calendar
from cobaby.feeds.models import CalendarFeed
from cobaby.feeds.services import close_feed, feed_for, note_reading, open_feed
from spaces.models import Space


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """For a calendar program: no cookie, no sign-in, only the secret in the address."""
    found = feed_for(secret=secret)
    now = timezone.now()
    if found is None:
        raise Http404
    if found.space is None:
        body = own_calendar(found.user, now)
    else:
        space = get_object_or_404(Space.objects.managed_by(found.user), pk=found.space_id)
        body = space_calendar(space, found.user, now)
    return _conditional(request, note_reading(feed=found, body=body, now=now), body)


def _conditional(request: HttpRequest, found: CalendarFeed, body: bytes) -> HttpResponseBase:
    """304 for a reader who has it already."""
    assert found.changed_at is not None
    response = HttpResponse(body, content_type=FILE_TYPE)
    response["ETag"] = f'"{found.content[:32]}"'
    response["Last-Modified"] = f"{found.changed_at:%a, %d %b %Y %H:%M:%S} GMT"
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    changed = int(found.changed_at.timestamp())
    return (
        get_conditional_response(
            request, etag=response["ETag"], last_modified=changed, response=response
        )
        or response
    )


@never_cache
@login_required
@reauthentication_required(allow_get=True)  # opens
@require_http_methods(["GET", "POST"])
def calendar_feeds(request: HttpRequest) -> HttpResponse:
    """What can be in one's calendar. A new address is shown in the answer and never again."""
    assert isinstance(request.user, User)
    if request.method == "GET":
        return _page(request)
    slug = request.POST.get("space", "")
    space = {one.slug: one for one in Space.objects.managed_by(request.user)}.get(slug)
    if slug and not space:
        raise Http404
    made, secret = open_feed(
        user=request.user, space=space, form_token=_token(request), now=timezone.now()
    )
    address = f"{settings.SITE_URL}{reverse('calendar_feed', args=[secret])}" if secret else ""
    return _page(request, made=made, address=address)


@login_required
@require_POST
def close_calendar_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Pressed twice, it is closed all the same."""
    for found in CalendarFeed.objects.visible_to(request.user).filter(pk=pk):
        close_feed(feed=found)
    messages.success(request, _("Closed. The old address leads nowhere any more."))
    return redirect("calendar_feeds")


def _token(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("form_token", ""))
    except ValueError:
        return uuid4()


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    assert isinstance(request.user, User)
    feeds = {one.space_id: one for one in CalendarFeed.objects.visible_to(request.user)}
    own = {"slug": "", "name": "", "feed": feeds.get(None)}
    managed = [
        {"slug": space.slug, "name": space.name, "feed": feeds.get(space.pk)}
        for space in Space.objects.managed_by(request.user)
    ]
    context = {"calendars": [own, *managed], "form_token": uuid4(), **more}
    return render(request, "feeds/calendars.html", context)
