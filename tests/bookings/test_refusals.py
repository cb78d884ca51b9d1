"""Every refusal of a booking service: what it says, and that nothing has changed."""

from __future__ import annotations

import inspect
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import childcare.refusals
from bookings import refusals
from bookings.asks import Ask
from bookings.availability import Family, open_days_of
from bookings.availability.fits import fit, fits
from bookings.models import Booking
from bookings.services import (
    book,
    cancel_booking,
    change_booking,
    confirm_booking,
    extend_hold,
    hold,
    move_booking,
    say_running_late,
)
from bookings.services.watching import MOST_A_PERSON, watch_place
from childcare.models import CarePlace, Child, Guardianship
from childcare.refusals import CareFull, ChildElsewhere, LimitReached
from cobaby.accounts.models import User
from spaces.models import PriceList, Space
from spaces.ranges import Span
from tests.bookings.test_book import ask
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_hours,
    make_ready_space,
    make_shift,
    make_user,
)

AFTERNOON = (13 * 60, 16 * 60 + 30)


def change_space(space: Space, **values: Any) -> None:
    Space.objects.filter(pk=space.pk).update(**values)
    space.refresh_from_db()


def refused(kind: type[Exception], wanted: Ask, now: Any = NOW) -> Any:
    """`book` refuses in that way, in a whole sentence, and leaves nothing."""
    before = Booking.objects.count(), CarePlace.objects.count()
    with pytest.raises(kind) as refusal:
        book(ask=wanted, now=now)
    assert refusal.value.message.endswith((".", ")"))  # type: ignore[attr-defined]
    assert (Booking.objects.count(), CarePlace.objects.count()) == before
    return refusal.value


def free(space: Space, **values: Any) -> None:
    change_space(space, booking_style="free", shortest_minutes=60, longest_minutes=300, **values)


def test_every_refusal_is_tried() -> None:
    """Each class of the two modules of refusals is what some test `raises`, has `refused` or gets."""
    names = {
        name
        for module in (refusals, childcare.refusals)
        for name, cls in inspect.getmembers(module, inspect.isclass)
        if issubclass(cls, childcare.refusals.Refusal) and cls.__module__ == module.__name__
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

    refused(refusals.SpaceTakesNoBookings, ask(space, parent))


def test_a_space_that_nobody_confirmed(space: Space, parent: User) -> None:
    """Sabotage: spaces/models/space.py: return self.is_listed and self.stage == self.Stage.OPEN -> return self.stage == self.Stage.OPEN"""
    change_space(space, confirmed_at=None, confirmed_by=None)

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


def test_a_child_of_another_family(space: Space, parent: User, other_child: Child) -> None:
    refused(refusals.NotYourChild, ask(space, parent, other_child))


def test_a_guardian_who_may_not_book(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/reading_statement.py: %(person)s::bigint AND g.may_book) AS children -> %(person)s::bigint) AS children"""
    Guardianship.objects.update(may_book=False)

    refused(refusals.NotYourChild, ask(space, parent, child))


def test_the_second_guardian_may_book(space: Space, child: Child) -> None:
    other = make_user("Bruno")
    Guardianship.objects.create(guardian=other, child=child)

    assert book(ask=ask(space, other, child), now=NOW).is_confirmed


def test_a_child_named_twice_is_meant_once(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/asks.py: tuple(dict.fromkeys(self.children)) -> tuple(self.children)"""
    booking = book(ask=ask(space, parent, child, child), now=NOW)

    assert (len(booking.live_places()), booking.price) == (1, 1650)


def test_a_child_who_is_too_old(space: Space, parent: User) -> None:
    refusal = refused(CareFull, ask(space, parent, make_child(parent, months=140)))

    assert refusal.reason.kind == "age"
    assert refusal.message == "No room here takes a child of this age."


def test_care_that_is_closed_while_desks_are_open(space: Space, parent: User, child: Child) -> None:
    free(space)

    refusal = refused(CareFull, ask(space, parent, child, span=at(MONDAY, 480, 600, space)))

    assert refusal.reason.kind == "closed"


