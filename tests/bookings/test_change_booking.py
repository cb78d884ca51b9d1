"""Move, add or drop a child: rows change in place, and nothing goes before the new is sure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import refusals
from bookings.models import Booking, BookingLine
from bookings.services import (
    book,
    cancel_booking,
    change_booking,
    hold,
    move_booking,
    report_ill,
)
from bookings.services.fees import cancellation_fee
from bookings.today import today_of
from bookings.wording import booked_lines
from childcare.audit import audit
from childcare.models import CareDay, CarePlace, Child
from childcare.refusals import CareFull
from childcare.services.cuts import change_hours
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from spaces.models import DeskReservation, Space
from spaces.ranges import Span
from tests.bookings.test_book import ask
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_ready_space,
    make_room,
    make_shift,
    make_user,
)

AFTERNOON = (13 * 60, 16 * 60 + 30)
TUESDAY = MONDAY + timedelta(days=1)


def during(child: Child) -> list[Span]:
    places = CarePlace.objects.live().filter(child=child).order_by("during")
    return [Span.of(place.during) for place in places]


def rows() -> tuple[set[int], set[int], set[int]]:
    return (
        set(CarePlace.objects.values_list("pk", flat=True)),
        set(DeskReservation.objects.values_list("pk", flat=True)),
        set(BookingLine.objects.values_list("pk", flat=True)),
    )


def test_a_move_changes_the_rows_in_place(parent: User, child: Child) -> None:
    """Sabotage: bookings/services/changing.py: move_place(place, seat, day.row) -> write_seats([seat], day.row, state="booked", held_until=None)"""
    space = make_ready_space(days=2)
    booking = book(ask=ask(space, parent, child), now=NOW)
    before = rows()

    moved = move_booking(booking=booking, span=at(TUESDAY, *AFTERNOON, space), now=NOW)

    assert (moved.pk, moved.changes, rows()) == (booking.pk, 1, before)
    assert moved.space_day.date == TUESDAY
    days = CareDay.objects.order_by("space_day__date")
    assert [sum(day.children) for day in days] == [0, 14]


def test_a_move_keeps_the_desk_where_it_is_free(space: Space, parent: User) -> None:
    """Sabotage: bookings/desks.py: key=lambda desk: (desk.pk != first, desk.number) -> key=lambda desk: desk.number"""
    afternoon = at(MONDAY, *AFTERNOON, space)
    book(ask=ask(space, make_user()), now=NOW)
    booking = book(ask=ask(space, parent), now=NOW)

    moved = move_booking(booking=booking, span=afternoon, now=NOW)

    desk = moved.live_desk()
    assert desk is not None
    assert desk.desk.number == 2


def test_a_move_that_fails_leaves_the_old(parent: User, child: Child) -> None:
    space = make_ready_space(room={"limit": 1}, desks=2)
    other = make_user()
    afternoon = at(MONDAY, *AFTERNOON, space)
    book(ask=ask(space, other, make_child(other), span=afternoon), now=NOW)
    booking = book(ask=ask(space, parent, child), now=NOW)

    with pytest.raises(CareFull):
        move_booking(booking=booking, span=afternoon, now=NOW)

    booking.refresh_from_db()
    assert (booking.changes, booking.span) == (0, ask(space, parent).span)
    assert len(during(child)) == 1


def test_a_move_over_its_own_time_in_a_full_house(parent: User, child: Child) -> None:
    """The booking does not stand in its own way.

    Sabotage: childcare/services/places.py: cared.get(stay.place_id), was) -> cared.get(stay.place_id, stay.during), was)
    """
    space = make_ready_space(desks=1, room={"limit": 1}, booking_style="free", shortest_minutes=60)
    booking = book(ask=ask(space, parent, child), now=NOW)

    moved = move_booking(booking=booking, span=at(MONDAY, 600, 780, space), now=NOW)

    assert moved.span == at(MONDAY, 600, 780, space)


def test_the_same_again_changes_nothing(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/changing.py: if _is_same(booking, ask): -> if False:"""
    booking = book(ask=ask(space, parent, child), now=NOW)

    for _ in range(2):
        moved = move_booking(booking=booking, span=at(MONDAY, *AFTERNOON, space), now=NOW)

    assert moved.changes == 1


