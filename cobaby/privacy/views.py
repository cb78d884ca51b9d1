"""One's own data: a copy of it, and the end of the account."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cobaby.accounts.models import User
from cobaby.privacy import copying
from cobaby.privacy.erasing import erase_account
from cobaby.privacy.leaving import Farewell, farewell
from cobaby.privacy.models import DataCopy
from cobaby.privacy.refusals import CannotLeaveYet


@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What can be fetched, and what can be done."""
    mine = DataCopy.objects.visible_to(request.user)
    context = {"ready": mine.ready(timezone.now()), "is_waiting": mine.to_make().exists()}
    return render(request, "privacy/my_data.html", context)


@login_required
@require_POST
@reauthentication_required
def ask_for_copy(request: HttpRequest) -> HttpResponse:
    """Made at once when it is small, else by a worker, who writes a mail."""
    person = _person(request)
    copy = copying.ask_for_copy(person=person, now=timezone.now())
    if copying.is_small(person):
        copying.make_copy(copy=copy, now=timezone.now())
        messages.success(request, _("Your copy is ready."))
    else:
        messages.success(request, _("We make your copy and write to you when it is ready."))
    return redirect("my_data")


@login_required
@require_safe
@never_cache
@reauthentication_required
def fetch_copy(request: HttpRequest, pk: int) -> FileResponse:
    """The file, as long as it is ready."""
    ready = DataCopy.objects.visible_to(request.user).ready(timezone.now())
    copy = get_object_or_404(ready, pk=pk)
    try:
        file = copy.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"cobaby-{copy.made_at:%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def leave(request: HttpRequest) -> HttpResponse:
    """What leaving means, then the end; only of what was shown."""
    person, now = _person(request), timezone.now()
    told = farewell(person, now)
    if request.method != "POST":
        return _leave_page(request, told, 200)
    if request.POST.get("seen") != told.seen:
        return _leave_page(request, told, 409, has_changed=True)
    if not request.POST.get("sure"):
        return _leave_page(request, told, 422, is_unsure=True)
    try:
        erase_account(person=person, now=now)
    except CannotLeaveYet:
        return _leave_page(request, farewell(person, now), 409, has_changed=True)
    logout(request)
    return redirect("left")


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/left.html")


def _leave_page(request: HttpRequest, told: Farewell, status: int, **more: bool) -> HttpResponse:
    context = {"told": told, "years": settings.INVOICE_YEARS} | more
    return render(request, "privacy/leave.html", context, status=status)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
