"""Cancel, a child is ill: what is shown before, and what happens then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bookings import services
from bookings.models import Booking
from bookings.wording import booked_lines
from childcare.models import CarePlace, Child
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from spaces.models import DeskReservation, Space
from tests.bookings.test_book import ask
from tests.bookings.test_mine import words
from tests.factories import NOW

PAGES = ["cancel", "ill", "late", "move", "children"]


@pytest.mark.parametrize("page", PAGES)
def test_another_familys_booking_is_not_there(client: Client, foreign: Booking, page: str) -> None:
    """Sabotage: bookings/views/shared.py: Booking.objects.visible_to(request.user).made() -> Booking.objects.made()"""
    address = f"/bookings/{foreign.reference}/{page}/"

    assert client.get(address).status_code == 404
    assert client.post(address, {"seen": "9999", "asked": "1", "minutes": "15"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.is_confirmed
    assert foreign.late_minutes == 0


@pytest.mark.parametrize("page", PAGES)
def test_a_get_changes_nothing(client: Client, booking: Booking, page: str) -> None:
    before = Message.objects.count()

    assert client.get(f"/bookings/{booking.reference}/{page}/").status_code == 200

    fresh = Booking.objects.get(pk=booking.pk)
    assert (fresh.is_confirmed, fresh.changes) == (True, 0)
    assert Message.objects.count() == before


@pytest.mark.parametrize("page", PAGES)
def test_a_hold_has_no_such_pages(
    client: Client, space: Space, parent: User, child: Child, page: str
) -> None:
    held = services.hold(ask=ask(space, parent, child), now=NOW)

    assert client.get(f"/bookings/{held.reference}/{page}/").status_code == 404


def cancel(client: Client, booking: Booking, seen: int = 0) -> Any:
    return client.post(f"/bookings/{booking.reference}/cancel/", {"seen": seen})


def test_cancelling_in_time_costs_nothing_and_says_until_when(
    client: Client, booking: Booking
) -> None:
    page = words(client.get(f"/bookings/{booking.reference}/cancel/"))
    assert "Cancelling costs nothing." in page
    assert "This holds until Sunday 15 March, 09:00." in page

    answer = cancel(client, booking)

    booking.refresh_from_db()
    assert answer["Location"] == booking.get_absolute_url()
    assert (booking.is_cancelled, booking.fee) == (True, 0)
    assert not CarePlace.objects.live().exists()
    assert not DeskReservation.objects.live().exists()


def test_the_fee_is_shown_before_it_is_due(client: Client, booking: Booking, clock: Any) -> None:
    """Sabotage: bookings/views/cancelling.py: if context["seen"] > minor_units(request.POST.get("seen", "")): -> if False:"""
    clock.move_to(booking.span.start - timedelta(hours=3))
    page = words(client.get(f"/bookings/{booking.reference}/cancel/"))
    assert "Cancelling costs €8.25 of €16.50." in page

    shown_before_it_rose = cancel(client, booking, seen=0)

    assert shown_before_it_rose.status_code == 409
    assert "Nothing is cancelled yet." in words(shown_before_it_rose)
    booking.refresh_from_db()
    assert booking.is_confirmed
    cancel(client, booking, seen=825)
    booking.refresh_from_db()
    assert booking.fee == 825


def test_a_fee_and_its_price_are_written_alike(
    client: Client, space: Space, parent: User, clock: Any
) -> None:
    """Half of €9 has cents, so all amounts beside it have them.

    Sabotage: bookings/views/cancelling.py: wording.money(booking.price_amount, beside=[due.amount]) -> wording.money(booking.price_amount)
    Sabotage: bookings/wording.py: bill = [*bill_of(booking), *beside] -> bill = bill_of(booking)
    Sabotage: bookings/wording.py: return [*parts, booking.price_amount, _fee(booking)] -> return [*parts, booking.price_amount]
    """
    booking = services.book(ask=ask(space, parent), now=NOW)
    clock.move_to(booking.span.start - timedelta(hours=3))

    before = words(client.get(f"/bookings/{booking.reference}/cancel/"))
    page = words(client.get(booking.get_absolute_url()))
    cancel(client, booking, seen=450)
    after = words(client.get(booking.get_absolute_url()))

    assert "Cancelling costs €4.50 of €9.00." in before
    assert "Cancelling now costs €4.50." in page and page.count("€9.00") == 2
    booking.refresh_from_db()
    assert "It costs €4.50." in after and "€9.00" in after
    assert {line["amount"] for line in booked_lines(booking)} == {"€9.00"}


@pytest.mark.parametrize("seen", ["²", "٣٣٣٣", "9" * 5000, "-1", ""])
def test_a_fee_that_makes_no_sense_was_not_seen(
    client: Client, booking: Booking, seen: Any
) -> None:
    """Sabotage: bookings/views/shared.py: if text.isascii() and text.isdigit() -> if text.isdigit()
    Sabotage: bookings/views/shared.py: text.isdigit() and len(text) < 10 -> text.isdigit()
    """
    assert cancel(client, booking, seen=seen).status_code == 409


def test_cancelling_twice_is_cancelling_once(client: Client, booking: Booking) -> None:
    cancel(client, booking)
    again = cancel(client, booking)

    assert again.status_code == 302
    assert Message.objects.filter(kind="booking_cancelled").count() == 1


def test_what_has_begun_is_not_cancelled(client: Client, booking: Booking, clock: Any) -> None:
    clock.move_to(booking.span.start)

    answer = cancel(client, booking, seen=99999)

    assert answer.status_code == 409
    assert "has already begun" in words(answer)


def ill(client: Client, booking: Booking, way: str) -> Any:
    return client.post(f"/bookings/{booking.reference}/ill/", {"way": way})


def test_the_one_way_to_be_ill_is_chosen_already(
    client: Client, space: Space, parent: User, child: Child
) -> None:
    """Sabotage: bookings/views/cancelling.py: {"checked": len(ways) == 1} -> {}"""
    type(space).objects.update(allows_care_only=True)
    space.refresh_from_db()
    care = services.book(ask=ask(space, parent, child, desk_kind=""), now=NOW)

    page = words(client.get(f"/bookings/{care.reference}/ill/"))

    assert page.count('name="way"') == page.count(" checked") == 1


@pytest.mark.parametrize("one_by_one", [True, False])
def test_ill_one_by_one_costs_what_cancelling_costs(
    client: Client,
    space: Space,
    parent: User,
    child: Child,
    sibling: Child,
    clock: Any,
    one_by_one: bool,
) -> None:
    """Each line is rounded by itself, in one rule: 50 % of 333 is 167, twice.

    Sabotage: cobaby/money/cancellation.py: due = total((line.percent(whole.percent) for line in lines), currency) -> due = total(lines, currency).percent(whole.percent)
    """
    space.price_lists.update(care_price=333, laptop_half_day=0)
    type(space).objects.update(illness_fee_percent=50)
    both = services.book(ask=ask(Space.objects.get(), parent, child, sibling), now=NOW)
    late = both.span.start - timedelta(hours=3)
    if one_by_one:
        services.report_ill(booking=both, child=child, keep_desk=True, now=late)
    services.cancel_booking(booking=both, now=late)

    both.refresh_from_db()
    assert both.fee == 167 + 167


def test_what_is_kept_has_a_line_of_its_own(
    client: Client, space: Space, parent: User, child: Child, sibling: Child, clock: Any
) -> None:
    """Sabotage: bookings/wording.py: lines.append({"kind": "", "words": _kept_for(line), "amount": amount}) -> pass"""
    type(space).objects.update(illness_fee_percent=50)
    both = services.book(ask=ask(Space.objects.get(), parent, child, sibling), now=NOW)
    clock.move_to(both.span.start - timedelta(hours=3))
    services.report_ill(
        booking=both, child=child, keep_desk=True, now=both.span.start - timedelta(hours=3)
    )

    page = words(client.get(f"/bookings/{both.reference}/"))

    assert "Fee kept for Mila" in page
    assert "€3.75" in page


def test_what_a_move_kept_has_a_line_of_its_own(
    client: Client, space: Space, parent: User, child: Child, sibling: Child, booking: Booking
) -> None:
    """Sabotage: bookings/wording.py: if kept > 0 and not booking.is_cancelled: -> if False:"""
    Booking.objects.update(price=2000, least_fee=2000)

    page = words(client.get(f"/bookings/{booking.reference}/"))

    assert "Fee kept for the earlier time" in page
    assert "€3.50" in page


def test_each_way_to_be_ill_shows_its_price(client: Client, booking: Booking) -> None:
    page = words(client.get(f"/bookings/{booking.reference}/ill/"))

    assert "stays at home, and I keep my desk" in page
    assert "stays at home, and I give up my desk" in page
    assert "€9" in page


def test_an_ill_child_stays_at_home_and_the_desk_stays(
    client: Client, booking: Booking, child: Child
) -> None:
    ill(client, booking, f"{child.pk}-1-900")
    ill(client, booking, f"{child.pk}-1-900")

    booking.refresh_from_db()
    assert (booking.is_confirmed, booking.price, booking.changes) == (True, 900, 1)
    assert not CarePlace.objects.live().exists()
    assert DeskReservation.objects.live().count() == 1


def test_the_desk_may_go_too(client: Client, booking: Booking, child: Child) -> None:
    ill(client, booking, f"{child.pk}-0-0")

    booking.refresh_from_db()
    assert booking.is_cancelled


def test_of_two_children_one_stays_at_home(
    client: Client, space: Space, parent: User, child: Child, sibling: Child
) -> None:
    both = services.book(ask=ask(space, parent, child, sibling), now=NOW)
    page = words(client.get(f"/bookings/{both.reference}/ill/"))
    assert page.count("stays at home, and I keep my desk") == 2

    ill(client, both, f"{sibling.pk}-1-9999")

    assert [place.child for place in both.live_places()] == [child]


@pytest.mark.parametrize("way", ["", "x-y-z", "1-2", "²-1-0", "999999999999999999999-1-0"])
def test_nonsense_is_told_kindly(client: Client, booking: Booking, way: str) -> None:
    answer = ill(client, booking, way)

    assert answer.status_code == 422
    assert "Nothing is changed yet." in words(answer)


def test_another_familys_child_is_no_way(
    client: Client, booking: Booking, foreign: Booking, other_child: Child
) -> None:
    ill(client, booking, f"{other_child.pk}-1-0")

    assert len(foreign.live_places()) == 1
    assert len(booking.live_places()) == 1