def change(booking: Booking, *children: Child, desk_kind: str = "laptop") -> Booking:
    return change_booking(
        booking=booking, span=booking.span, desk_kind=desk_kind, children=children, now=NOW
    )


def test_a_child_comes_too(space: Space, parent: User, child: Child, sibling: Child) -> None:
    booking = book(ask=ask(space, parent, child), now=NOW)

    changed = change(booking, child, sibling)

    assert changed.price == 900 + 750 + 750
    assert {place.child_id for place in changed.live_places()} == {child.pk, sibling.pk}
    assert changed.child_ids == [child.pk, sibling.pk]


def test_a_child_stays_at_home(space: Space, parent: User, child: Child, sibling: Child) -> None:
    booking = book(ask=ask(space, parent, child, sibling), now=NOW)

    changed = change(booking, sibling)

    assert (changed.price, during(child)) == (900 + 750, [])
    assert max(CareDay.objects.get().children) == 1


def test_a_child_is_dropped_at_any_notice(parent: User, child: Child, sibling: Child) -> None:
    """Sabotage: bookings/services/changing.py: if not _only_drops(booking, ask): -> if True:"""
    space = make_ready_space(notice_minutes=60 * 24)
    booking = book(ask=ask(space, parent, child, sibling), now=NOW)
    soon = booking.span.start - timedelta(minutes=5)

    changed = change_booking(
        booking=booking, span=booking.span, desk_kind="laptop", children=[child], now=soon
    )

    assert len(changed.live_places()) == 1


def test_not_everything_can_be_dropped(parent: User, child: Child) -> None:
    """Sabotage: bookings/services/changing.py: elif not ask.children: -> elif False:"""
    space = make_ready_space(allows_desk_only=False)
    booking = book(ask=ask(space, parent, child), now=NOW)

    with pytest.raises(refusals.DeskOnlyNotPossible):
        change(booking)


def test_one_child_instead_of_another_in_a_full_room(
    parent: User, child: Child, sibling: Child
) -> None:
    """The one that leaves makes room.

    Sabotage: bookings/services/changing.py: give_up(day.board, ask.space, child, stays, replaced) -> pass
    """
    space = make_ready_space(room={"limit": 1})
    booking = book(ask=ask(space, parent, child), now=NOW)

    changed = change(booking, sibling)

    assert [place.child_id for place in changed.live_places()] == [sibling.pk]


def test_another_kind_of_desk_and_none(space: Space, parent: User, child: Child) -> None:
    space.desks.filter(number=4).update(kind="equipped")
    Space.objects.update(allows_care_only=True)
    space.refresh_from_db()
    booking = book(ask=ask(space, parent, child), now=NOW)

    equipped = change(booking, child, desk_kind="equipped")
    assert equipped.live_desk().desk.number == 4  # type: ignore[union-attr]
    assert equipped.price == 1200 + 750

    care_only = change(booking, child, desk_kind="")
    assert (care_only.live_desk(), care_only.price) == (None, 750)


def test_a_move_never_costs_less_than_cancelling(parent: User, child: Child) -> None:
    """Within a day half the price is due: dropping everything dear does not avoid it.

    Sabotage: bookings/services/fees.py: return max(new, cancellation_fee(booking, now).amount.minor) -> return new
    """
    space = make_ready_space(allows_care_only=True)
    children = [child, *(make_child(parent, months=60, name=f"K{i}") for i in range(3))]
    booking = book(ask=ask(space, parent, *children), now=NOW)
    assert booking.price == 900 + 4 * 750

    changed = change_booking(
        booking=booking,
        span=booking.span,
        desk_kind="",
        children=[child],
        now=booking.span.start - timedelta(hours=3),
    )

    assert changed.price == (900 + 4 * 750) // 2


