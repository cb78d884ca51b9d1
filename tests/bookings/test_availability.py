"""What is shown can be booked, and what is not shown cannot."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.asks import Ask
from bookings.availability import (
    Family,
    choices,
    free_spaces,
    nearest_choices,
    open_days_of,
    places_today,
)
from bookings.availability.choices import Choice, times
from bookings.rows import closed_notes, day_chips
from bookings.services import book, hold
from childcare.models import Child
from childcare.refusals import Refusal
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span
from tests.factories import MONDAY, NOW, at, close_monday, make_child, make_ready_space, make_user

TUESDAY = MONDAY + timedelta(days=1)


def ask(space: Space, person: User, span: Span, *children: Child) -> Ask:
    return Ask(person, space, span, "laptop", children, uuid4())


def offered(space: Space, family: Family, minutes: int = 210) -> list[Choice]:
    _days, loaded = choices(space, family, first=MONDAY, days=1, minutes=minutes, now=NOW)
    return times(loaded[MONDAY], family, minutes, NOW)


@pytest.mark.parametrize("style", ["blocks", "free"])
@pytest.mark.parametrize("margin", [0, 15])
def test_what_is_shown_can_be_booked(
    style: str, margin: int, parent: User, child: Child, sibling: Child
) -> None:
    """Sabotage: bookings/availability/fits.py: if not desks: -> if False:"""
    space = make_ready_space(
        desks=2, educators=1, booking_style=style, margin_before=margin, margin_after=margin
    )
    others = make_user("Bilal")
    book(ask=ask(space, others, at(MONDAY, 540, 750, space), make_child(others, 20)), now=NOW)
    book(ask=ask(space, make_user("Cem"), at(MONDAY, 780, 990, space)), now=NOW)
    book(ask=ask(space, make_user("Dina"), at(MONDAY, 780, 990, space)), now=NOW)
    family = Family((child, sibling), "laptop", parent)

    for choice in offered(space, family):
        try:
            held = hold(ask=ask(space, parent, choice.span, child, sibling), now=NOW)
        except Refusal as refusal:
            assert choice.fit is None
            assert type(refusal) is type(choice.refusal)
        else:
            assert choice.fit is not None and choice.fit.price is not None
            assert held.price == choice.fit.price.total.minor


def test_left_counts_families_like_this_one(parent: User, child: Child) -> None:
    space = make_ready_space(desks=9, educators=1)  # one educator: four under three

    [morning, _] = offered(space, Family((child,), "laptop", parent))

    assert morning.left == 4


def test_a_no_names_the_nearest_yes(parent: User, child: Child) -> None:
    space = make_ready_space(desks=1, booking_style="free")
    other = make_user("Bilal")
    book(ask=ask(space, other, at(MONDAY, 600, 720, space)), now=NOW)

    found = {c.span.start: c for c in offered(space, Family((child,), "laptop", parent), 120)}

    no = found[at(MONDAY, 630, 750, space).start]
    assert no.fit is None
    assert no.nearest == at(MONDAY, 720, 840, space)


def chips(space: Space, family: Family, moment: datetime = NOW) -> list[tuple[str, str]]:
    """The word on each of three days from Monday on, and what is said below them."""
    days, _ = choices(space, family, first=MONDAY, days=3, minutes=210, now=moment)
    rows = day_chips(days, None)
    notes = closed_notes(days, space)
    return [(row["value"], row["words"]) for row in rows] + [("", note) for note in notes]


def test_a_closed_day_is_not_over(space: Space, parent: User) -> None:
    """Sabotage: bookings/availability/choices.py: if not spans:  # closed -> if False:  # closed"""
    close_monday(space, "The roof", None)

    [monday], _ = choices(
        space, Family((), "laptop", parent), first=MONDAY, days=1, minutes=210, now=NOW
    )

    assert (monday.is_open, monday.lacks) == (False, "")


def test_a_day_without_educators_is_not_full(parent: User, child: Child) -> None:
    """On Tuesday nobody is planned, on Wednesday there are no hours of care at all.

    Sabotage: bookings/rows.py: words.get(day.lacks, pgettext("a day", "no care")) -> _("full")
    Sabotage: bookings/availability/choices.py: return "team" if day.hours.care else "hours" -> return "hours"
    """
    space = make_ready_space(desks=1)
    space.opening_hours.filter(purpose="care", weekday=2).delete()
    book(ask=ask(space, make_user("Bilal"), at(MONDAY, 540, 750, space)), now=NOW)
    book(ask=ask(space, make_user("Cem"), at(MONDAY, 780, 990, space)), now=NOW)

    *days, note = chips(space, Family((child,), "laptop", parent))

    assert [words for _, words in days] == ["full", "no care", "no care"]
    assert note == ("", "No care: no educator is planned for that day yet.")
    assert [words for _, words in chips(space, Family((), "laptop"))][1:] == ["last one"] * 2


