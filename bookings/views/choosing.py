"""Choose a time: for these children, this desk, this length; then hold it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bookings import rows, wording
from bookings.asks import Ask
from bookings.availability import Choice, DayChoice, Family, choices
from bookings.availability.choices import nearest_day, times
from bookings.models import PlaceWatch
from bookings.refusals import TooLateToBook
from bookings.selection import DAYS_SHOWN, Selection, read_selection, span_from
from bookings.services import hold
from bookings.services.watching import watch_of
from bookings.usual import last_booking, near_town
from childcare.refusals import CareFull, ChildElsewhere, LimitReached, Refusal
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span, local_day


@login_required
@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """To the family's usual space, else to the spaces of a town that is near."""
    assert isinstance(request.user, User)
    last = last_booking(request.user, Space.objects.bookable())
    if last:
        return redirect("choose", last.space_day.space.slug)
    town = near_town(request.user)
    where = f"?{urlencode({'where': town})}" if town else ""
    return redirect(f"{reverse('directory')}{where}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what fits; a POST holds the chosen time and goes on to check it."""
    space = get_object_or_404(Space.objects.visible_to(request.user), slug=slug)
    now = timezone.now()
    assert isinstance(request.user, User)
    data = request.POST if request.method == "POST" else request.GET
    selection = read_selection(space, request.user, data, now)
    is_new = not selection.family and not request.user.guardianships.exists()
    if is_new and "asked" not in data:
        kept = {"day": selection.day.isoformat()} if selection.day else {}
        here = f"{request.path}?{urlencode({'asked': 1} | kept)}"
        return redirect(f"{reverse('add_child')}?{urlencode({'next': here})}")
    if request.method != "POST":
        page = ChoosePage.of(selection, now)
        part = request.headers.get("HX-Target") == "choose-summary"
        template = "bookings/_summary.html" if part else "bookings/choose.html"
        return render(request, template, page.context(now, None) | {"swapped": part})
    return _hold(request, selection, now)


def _hold(request: HttpRequest, selection: Selection, now: datetime) -> HttpResponse:
    span = span_from(with_taken(request).get("time", ""))
    if span is None:
        page = ChoosePage.of(selection, now)
        return render(request, "bookings/choose.html", page.context(now, None) | {"no_time": True})
    ask = ask_from(selection, span, request.POST.get("token", ""))
    try:
        booking = hold(ask=ask, now=now)
    except Refusal as refusal:
        page = ChoosePage.of(selection, now)
        return render(request, "bookings/choose.html", page.context(now, refusal), status=409)
    return redirect("check_booking", booking.reference)


def with_taken(request: HttpRequest) -> Any:
    """'Take 10:30 instead' is a button of its own, stronger than the chosen radio."""
    data = request.POST.copy()
    taken = request.POST.get("take", "")
    if taken:
        data["time"] = taken
    return data


def ask_from(selection: Selection, span: Span, token: str) -> Ask:
    """The form's token names the page; with what was chosen on it, it names the request."""
    draft = Ask(
        person=selection.person,
        space=selection.space,
        span=span,
        desk_kind=selection.desk_kind,
        children=tuple(selection.chosen),
        form_token=uuid4(),
    )
    try:
        page = UUID(token)
    except ValueError:
        page = uuid4()
    return Ask(**{**vars(draft), "form_token": uuid5(page, draft.content)})


@dataclass
class ChoosePage:
    selection: Selection
    days: list[DayChoice]
    times: list[Choice]
    chosen: Choice | None
    other: Span | None
    """Where nothing fits on this day: a time on the nearest day on which it does."""
    closed: date | None
    """The day asked for, which is closed."""
    watch: PlaceWatch | None

    @classmethod
    def of(cls, selection: Selection, now: datetime) -> ChoosePage:
        family = Family(tuple(selection.chosen), selection.desk_kind, selection.person)
        first, count = _days_in_sight(selection, now)
        days, loaded = choices(
            selection.space, family, first=first, days=count, minutes=selection.minutes, now=now
        )
        day = _day_shown(selection, days)
        found = times(loaded[day], family, selection.minutes, now) if day else []
        chosen = _chosen(found, selection)
        other = None
        if chosen is None:
            to = selection.day or day or first
            other = nearest_day(
                selection.space, family, days, to=to, minutes=selection.minutes, now=now
            )
        shown = selection.on(day) if day else selection
        closed = next((d.date for d in days if d.date == selection.day and not d.is_open), None)
        return cls(shown, days, found, chosen, other, closed, watch_of(shown, now))

    def context(self, now: datetime, refusal: Refusal | None) -> dict[str, Any]:
        selection, space = self.selection, self.selection.space
        chosen = self.chosen
        return {
            "space": space,
            "selection": selection,
            "children": rows.child_chips(selection, local_day(now, space.tz)),
            "desks": rows.desk_chips(selection),
            "no_desk": rows.no_desk_words(selection),
            "lengths": rows.length_options(selection),
            "has_lengths": space.booking_style == Space.BookingStyle.FREE,
            "days": rows.day_chips(self.days, selection.day),
            "notes": rows.closed_notes(self.days, space),
            "earlier": _earlier(selection, now),
            "later": _later(selection, now),
            "slots": rows.slot_rows(self.times, selection, chosen.span if chosen else None),
            "summary": rows.summary_of(chosen, selection, now) if chosen else None,
            "you": rows.you_words(len(selection.chosen)),
            "nobody": not selection.chosen and not selection.desk_kind,
            "can_watch": space.is_bookable and any(_may_come_free(choice) for choice in self.times),
            "watch": self.watch,
            "other": rows.other_day(self.other, space),
            "closed_day": wording.long_day(self.closed) if self.closed else "",
            "refusal": refusal,
            "token": uuid4(),
        }


def _days_in_sight(selection: Selection, now: datetime) -> tuple[date, int]:
    last = local_day(now, selection.space.tz) + timedelta(days=selection.space.horizon_days)
    first = min(selection.first, last)
    return first, min(DAYS_SHOWN, (last - first).days + 1)


def _day_shown(selection: Selection, days: list[DayChoice]) -> date | None:
    """The day asked for if it is in sight and open, else the first that fits, else the first."""
    open_days = [day for day in days if day.is_open]
    for day in open_days:
        if day.date == selection.day:
            return day.date
    fitting = [day.date for day in open_days if day.left]
    return next(iter(fitting or [day.date for day in open_days]), None)


def _chosen(found: list[Choice], selection: Selection) -> Choice | None:
    """The time asked for if it fits, else the first that does."""
    fitting = [choice for choice in found if choice.fit]
    asked = [choice for choice in fitting if choice.span == selection.span]
    return next(iter(asked or fitting), None)


def _may_come_free(choice: Choice) -> bool:
    """Not where the family's own booking, an age, the hours or the clock are in the way."""
    why = choice.refusal
    if why is None or isinstance(why, ChildElsewhere | LimitReached | TooLateToBook):
        return False
    return not isinstance(why, CareFull) or why.reason.kind not in ("age", "closed")


def _earlier(selection: Selection, now: datetime) -> str:
    today = local_day(now, selection.space.tz)
    if selection.first <= today:
        return ""
    return _from(selection, max(today, selection.first - timedelta(days=DAYS_SHOWN)))


def _later(selection: Selection, now: datetime) -> str:
    first = selection.first + timedelta(days=DAYS_SHOWN)
    last = local_day(now, selection.space.tz) + timedelta(days=selection.space.horizon_days)
    return _from(selection, first) if first <= last else ""


def _from(selection: Selection, first: date) -> str:
    moved = Selection(**{**vars(selection), "first": first, "day": None})
    return moved.url
