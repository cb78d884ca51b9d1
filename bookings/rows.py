"""Choices as the rows and chips that the components draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings import wording
from bookings.availability import Choice, DayChoice
from bookings.pricing import steps_of
from bookings.selection import Selection, time_value
from childcare.regime import parent_stays
from cobaby.money.amounts import Amount
from cobaby.money.cancellation import Fee, fee_by_line
from spaces.models import Space
from spaces.ranges import Span, local_day


def child_chips(selection: Selection, today: date) -> list[dict[str, Any]]:
    return [
        {
            "value": child.pk,
            "name": child.first_name,
            "age": wording.age(child, today),
            "checked": child in selection.chosen,
        }
        for child in selection.family
    ]


def desk_chips(selection: Selection) -> list[dict[str, Any]]:
    kinds = [*selection.desk_kinds]
    if selection.space.allows_care_only:
        kinds.append("")
    return [
        {
            "value": kind or "none",
            "words": capfirst(wording.desk_words(kind)),
            "checked": kind == selection.desk_kind,
        }
        for kind in kinds
    ]


def no_desk_words(selection: Selection) -> str:
    """Why care without a desk is not among the desks; nothing where it is, or with no child."""
    if selection.space.allows_care_only or not selection.chosen or not selection.desk_kinds:
        return ""
    if parent_stays(selection.space):
        return _("Care comes with a desk here: a parent stays in the house.")
    return _("Care comes with a desk here.")


def length_options(selection: Selection) -> list[dict[str, Any]]:
    return [
        {"value": minutes, "words": length_words(minutes), "checked": minutes == selection.minutes}
        for minutes in sorted({*selection.lengths, selection.minutes})
    ]


def length_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def day_chips(days: Sequence[DayChoice], chosen: date | None) -> list[dict[str, Any]]:
    return [
        {
            "id": f"day-{day.date}",
            "value": day.date.isoformat(),
            "weekday": date_format(day.date, "D"),
            "number": day.date.day,
            "taken": round((1 - day.free_share) * 100) if day.left else 100,
            "total": 0 if day.lacks else 100,
            "words": _day_words(day),
            "open": day.is_open,
            "checked": day.date == chosen,
        }
        for day in days
        if day.is_open or day.reason
    ]


def closed_notes(days: Sequence[DayChoice], space: Space) -> list[str]:
    """Why a day in sight is closed: 'Wednesday 18 March: closed, the team is in training.'

    Where days have no team, nobody took their places: no educator is planned.
    """
    notes = [
        _("%(day)s: closed. %(reason)s") % {"day": wording.long_day(day.date), "reason": day.reason}
        for day in days
        if not day.is_open and day.reason
    ]
    if any(day.is_open and day.lacks == "notice" for day in days):
        words = _("Too late: you can book here until %(time)s before.")
        notes.append(words % {"time": length_words(space.notice_minutes)})
    if any(day.is_open and day.lacks == "team" for day in days):
        notes.append(_("No care: no educator is planned for that day yet."))
    if any(day.is_open and day.lacks == "family" for day in days):
        notes.append(_("Booked: the family has a booking at these times already."))
    return notes


def _day_words(day: DayChoice) -> str:
    if not day.is_open:
        return _("closed")
    if day.lacks:
        words = {
            "time": _("over"),
            "notice": pgettext("a day", "too late"),
            "family": pgettext("a day", "booked"),
        }
        return words.get(day.lacks, pgettext("a day", "no care"))
    if not day.left:
        return _("full")
    return wording.left_words(day.left)


def slot_rows(
    times: Sequence[Choice], selection: Selection, chosen: Span | None
) -> list[dict[str, Any]]:
    """A row a time; times after one another that fail for the same reason share a row."""
    totals = [choice.fit.price.total for choice in times if choice.fit]
    grouped = groupby(times, key=lambda choice: choice.refusal and choice.refusal.message)
    found: list[dict[str, Any]] = []
    for why, group in grouped:
        same = list(group)
        if why is None or len(same) == 1:
            found += [_slot(choice, selection, chosen, totals) for choice in same]
        else:
            found.append(_group(same, selection))
    return found


def you_words(children: int) -> str:
    """Whom the times are for: 'for the three of you'."""
    if children > 3:
        return _("for all of you")
    return (
        _("for you"),
        _("for the two of you"),
        _("for the three of you"),
        _("for the four of you"),
    )[children]


def _group(same: Sequence[Choice], selection: Selection) -> dict[str, Any]:
    """Several times that do not fit, as one quiet row with the yes that is nearest to any."""
    nearest = [choice for choice in same if choice.nearest]
    near = min(nearest, key=_distance, default=same[0])
    first, last = (wording.clock(same[i].span.start, selection.space) for i in (0, -1))
    return _slot(near, selection, None) | {
        "time": _("Start %(first)s to %(last)s") % {"first": first, "last": last}
    }


def _distance(choice: Choice) -> float:
    assert choice.nearest is not None
    return abs((choice.nearest.start - choice.span.start).total_seconds())


def _slot(
    choice: Choice, selection: Selection, chosen: Span | None, totals: Sequence[Amount] = ()
) -> dict[str, Any]:
    space, value = selection.space, time_value(choice.span)
    row: dict[str, Any] = {
        "id": f"time-{choice.span.start:%d%H%M}-{choice.span.end:%d%H%M}",
        "value": value,
        "name": "time",
        "time": wording.times(choice.span, space),
        "what": wording.what(selection.desk_kind, selection.chosen),
        "checked": choice.span == chosen,
    }
    if choice.fit is None:
        assert choice.refusal is not None
        row |= {"status": "not", "why": choice.refusal.message, "near": _near(choice, space)}
        return row
    price = choice.fit.price
    return row | {
        "status": "tight" if choice.left == 1 else "fits",
        "left": min(choice.left, 5),
        "left_words": wording.left_words(choice.left),
        "price": wording.money(price.total, beside=totals),
    }


def _near(choice: Choice, space: Space) -> dict[str, str] | None:
    if choice.nearest is None:
        return None
    words = _("Take %(times)s instead") % {"times": wording.times(choice.nearest, space)}
    return {"value": time_value(choice.nearest), "words": words}


def other_day(span: Span | None, space: Space) -> dict[str, str] | None:
    """'Take Tuesday 17 March, 09:00–12:30 instead', as one button."""
    if span is None:
        return None
    when = {"day": wording.long_day(local_day(span.start, space.tz))}
    when["times"] = wording.times(span, space)
    return {"value": time_value(span), "words": _("Take %(day)s, %(times)s instead") % when}


@dataclass(frozen=True)
class Summary:
    """The booking as it stands, beside the choice: what, when, what it costs, until when free."""

    day: str
    short_day: str
    times: str
    who: str
    lines: list[dict[str, Any]]
    total: str
    terms: str
    care: str


def summary_of(choice: Choice, selection: Selection, now: datetime) -> Summary:
    """Of a choice that fits."""
    assert choice.fit is not None
    space, span, fit = selection.space, choice.span, choice.fit
    day = local_day(span.start, space.tz)
    rooms = [(seat.child, seat.room.name) for seat in fit.seats]
    price = fit.price
    due = fee_by_line(price.lines, price.currency, steps_of(space), starts_at=span.start, now=now)
    return Summary(
        day=wording.long_day(day),
        short_day=wording.short_day(day),
        times=wording.times(span, space),
        who=wording.who(selection.desk_kind, selection.chosen),
        lines=wording.price_lines(price, selection.desk_kind, rooms, beside=[due.amount]),
        total=wording.total_of(price, beside=[due.amount]),
        terms=terms_words(due, space, now, beside=price.lines),
        care=care_words(space, span, [seat.during for seat in fit.seats]),
    )


def terms_words(due: Fee, space: Space, now: datetime, *, beside: Sequence[Amount] = ()) -> str:
    """Until when cancelling is free: 'Free to cancel until Wednesday 18 March, 09:00.'

    `beside`: the amounts that stand with it.
    """
    if due.amount:
        return _("Cancelling now costs %(fee)s.") % {
            "fee": wording.money(due.amount, beside=beside)
        }
    if due.free_until is None or due.free_until < now:
        return _("Free to cancel at any time.")
    until = due.free_until.astimezone(space.tz)
    return _("Free to cancel until %(day)s, %(time)s.") % {
        "day": wording.long_day(until.date()),
        "time": f"{until:%H:%M}",
    }


def care_words(space: Space, span: Span, cared: Sequence[Span]) -> str:
    """Where care outlasts work: 'Care is open from 08:45, so you can arrive in peace.'"""
    earlier = [care.start for care in cared if care.start < span.start]
    if not earlier:
        return ""
    return _("Care is open from %(time)s, so you can arrive in peace.") % {
        "time": wording.clock(min(earlier), space)
    }