def test_the_room_is_full(parent: User, child: Child) -> None:
    space = make_ready_space(room={"limit": 1, "name": "Garden"})
    other = make_user()
    book(ask=ask(space, other, make_child(other)), now=NOW)

    refusal = refused(CareFull, ask(space, parent, child))

    expected = "From 09:00 to 12:30 all 1 places in Garden are taken. Free again from 12:30."
    assert refusal.message == expected


def test_the_house_is_full(parent: User, child: Child) -> None:
    """Sabotage: childcare/capacity/admit.py: self._in_house(q, changes) > self.house_most: -> False:"""
    space = make_ready_space()
    space.regime.most_at_once = 1
    space.regime.save()
    other = make_user()
    book(ask=ask(space, other, make_child(other)), now=NOW)

    refusal = refused(CareFull, ask(space, parent, child))

    assert "the house is full: 1 children at once" in refusal.message


def test_the_reason_for_staff_names_the_rule(parent: User) -> None:
    space = make_ready_space(educators=1)
    children = [make_child(parent, months=20, name=f"K{i}") for i in range(5)]

    refusal = refused(CareFull, ask(space, parent, *children))

    assert "Agreed with the town" in refusal.for_staff


def test_a_child_who_is_elsewhere(space: Space, parent: User, child: Child) -> None:
    """Also with the margin of care, where the times of work only touch; it is not even offered.

    Sabotage: childcare/services/places.py: if any(stay.during.overlaps(care) for stay in away): -> if False:
    """
    elsewhere = make_ready_space(margin_after=45)
    book(ask=ask(elsewhere, parent, child), now=NOW)

    afternoon, family = at(MONDAY, *AFTERNOON, space), Family((child,), "laptop", parent)
    [day] = open_days_of([space], MONDAY, MONDAY, family, NOW).values()

    refused(ChildElsewhere, ask(space, parent, child, span=afternoon))
    with pytest.raises(ChildElsewhere):  # the database would refuse it only when it is booked
        fit(day, family, afternoon, NOW)


def test_elsewhere_where_another_date_is_on_the_wall(parent: User, child: Child) -> None:
    """00:30 on Monday in Helsinki is 22:30 on Sunday in Lisbon.

    Sabotage: bookings/services/writing.py: raise ChildElsewhere(seats[0].child) from error -> raise
    """
    sunday, late, early = MONDAY - timedelta(days=1), (1200, 1440), (0, 240)
    east = _open_at_night("Europe/Helsinki", MONDAY, *early)
    west = _open_at_night("Europe/Lisbon", sunday, *late)
    book(ask=ask(east, parent, child, span=at(MONDAY, 30, 90, east)), now=NOW)

    refused(ChildElsewhere, ask(west, parent, child, span=at(sunday, 1350, 1410, west)))


def _open_at_night(zone: str, day: date, start: int, end: int) -> Space:
    space = make_ready_space(educators=0, zone=zone)
    free(space)
    for purpose in ("work", "care"):
        make_hours(space, purpose, day.weekday(), start, end)
    make_shift(space.care_rooms.get(), day, start, end)
    return space


@pytest.mark.parametrize(
    ("limits", "start", "end", "says"),
    [
        ({"age_from_months": 36}, 540, 660, "once they are 3"),
        ({"age_to_months": 24}, 540, 660, "until they turn 2"),
        ({"minutes_a_day": 240}, 720, 900, "4 hours a day"),
        ({"minutes_in_a_row": 240, "gap_minutes": 60}, 690, 840, "4 hours in a row"),
        ({"gap_minutes": 60}, 690, 840, "at least 1 hour"),
        ({"minutes_a_week": 240}, 720, 900, "4 hours a week"),
    ],
)
def test_a_limit_of_the_care_regime(
    space: Space,
    parent: User,
    child: Child,
    limits: dict[str, int],
    start: int,
    end: int,
    says: str,
) -> None:
    """Mila, two and a half, is there from 09:00 to 11:00 already.

    Sabotage: childcare/services/places.py: raise LimitReached(seat.child, breach) -> pass
    """
    free(space)
    book(ask=ask(space, parent, child, span=at(MONDAY, 540, 660, space)), now=NOW)
    type(space.regime).objects.update(**limits)
    wanted = at(MONDAY, start, end, space) if start != 540 else at(MONDAY, 720, 840, space)

    refusal = refused(LimitReached, ask(space, parent, child, span=wanted))

    assert says in refusal.message
    assert refusal.message.startswith("Mila: ")


