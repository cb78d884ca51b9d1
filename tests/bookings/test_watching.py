"""'Tell me when a place is free': asked once, told once, when the whole request fits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings import services
from bookings.models import Booking, PlaceWatch
from bookings.selection import time_value
from bookings.services.watching import tell_watchers
from childcare.models import Child
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from cobaby.outbox.sending import send_due
from spaces.models import Space
from tests.bookings.test_book import ask
from tests.bookings.test_mine import words
from tests.conftest import signed_in
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user


@pytest.fixture
def full(db: None, clock: Any) -> Space:
    """One desk; it is taken on Monday morning by another family."""
    return make_ready_space(desks=1)


@pytest.fixture
def taken(full: Space) -> Booking:
    other = make_user("Bilal")
    return services.book(ask=ask(full, other, make_child(other)), now=NOW)


def wait(client: Client, space: Space, *children: Child, **more: Any) -> Any:
    morning = time_value(at(MONDAY, 540, 750, space))
    data = {"asked": "1", "with": [c.pk for c in children], "desk": "laptop", "watch": morning}
    return client.post(f"/spaces/{space.slug}/watch/", data | {"day": MONDAY.isoformat()} | more)


def test_asking_twice_is_asking_once(
    client: Client, full: Space, taken: Booking, child: Child
) -> None:
    wait(client, full, child)
    wait(client, full, child)

    watch = PlaceWatch.objects.get()
    assert (watch.child_ids, watch.minutes, watch.is_whole_day) == ([child.pk], 210, False)


def test_a_day_that_is_full_offers_to_wait(
    client: Client, full: Space, taken: Booking, child: Child
) -> None:
    address = f"/spaces/{full.slug}/book/?asked=1&with={child.pk}&desk=laptop&day="

    assert "Tell me when a place is free" in words(client.get(f"{address}{MONDAY}"))


def test_ones_own_booking_is_nothing_to_wait_for(client: Client, parent: User, db: None) -> None:
    """Sabotage: bookings/views/choosing.py: ChildElsewhere | LimitReached | TooLateToBook -> LimitReached | TooLateToBook"""
    space = make_ready_space(booking_style="blocks")
    child = make_child(parent)
    services.book(ask=ask(space, parent, child), now=NOW)
    address = f"/spaces/{space.slug}/book/?asked=1&with={child.pk}&desk=laptop&day={MONDAY}"

    page = words(client.get(address))

    assert "is already booked at this time" in page
    assert "Tell me when a place is free" not in page


def test_who_waits_reads_so_and_can_stop_there(
    client: Client, full: Space, taken: Booking, child: Child
) -> None:
    """Sabotage: bookings/services/watching.py: is_whole_day=True, -> is_whole_day=False,
    Sabotage: bookings/views/watching.py: if "asked" in request.POST: -> if False:
    """
    answer = wait(client, full, child, watch="day", length="210")
    page = words(client.get(answer["Location"]))
    watch = PlaceWatch.objects.get()

    assert "You wait for this day." in page
    assert "Tell me when a place is free" not in page
    asked = {"asked": "1", "with": child.pk, "desk": "laptop", "day": MONDAY.isoformat()}
    back = client.post(f"/watches/{watch.pk}/stop/", asked)["Location"]
    assert back.startswith(f"/spaces/{full.slug}/book/?with={child.pk}")
    assert "Tell me when a place is free" in words(client.get(back))


def test_nobody_is_told_while_it_is_full(
    client: Client, full: Space, taken: Booking, child: Child
) -> None:
    """Sabotage: bookings/services/watching.py: found = first_fit(watch, families[watch.pk], loaded[space.pk, day], now) -> found = watch.span"""
    wait(client, full, child)

    assert tell_watchers(now=NOW) == 0


def test_told_once_when_the_place_is_free_again(
    client: Client, full: Space, taken: Booking, child: Child
) -> None:
    wait(client, full, child)
    services.cancel_booking(booking=taken, now=NOW)

    assert tell_watchers(now=NOW) == 1
    assert tell_watchers(now=NOW + timedelta(minutes=1)) == 0
    send_due(lambda: NOW)

    [letter] = [letter for letter in mail.outbox if letter.subject.startswith("A place is free")]
    assert "Monday 16 March, 09:00–12:30" in letter.body
    assert f"with={child.pk}" in letter.body
    assert PlaceWatch.objects.get().told_at == NOW


def test_the_link_of_the_mail_has_all_of_it_chosen(
    client: Client, full: Space, taken: Booking, child: Child
) -> None:
    wait(client, full, child)
    services.cancel_booking(booking=taken, now=NOW)
    tell_watchers(now=NOW)
    send_due(lambda: NOW)

    body = next(m.body for m in mail.outbox if m.subject.startswith("A place is free"))
    link = next(word for word in body.split() if "/book/?" in word)
    page = words(client.get(link.removeprefix("http://localhost:8000")))
    assert (
        f'value="{time_value(at(MONDAY, 540, 750, full))}" id="time-160800-161130" checked' in page
    )


def test_any_time_of_the_day_will_do(
    client: Client, full: Space, taken: Booking, child: Child
) -> None:
    """The afternoon is free at once."""
    wait(client, full, child, watch="day")

    assert tell_watchers(now=NOW) == 1
    assert Message.objects.get(kind="place_free").payload["time"].startswith("2026-03-16T12:00Z")


def test_the_whole_family_has_to_fit(client: Client, child: Child, sibling: Child) -> None:
    small = make_ready_space(room={"limit": 1})

    wait(client, small, child, sibling)

    assert tell_watchers(now=NOW) == 0


def test_each_has_its_turn_however_many_wait(
    client: Client, full: Space, taken: Booking, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: bookings/services/watching.py: PlaceWatch.objects.filter(pk__in=[watch.pk for watch in watches]).update(looked_at=now) -> pass"""
    monkeypatch.setattr("bookings.services.watching.AT_ONCE", 1)
    wait(client, full, child)
    wait(client, full, child, watch="day")

    told = [tell_watchers(now=NOW + timedelta(minutes=n)) for n in range(2)]

    assert told == [0, 1]


