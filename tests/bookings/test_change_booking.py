"""Others come along, fewer come, another desk: the same booking, changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import refusals
from bookings.models import Booking
from bookings.services import (
    book,
    change_booking,
)
from childcare.models import CareDay, CarePlace, Child
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span
from tests.bookings.test_book import ask
from tests.factories import (
    NOW,
    make_ready_space,
)


def during(child: Child) -> list[Span]:
    places = CarePlace.objects.live().filter(child=child).order_by("during")
    return [Span.of(place.during) for place in places]


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