def test_a_day_on_which_the_family_is_booked_itself_is_not_full(parent: User, child: Child) -> None:
    """Nobody is at this space yet; the child is at another one all day.

    Sabotage: bookings/availability/choices.py: except (ChildElsewhere, TooLateToBook): -> except TooLateToBook:
    Sabotage: bookings/rows.py: "family": pgettext("a day", "booked") -> "family": _("full")
    """
    elsewhere, space = make_ready_space(slug="elsewhere"), make_ready_space()
    for start in (540, 780):
        span = at(MONDAY, start, start + 210, elsewhere)
        book(ask=ask(elsewhere, parent, span, child), now=NOW)

    (_, monday), *_rest, note = chips(space, Family((child,), "laptop", parent))

    assert (monday, note[1].split(":")[0]) == ("booked", "Booked")


def test_a_time_without_educators_says_so(parent: User, child: Child) -> None:
    """Sabotage: childcare/capacity/admit.py: nobody=not any(day.on_shift[q:end]) -> nobody=False"""
    space = make_ready_space()
    family = Family((child,), "laptop", parent)
    _, loaded = choices(space, family, first=TUESDAY, days=1, minutes=210, now=NOW)

    [refusal, _] = [choice.refusal for choice in times(loaded[TUESDAY], family, 210, NOW)]

    assert refusal and refusal.message.endswith("no educator is planned yet.")


def test_a_day_that_is_over_is_not_full(parent: User, child: Child) -> None:
    """Sabotage: bookings/availability/choices.py: if all(span.start < latest for span in spans): -> if False:"""
    evening = NOW + timedelta(days=6, hours=10)

    [(_, words), *_] = chips(make_ready_space(), Family((child,), "laptop", parent), evening)

    assert words == "over"


def test_a_day_that_had_to_be_booked_earlier_is_too_late(parent: User, child: Child) -> None:
    """Its morning lies ahead still: it is not over.

    Sabotage: bookings/availability/choices.py: return "time" if all(span.start < now for span in spans) else "notice" -> return "time"
    Sabotage: bookings/rows.py: length_words(space.notice_minutes) -> ""
    """
    space, evening = make_ready_space(notice_minutes=48 * 60), NOW + timedelta(days=5, hours=10)

    monday, *_, note = chips(space, Family((), "laptop", parent), evening)

    assert monday == (str(MONDAY), "too late")
    assert note == ("", "Too late: you can book here until 48 h before.")


def test_own_hold_does_not_stand_in_the_way(parent: User, child: Child) -> None:
    space = make_ready_space(desks=1)
    hold(ask=ask(space, parent, at(MONDAY, 540, 750, space), child), now=NOW)

    [morning, _] = offered(space, Family((child,), "laptop", parent))

    assert morning.fit is not None


def test_a_hold_that_ran_out_is_looked_past(parent: User, child: Child) -> None:
    space = make_ready_space(desks=1, room={"limit": 1})
    other = make_user("Bilal")
    past = NOW - timedelta(minutes=11)
    hold(ask=ask(space, other, at(MONDAY, 540, 750, space), make_child(other)), now=past)

    [morning, _] = offered(space, Family((child,), "laptop", parent))

    assert morning.fit is not None


def test_the_nearest_three_times(parent: User, child: Child) -> None:
    space = make_ready_space(days=3)
    family = Family((child,), "laptop", parent)

    near = nearest_choices(space, family, at(MONDAY, 540, 750, space), NOW)

    assert [choice.span for choice in near] == [
        at(MONDAY, 540, 750, space),
        at(MONDAY, 780, 990, space),
        at(MONDAY + timedelta(days=1), 540, 750, space),
    ]


def test_spaces_free_for_these_children(parent: User, child: Child) -> None:
    free, full = make_ready_space(), make_ready_space(educators=0)

    found = free_spaces(
        [free, full],
        day=MONDAY,
        start=time(9),
        end=time(12, 30),
        children=(child,),
        person=parent,
        now=NOW,
    )

    assert set(found) == {free.pk}


def test_places_today_counts_children_and_desks(parent: User, child: Child) -> None:
    space = make_ready_space(desks=4, educators=2)
    book(ask=ask(space, parent, at(MONDAY, 540, 750, space), child), now=NOW)

    [places] = places_today([space], NOW + timedelta(days=5, hours=23)).values()

    assert (places.desks, places.desks_free, places.children) == (4, 3, 1)
    assert places.care_free == 9


def test_the_number_of_queries_does_not_grow(parent: User, child: Child) -> None:
    spaces = [make_ready_space() for _ in range(4)]

    def count(number: int, days: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            open_days_of(
                spaces[:number],
                MONDAY,
                MONDAY + timedelta(days=days),
                Family((child,), "laptop", parent),
                NOW,
            )
        return len(queries)

    count(4, 0)  # house rules are read once and kept
    few = count(1, 0)

    assert count(4, 20) == few
    assert few <= 18