def test_two_ticks_at_once_tell_once(full: Space, client: Client, child: Child) -> None:
    """Sabotage: bookings/services/watching.py: if updated != 1: -> if False:"""
    from bookings.services import watching

    wait(client, full, child)
    watch = PlaceWatch.objects.select_related("person", "space").get()

    told = [watching._tell(watch, watch.span, NOW) for _ in range(2)]

    assert told == [1, 0]


def test_what_is_over_is_forgotten(client: Client, full: Space, child: Child) -> None:
    wait(client, full, child)

    tell_watchers(now=NOW + timedelta(days=7))

    assert not PlaceWatch.objects.exists()


def test_what_one_waits_for_stands_with_the_bookings_and_can_be_stopped(
    client: Client, full: Space, taken: Booking, child: Child
) -> None:
    wait(client, full, child)
    watch = PlaceWatch.objects.get()
    page = words(client.get("/bookings/"))
    assert "You wait for" in page
    assert "Mon 16 March, 09:00–12:30" in page

    client.post(f"/watches/{watch.pk}/stop/")
    client.post(f"/watches/{watch.pk}/stop/")

    assert not PlaceWatch.objects.exists()


def test_what_others_wait_for_is_not_seen_nor_stopped(
    client: Client, full: Space, taken: Booking, other_parent: User, other_child: Child
) -> None:
    """Sabotage: bookings/models/watch.py: return self.filter(person=user) if isinstance(user, User) else self.none() -> return self"""
    wait(signed_in(other_parent), full, other_child)
    watch = PlaceWatch.objects.get()

    assert "You wait for" not in words(client.get("/bookings/"))
    client.post(f"/watches/{watch.pk}/stop/")
    assert PlaceWatch.objects.exists()


def test_a_child_of_others_cannot_be_waited_for(
    client: Client, full: Space, child: Child, other_child: Child
) -> None:
    wait(client, full, child, other_child)

    assert PlaceWatch.objects.get().child_ids == [child.pk]


@pytest.mark.parametrize(
    "more",
    [{"watch": "", "day": ""}, {"watch": "", "day": "2020-01-06"}, {"desk": "none", "with": []}],
)
def test_what_makes_no_sense_is_refused_kindly(
    client: Client, full: Space, child: Child, more: dict[str, Any]
) -> None:
    answer = wait(client, full, child, **more)

    assert answer.status_code == 302
    assert PlaceWatch.objects.count() == (1 if "with" in more else 0)


def test_nobody_waits_for_more_than_ten(client: Client, full: Space, child: Child) -> None:
    """Sabotage: bookings/services/watching.py: if waiting.count() >= MOST_A_PERSON: -> if False:"""
    for day in range(11):
        span = at(MONDAY + timedelta(days=day), 540, 750, full)
        wait(client, full, child, watch=time_value(span))

    assert PlaceWatch.objects.count() == 10


def test_a_day_is_read_once_however_many_wait_for_it(full: Space, taken: Booking) -> None:
    """Sabotage: bookings/services/watching.py: by_day[watch.space_id, local_day(watch.span.start, watch.space.tz)].append(watch) -> by_day[watch.pk, local_day(watch.span.start, watch.space.tz)].append(watch)"""

    def queries(more: int) -> int:
        for _ in range(more):
            wait(signed_in(family := make_user()), full, make_child(family))
        with CaptureQueriesContext(connection) as asked:
            assert tell_watchers(now=NOW) == 0
        return len(asked)

    assert queries(1) == queries(3)