def test_a_move_is_no_way_around_the_fee(parent: User, child: Child) -> None:
    """Moved on the day itself to the next week, then cancelled there: half is due all the same.

    Sabotage: bookings/services/fees.py: if due.amount.minor >= least: -> if True:
    """
    space = make_ready_space(days=8)
    booking = book(ask=ask(space, parent, child), now=NOW)
    soon = booking.span.start - timedelta(hours=3)
    next_week = at(MONDAY + timedelta(days=7), *AFTERNOON, space)
    move_booking(booking=booking, span=next_week, now=soon)

    cancelled = cancel_booking(booking=booking, now=soon)

    assert (cancelled.price, cancelled.fee) == (1650, 825)


def test_what_is_due_for_an_ill_child_stays_due(
    space: Space, parent: User, child: Child, sibling: Child
) -> None:
    """Half is due for the ill one: neither a move nor cancelling makes less of it.

    Sabotage: bookings/services/fees.py: new = price.total.minor + owed_for_the_ill(booking, children) -> new = price.total.minor
    Sabotage: bookings/services/fees.py: due = replace(due, amount=due.amount + Amount(parts.owed, booking.currency)) -> pass
    """
    Space.objects.filter(pk=space.pk).update(illness_fee_percent=100)
    booking = book(ask=ask(space, parent, child, sibling), now=NOW)
    soon = booking.span.start - timedelta(hours=3)
    ill = report_ill(booking=booking, child=child, keep_desk=True, now=soon)
    assert ill.price == 900 + 750 + 375

    assert cancellation_fee(ill, soon).amount.minor == 375 + (900 + 750) // 2
    moved = move_booking(booking=ill, span=at(MONDAY, *AFTERNOON, space), now=soon)
    assert moved.price == 900 + 750 + 375
    well = change_booking(
        booking=moved, span=moved.span, desk_kind="laptop", children=[child, sibling], now=soon
    )
    assert well.price == 900 + 750 + 750


def test_who_was_dropped_is_not_on_the_bill(
    space: Space, parent: User, child: Child, sibling: Child
) -> None:
    """Sabotage: bookings/services/changing.py: BookingLine.objects.filter(free, booking=booking).update(amount=0) -> pass"""
    booking = change(book(ask=ask(space, parent, child, sibling), now=NOW), child)

    shown = booked_lines(Booking.objects.with_lines().get())

    assert [line["amount"] for line in shown] == ["€9", "€7.50"]
    assert sum(line.amount for line in booking.lines.all()) == booking.price


def test_a_fee_kept_by_a_move_is_told(parent: User, child: Child) -> None:
    """Not 'free to cancel until', when half is due all the same.

    Sabotage: bookings/services/fees.py: if due.amount.minor >= least: -> if True:
    """
    space = make_ready_space(days=8)
    booking = book(ask=ask(space, parent, child), now=NOW)
    soon = booking.span.start - timedelta(hours=3)
    next_week = at(MONDAY + timedelta(days=7), *AFTERNOON, space)
    move_booking(booking=booking, span=next_week, now=soon)

    assert today_of(parent, soon).terms == "Cancelling now costs €8.25."


def test_margins_come_back_when_a_neighbour_moves_away(parent: User, child: Child) -> None:
    """Sabotage: childcare/services/places.py: both = Span(max(was.start, now.start), min(was.end, now.end)) -> both = now"""
    space = make_ready_space(
        margin_before=15, margin_after=15, booking_style="free", shortest_minutes=60, days=2
    )
    first = book(ask=ask(space, parent, child, span=at(MONDAY, 540, 600, space)), now=NOW)
    book(ask=ask(space, parent, child, span=at(MONDAY, 600, 720, space)), now=NOW)
    assert during(child)[1].start == at(MONDAY, 600, 615, space).start

    move_booking(booking=first, span=at(MONDAY, 840, 900, space), now=NOW)
    assert during(child)[0] == at(MONDAY, 585, 735, space)

    move_booking(booking=first, span=at(MONDAY, 540, 600, space), now=NOW)
    move_booking(booking=first, span=at(TUESDAY, 540, 600, space), now=NOW)
    assert during(child)[0] == at(MONDAY, 585, 735, space)