def test_days_a_week(parent: User, child: Child) -> None:
    space = make_ready_space(days=3)
    type(space.regime).objects.update(days_a_week=2)
    mornings = [at(MONDAY + timedelta(days=i), 540, 750, space) for i in range(3)]
    for span in mornings[:2]:
        book(ask=ask(space, parent, child, span=span), now=NOW)

    refusal = refused(LimitReached, ask(space, parent, child, span=mornings[2]))

    assert refusal.breach.limit == "days_a_week"


def test_a_hold_that_ran_out_is_no_day_of_the_week(parent: User, child: Child) -> None:
    """Sabotage: childcare/regime.py: CarePlace.objects.counting(now) -> CarePlace.objects.live()"""
    space = make_ready_space(days=2)
    type(space.regime).objects.update(days_a_week=1)
    hold(ask=ask(space, parent, child), now=NOW)
    later, tuesday = NOW + timedelta(minutes=11), MONDAY + timedelta(days=1)
    family = Family((child,), "laptop")  # for whom somebody else looks

    day = open_days_of([space], tuesday, tuesday, family, later)[space.pk, tuesday]

    assert fits(day, family, at(tuesday, 540, 750, space), later)


def test_a_birthday_corrected_meanwhile_counts(space: Space, parent: User, child: Child) -> None:
    """The age limit reads it under the lock, not as the page had read it.

    Sabotage: bookings/services/reading.py: return replace(ask, children=tuple(self._as_is(child) for child in ask.children)) -> return ask
    """
    type(space.regime).objects.update(age_from_months=12)
    read_before = ask(space, parent, child)
    Child.objects.filter(pk=child.pk).update(date_of_birth=MONDAY - timedelta(days=200))

    refused(LimitReached, read_before)


def test_a_move_within_the_week_is_no_day_more(parent: User, child: Child) -> None:
    """Sabotage: bookings/services/changing.py: check_regime(day.setting, seats, day.date, now, replaced=replaced) -> check_regime(day.setting, seats, day.date, now)"""
    space = make_ready_space(days=3)
    type(space.regime).objects.update(days_a_week=1)
    booking = book(ask=ask(space, parent, child), now=NOW)
    tuesday = at(MONDAY + timedelta(days=1), 540, 750, space)

    assert move_booking(booking=booking, span=tuesday, now=NOW).span == tuesday


def test_the_same_form_with_other_content(space: Space, parent: User, child: Child) -> None:
    once = ask(space, parent, child)
    hold(ask=once, now=NOW)

    refused(refusals.FormAlreadyUsed, ask(space, parent, form_token=once.form_token))


