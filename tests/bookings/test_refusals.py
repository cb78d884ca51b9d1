"""Refusals of what is asked itself: the space, the parts, the time. What each says, and nothing changed."""

from __future__ import annotations

import inspect
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from bookings import refusals
from bookings.availability import Family, open_days_of
from bookings.availability.fits import fit
from bookings.services import (
    book,
)
from childcare.models import Child
from childcare.refusals import family, house, refusal
from cobaby.accounts.models import User
from spaces.models import PriceList, Space
from spaces.ranges import Span
from tests.bookings.refusing import change_space, free, refused
from tests.bookings.test_book import ask
from tests.factories import (
    MONDAY,
    NOW,
    at,
)


def test_every_refusal_is_tried() -> None:
    """Each class of a refusal is what some test `raises`, has `refused` or gets."""
    names = {
        name
        for module in (refusals, family, house, refusal)
        for name, cls in inspect.getmembers(module, inspect.isclass)
        if issubclass(cls, refusal.Refusal) and cls.__module__ == module.__name__
    } - {"Refusal"}
    tests = "".join(path.read_text() for path in Path("tests").rglob("test_*.py"))

    untried = {
        name
        for name in names
        if not re.search(rf"(raises|refused)\((refusals\.)?{name}\b|== \{{\s*{name}\b", tests)
    }

    assert not untried


@pytest.mark.parametrize("stage", ["planned", "paused"])
def test_a_space_that_is_not_open(space: Space, parent: User, stage: str) -> None:
    """Sabotage: spaces/models/space.py: return self.is_listed and self.stage == self.Stage.OPEN -> return self.is_listed"""
    change_space(space, stage=stage)

    assert not space.is_bookable
    refused(refusals.SpaceTakesNoBookings, ask(space, parent))


def test_a_space_that_nobody_confirmed(space: Space, parent: User) -> None:
    """Sabotage: spaces/models/space.py: return self.is_listed and self.stage == self.Stage.OPEN -> return self.stage == self.Stage.OPEN"""
    change_space(space, confirmed_at=None, confirmed_by=None)

    assert not space.is_bookable
    refused(refusals.SpaceTakesNoBookings, ask(space, parent))


def test_neither_desk_nor_child(space: Space, parent: User) -> None:
    refused(refusals.NothingAsked, ask(space, parent, desk_kind=""))


def test_a_desk_alone_where_that_is_not_possible(space: Space, parent: User) -> None:
    """Sabotage: bookings/asks.py: if not children and not space.allows_desk_only: -> if False:"""
    change_space(space, allows_desk_only=False)

    refused(refusals.DeskOnlyNotPossible, ask(space, parent))


def test_a_desk_alone_where_it_is(space: Space, parent: User) -> None:
    booking = book(ask=ask(space, parent), now=NOW)

    assert (booking.price, booking.live_places()) == (900, [])


def test_care_alone_where_that_is_not_possible(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/asks.py: if not desk_kind and not space.allows_care_only: -> if False:"""
    refused(refusals.CareOnlyNotPossible, ask(space, parent, child, desk_kind=""))


def test_care_alone_where_it_is(space: Space, parent: User, child: Child) -> None:
    """By the hours of care, which may differ from those of the desks."""
    change_space(space, allows_care_only=True)

    booking = book(ask=ask(space, parent, child, desk_kind=""), now=NOW)

    assert (booking.price, booking.live_desk()) == (750, None)


def test_when_the_space_is_closed(space: Space, parent: User) -> None:
    free(space)

    refused(refusals.OutsideHours, ask(space, parent, span=at(MONDAY, 420, 540, space)))


def test_a_time_across_midnight(space: Space, parent: User) -> None:
    free(space)
    start = at(MONDAY, 1380, 1440, space).start

    refused(refusals.OutsideHours, ask(space, parent, span=Span(start, start + timedelta(hours=3))))


def test_a_time_off_the_quarter_hour(space: Space, parent: User) -> None:
    """Sabotage: bookings/asks.py: if not (on_grid(span.start) and on_grid(span.end)): -> if False:"""
    free(space)

    refused(refusals.OutsideHours, ask(space, parent, span=at(MONDAY, 545, 665, space)))


def test_a_time_that_is_no_block(space: Space, parent: User) -> None:
    """Sabotage: bookings/asks.py: if span not in block_choices(hours): -> if False:"""
    refused(refusals.NotABlock, ask(space, parent, span=at(MONDAY, 600, 720, space)))


@pytest.mark.parametrize("minutes", [45, 315])
def test_a_length_that_is_not_offered(space: Space, parent: User, minutes: int) -> None:
    """Sabotage: bookings/asks.py: elif not space.shortest_minutes <= span.minutes <= space.longest_minutes: -> elif False:"""
    free(space)

    refused(refusals.TooLong, ask(space, parent, span=at(MONDAY, 540, 540 + minutes, space)))


@pytest.mark.parametrize("minutes", [60, 300])
def test_the_shortest_and_the_longest_are_offered(space: Space, parent: User, minutes: int) -> None:
    free(space)

    book(ask=ask(space, parent, span=at(MONDAY, 540, 540 + minutes, space)), now=NOW)


def test_too_short_a_notice(space: Space, parent: User) -> None:
    """Exactly in time is in time.

    Sabotage: bookings/asks.py: if span.start < now + timedelta(minutes=space.notice_minutes): -> if span.start < now:
    """
    change_space(space, notice_minutes=60)
    start = at(MONDAY, 540, 555, space).start

    refused(refusals.TooLateToBook, ask(space, parent), start - timedelta(minutes=59))
    book(ask=ask(space, parent), now=start - timedelta(minutes=60))


def test_too_far_ahead(space: Space, parent: User) -> None:
    """Sabotage: bookings/asks.py: timedelta(days=space.horizon_days) -> timedelta(days=space.horizon_days + 1)"""
    change_space(space, horizon_days=5)

    refused(refusals.TooFarAhead, ask(space, parent))
    book(ask=ask(space, parent), now=NOW + timedelta(days=1))


def test_no_desk_of_this_kind(space: Space, parent: User) -> None:
    refused(refusals.DeskFull, ask(space, parent, desk_kind="equipped"))


def test_no_prices_for_that_day(space: Space, parent: User) -> None:
    """Neither booked nor offered.

    Sabotage: bookings/services/reading.py: raise refusals.NoPrices -> raise LookupError
    Sabotage: bookings/availability/fits.py: raise NoPrices -> return None
    """
    PriceList.objects.update(valid_from=date(2027, 1, 1))
    family, wanted = Family(desk_kind="laptop"), ask(space, parent)
    [day] = open_days_of([space], MONDAY, MONDAY, family, NOW).values()

    refused(refusals.NoPrices, wanted)
    with pytest.raises(refusals.NoPrices):
        fit(day, family, wanted.span, NOW)