def test_margins_stay_short_where_there_is_no_room_for_them(parent: User, child: Child) -> None:
    """Cancelling never fails, and never overfills another room.

    Sabotage: childcare/services/days.py: undo(stretched) -> pass
    """
    space = make_ready_space(
        margin_before=15,
        margin_after=15,
        booking_style="free",
        shortest_minutes=60,
        room={"limit": 2},
    )
    small = make_room(space, limit=1)
    make_shift(small)
    first = book(ask=ask(space, parent, child, span=at(MONDAY, 600, 660, space)), now=NOW)
    book(ask=ask(space, parent, child, span=at(MONDAY, 660, 720, space)), now=NOW)
    other = make_child(parent, name="Other")
    book(ask=ask(space, parent, other, span=at(MONDAY, 540, 645, space)), now=NOW)
    later = CarePlace.objects.exclude(line__booking=first)
    change_hours(space=space, now=NOW, change=lambda: later.update(care_room=small))

    cancel_booking(booking=first, now=NOW)

    assert during(other) == [at(MONDAY, 525, 660, space)]
    assert during(child) == [at(MONDAY, 660, 735, space)]
    assert audit(MONDAY, MONDAY, excuses=False) == []


def test_the_message_says_what_it_is_now(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/changing.py: messages.post_changed(booking, now) -> pass"""
    booking = book(ask=ask(space, parent, child), now=NOW)

    move_booking(booking=booking, span=at(MONDAY, *AFTERNOON, space), now=NOW)

    assert Message.objects.filter(kind="booking_changed", cancelled_at=None).count() == 1
    reminders = Message.objects.filter(kind__startswith="reminder", cancelled_at=None)
    assert reminders.count() == 2


def test_a_booking_is_read_anew_after_a_move_elsewhere(parent: User, child: Child) -> None:
    """A second tab still shows the old day.

    Sabotage: bookings/services/workspace.py: {day_key(fresh), *more} -> {day_key(booking), *more}
    """
    space = make_ready_space(days=2)
    stale = book(ask=ask(space, parent, child), now=NOW)
    stale = Booking.objects.select_related("space_day__space").get(pk=stale.pk)
    fresh = Booking.objects.get(pk=stale.pk)
    move_booking(booking=fresh, span=at(TUESDAY, *AFTERNOON, space), now=NOW)

    cancelled = cancel_booking(booking=stale, now=NOW)

    assert cancelled.is_cancelled
    assert [sum(day.children) for day in CareDay.objects.all()] == [0, 0]


def test_a_run_out_hold_elsewhere_does_not_stand_in_the_way(
    space: Space, child: Child, parent: User
) -> None:
    """The other guardian's hold in another space counts for nobody, though its row is there.

    Sabotage: bookings/services/workspace.py: run_out = statements.rows(RUN_OUT, (list(child_ids), now)) -> run_out = []
    """
    other = make_user()
    child.guardianships.create(guardian=other)
    hold(ask=ask(make_ready_space(), other, child), now=NOW)

    booking = book(ask=ask(space, parent, child), now=NOW + timedelta(minutes=11))

    assert booking.is_confirmed


def test_who_may_no_longer_book_for_a_child_can_cancel_but_not_move(
    space: Space, parent: User, child: Child
) -> None:
    """Sabotage: bookings/services/changing.py: ask = as_locked(ask) -> pass"""
    booking = book(ask=ask(space, parent, child), now=NOW)
    child.guardianships.update(may_book=False)

    with pytest.raises(refusals.NotYourChild):
        move_booking(booking=booking, span=at(MONDAY, *AFTERNOON, space), now=NOW)

    assert cancel_booking(booking=booking, now=NOW).is_cancelled