def test_a_form_that_holds_does_not_book(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/booking.py: or (sent.is_held and not held_until) -> or False"""
    once = ask(space, parent)
    hold(ask=once, now=NOW)

    refused(refusals.FormAlreadyUsed, once)


def test_the_token_of_another_person_is_another_token(space: Space, parent: User) -> None:
    token = uuid4()
    mine = book(ask=ask(space, parent, form_token=token), now=NOW)
    theirs = book(ask=ask(space, make_user(), form_token=token), now=NOW)

    assert mine != theirs


def test_a_cancelled_booking_is_confirmed_by_nobody(space: Space, parent: User) -> None:
    booking = book(ask=ask(space, parent), now=NOW)
    cancel_booking(booking=booking, now=NOW)

    with pytest.raises(refusals.NotHeld) as refusal:
        confirm_booking(booking=booking, now=NOW)
    assert refusal.value.message.endswith(".")


def test_a_hold_that_another_choice_replaced(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/workspace.py: if fresh is None: -> if False:"""
    first = hold(ask=ask(space, parent), now=NOW)
    hold(ask=ask(space, parent, span=at(MONDAY, *AFTERNOON, space)), now=NOW)

    for service in (confirm_booking, extend_hold):
        with pytest.raises(refusals.NotHeld):
            service(booking=first, now=NOW)


def test_a_hold_that_ran_out_is_not_extended(space: Space, parent: User) -> None:
    held = hold(ask=ask(space, parent), now=NOW)

    with pytest.raises(refusals.NotHeld):
        extend_hold(booking=held, now=NOW + timedelta(minutes=10))


def test_a_hold_is_not_confirmed_after_its_start(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/confirming.py: AND lower(during) > %(now)s::timestamptz ->"""
    start = at(MONDAY, 540, 555, space).start
    held = hold(ask=ask(space, parent), now=start - timedelta(minutes=5))

    with pytest.raises(refusals.TooLateToBook):
        confirm_booking(booking=held, now=start)


def test_what_is_over_or_has_begun_does_not_change(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/changing.py: if booking.span.start <= now: -> if False:"""
    booking = book(ask=ask(space, parent), now=NOW)
    start, end = booking.span.start, booking.span.end
    afternoon = at(MONDAY, *AFTERNOON, space)

    for now, refusal in ((start, refusals.AlreadyStarted), (end, refusals.NotChangeable)):
        with pytest.raises(refusal) as said:
            move_booking(booking=booking, span=afternoon, now=now)
        assert said.value.message.endswith(".")
        with pytest.raises(refusal):
            cancel_booking(booking=booking, now=now)
    with pytest.raises(refusals.NotChangeable):
        say_running_late(booking=booking, minutes=15, now=end)


def test_a_day_that_is_short_unsaid(parent: User, child: Child) -> None:
    """The limit went down behind the engine's back: refused in words, and no error.

    Sabotage: bookings/services/workspace.py: recount(self.row, self.setting, self.hours) -> recount(self.row, self.setting, self.hours, as_fact=True)
    """
    space = make_ready_space(educators=2)
    book(ask=ask(space, parent, child), now=NOW)
    shift = space.care_rooms.get().shifts.all()
    for one in shift:
        one.educator.credentials.all().delete()
    type(space.regime).objects.update(required_credentials=["first_aid"])
    other = make_user()

    with pytest.raises(refusals.DayChanged) as refusal:
        book(ask=ask(space, other, make_child(other)), now=NOW)

    assert refusal.value.message.endswith(".")


def test_a_change_never_costs_more_than_was_shown(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/changing.py: if seen_price is not None and booking.price > seen_price: -> if False:"""
    booking = book(ask=ask(space, parent, child), now=NOW)
    afternoon = at(MONDAY, *AFTERNOON, space)

    with pytest.raises(refusals.PriceHasRisen) as refusal:
        move_booking(booking=booking, span=afternoon, now=NOW, seen_price=booking.price - 1)

    assert refusal.value.message.endswith(".")
    assert Booking.objects.get().span == booking.span


def test_a_child_is_added_by_those_who_may(
    space: Space, parent: User, child: Child, other_child: Child
) -> None:
    """Sabotage: bookings/services/changing.py: ask = as_locked(ask) -> pass"""
    booking = book(ask=ask(space, parent, child), now=NOW)

    with pytest.raises(refusals.NotYourChild):
        change_booking(
            booking=booking,
            span=booking.span,
            desk_kind="laptop",
            children=[child, other_child],
            now=NOW,
        )


def test_nobody_waits_for_everything(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/watching.py: if waiting.count() >= MOST_A_PERSON: -> if False:"""
    spans = [at(MONDAY, 540, 600 + 15 * i, space) for i in range(MOST_A_PERSON + 1)]

    def watch(span: Span) -> None:
        watch_place(
            person=parent,
            space=space,
            span=span,
            is_whole_day=False,
            minutes=span.minutes,
            desk_kind="laptop",
            children=[],
            now=NOW,
        )

    for span in spans[1:]:
        watch(span)
    with pytest.raises(refusals.TooManyWatches) as refusal:
        watch(spans[0])
    assert refusal.value.message.endswith(".")
