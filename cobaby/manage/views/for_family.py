"""Book on behalf of a family: find it or open an account for it, then choose a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings import services
from bookings.permissions import children_known_to, families_of, may_enter_children
from bookings.selection import Selection, read_selection, span_from
from bookings.views.choosing import ChoosePage, ask_from, with_taken
from childcare.forms import ChildForm
from childcare.refusals import Refusal
from childcare.services.children import add_child
from cobaby.accounts.models import User
from cobaby.manage.entry import manage_page, managed_space
from cobaby.manage.finding import A_PAGE, find_families
from cobaby.manage.forms import NewFamilyForm
from spaces.models import Space
from spaces.ranges import local_day


@login_required
@require_safe
def find_family(request: HttpRequest, slug: str) -> HttpResponse:
    """Families that booked here, by name or address."""
    space = managed_space(request, slug)
    words = request.GET.get("q", "")[:80]
    found = find_families(space, words, timezone.now())
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"words": words, "page_obj": page}
    return manage_page(request, space, "find_family.html", context, tab="week")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_family(request: HttpRequest, slug: str) -> HttpResponse:
    """Open an account for a family that rings up; it gets a mail to take it over."""
    space = managed_space(request, slug)
    form = NewFamilyForm(request.POST or None, initial={"language": _first_language(space)})
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return manage_page(
            request, space, "new_family.html", {"form": form}, tab="week", status=status
        )
    assert isinstance(request.user, User)
    try:
        person = services.open_account(
            space=space, by=request.user, now=timezone.now(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error("email", refusal.message)
        return manage_page(
            request, space, "new_family.html", {"form": form}, tab="week", status=409
        )
    return redirect("manage_book", slug, person.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_child(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """A child of a family whose account we opened and that has not taken it over yet."""
    space = managed_space(request, slug)
    now = timezone.now()
    family = get_object_or_404(families_of(space, now), pk=person)
    if not may_enter_children(space, family):
        raise Http404
    form = ChildForm(request.POST or None, today=local_day(now, space.tz))
    if request.method == "POST" and form.is_valid():
        add_child(guardian=family, **form.cleaned_data)
        return redirect("manage_book", slug, person)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "family": family}
    return manage_page(request, space, "new_child.html", context, tab="week", status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """The same times that the family would be shown; a POST books, and the family gets a mail."""
    space = managed_space(request, slug)
    now = timezone.now()
    family = get_object_or_404(families_of(space, now), pk=person)
    data = request.POST if request.method == "POST" else request.GET
    selection = _selection(space, family, data, now)
    if request.method != "POST":
        return _choose(request, selection, now, 200)
    span = span_from(with_taken(request).get("time", ""))
    if span is None:
        return _choose(request, selection, now, 422, no_time=True)
    ask = ask_from(selection, span, request.POST.get("token", ""))
    assert isinstance(request.user, User)
    try:
        booked = services.book_for_family(ask=ask, by=request.user, now=now)
    except Refusal as refusal:
        return _choose(request, selection, now, 409, refusal=refusal)
    messages.success(request, _("Booked. The family gets a mail."))
    return redirect("manage_booking", slug, booked.reference)


def _selection(space: Space, family: User, data: Any, now: datetime) -> Selection:
    """What is chosen, with no child that this space has never seen."""
    return read_selection(space, family, data, now, children_known_to(space, family, now))


def _choose(
    request: HttpRequest, selection: Selection, now: datetime, status: int, **more: Any
) -> HttpResponse:
    space, family = selection.space, selection.person
    context = ChoosePage.of(selection, now).context(now, None)
    for name in ("earlier", "later"):
        context[name] = f"?{context[name].partition('?')[2]}" if context[name] else ""
    context |= {"family": family, "can_add": may_enter_children(space, family)} | more
    return manage_page(request, space, "book.html", context, tab="week", status=status)


def _first_language(space: Space) -> str:
    """The first language of the house that this site speaks."""
    spoken = dict(NewFamilyForm.base_fields["language"].choices)  # type: ignore[attr-defined]
    return next((code for code in space.languages if code in spoken), "en")
