"""An educator's own pages: the weeks ahead, whom to expect today, and that they cannot come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import book, cancel_booking, say_running_late
from childcare.models import Absence, CareDay, CarePlace, Educator, Guardianship, Shift
from childcare.services.absences import report_educator_ill
from cobaby.outbox.models import Message
from spaces.models import Space
from tests.conftest import signed_in
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_educator,
    make_ready_space,
    make_user,
)
from tests.reading import unbroken

pytestmark = pytest.mark.django_db

MONDAY_MORNING = NOW + timedelta(days=6)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """Monday, 09:00 in Berlin."""
    with time_machine.travel(MONDAY_MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def space() -> Space:
    return make_ready_space(desks=8, days=2, room={"limit": 12, "name": "Garden room"})


@pytest.fixture
def katrin(space: Space) -> Educator:
    return Educator.objects.filter(shifts__space_day__space=space).order_by("pk")[0]


@pytest.fixture
def client(katrin: Educator) -> Client:
    return signed_in(katrin.user)


def book_for(space: Space, name: str = "Mila", day: Any = MONDAY) -> Booking:
    parent = make_user(f"{name}’s parent")
    child = make_child(parent, months=30, name=name)
    span = at(day, 600, 750, space)
    space.__class__.objects.filter(pk=space.pk).update(booking_style="free")
    fresh = space.__class__.objects.get(pk=space.pk)
    return book(ask=Ask(parent, fresh, span, "laptop", (child,), uuid4()), now=NOW)


def text(answer: Any) -> str:
    return " ".join(unbroken(answer.content.decode()).split())


def test_the_weeks_ahead(client: Client) -> None:
    answer = client.get(reverse("my_shifts"))

    assert "Monday 16 March, <time" in text(answer)
    assert "16–22 March 2026" in text(answer) and "18:00 h" in text(answer)


def test_whom_to_expect_today(client: Client, space: Space) -> None:
    """Age, hours, room, the parent with the desk, and who may collect; late is said.

    Sabotage: cobaby/educators/expected.py: if booking and booking.late_minutes -> if False
    """
    booking = book_for(space)
    child = booking.live_places()[0].child
    helga = make_user("Helga Kovač")
    Guardianship.objects.create(guardian=helga, child=child, relation="grandmother")
    Guardianship.objects.create(guardian=make_user("Not Ivo"), child=child, may_collect=False)
    say_running_late(booking=booking, minutes=15, now=MONDAY_MORNING)

    page = text(client.get(reverse("expected")))

    assert ("Mila K." in page and "2 years" in page) or "30 months" in page
    assert "Garden room" in page and "10:00–12:30" in page
    assert "Mila’s parent, desk 1" in page
    assert "15 minutes late" in page
    assert "Helga Kovač, grandmother" in page
    assert "Not Ivo" not in page


def test_their_adults_can_be_called(client: Client, space: Space) -> None:
    """Sabotage: cobaby/educators/expected.py: Caller(said, link.guardian.phone) -> Caller(said, "")"""
    booking = book_for(space)
    aunt = make_user("Helga Weber", phone="+49 171 39200 13")
    Guardianship.objects.create(guardian=aunt, child=booking.live_places()[0].child)
    booking.person.phone = "+49 171 39200 12"
    booking.person.save()

    page = text(client.get(reverse("expected")))

    assert page.count('href="tel:+491713920012"') == page.count('href="tel:+491713920013"') == 1


def test_children_of_another_day_or_cancelled_are_not_shown(client: Client, space: Space) -> None:
    """Sabotage: childcare/models/places.py: return self.filter(space_day__in=on_shift, state=CarePlace.State.BOOKED) -> return self.filter(space_day__in=on_shift)"""
    book_for(space, "Tomorrow", MONDAY + timedelta(days=1))
    cancel_booking(booking=book_for(space, "Cancelled"), now=NOW)

    page = text(client.get(reverse("expected")))

    assert "Tomorrow" not in page and "Cancelled" not in page
    assert "No child is expected today" in page


def test_children_are_for_those_on_shift_in_the_house_alone(space: Space) -> None:
    """Sabotage: childcare/models/places.py: shifts__educator__user=user, ->"""
    book_for(space)
    off_duty = make_educator(space, "Lotte")
    elsewhere = Educator.objects.exclude(user__memberships__space=space)
    make_ready_space()

    for educator in (off_duty, *elsewhere.all()):
        assert "Mila" not in text(signed_in(educator.user).get(reverse("expected")))
        assert not CarePlace.objects.visible_to(educator.user, MONDAY)


def test_who_left_the_team_sees_no_child(client: Client, space: Space, katrin: Educator) -> None:
    """Sabotage: childcare/models/places.py: space__in=team, ->"""
    book_for(space)
    katrin.user.memberships.all().delete()

    assert "Mila" not in text(client.get(reverse("expected")))


def test_who_said_that_they_cannot_come_sees_no_child(
    client: Client, space: Space, katrin: Educator
) -> None:
    book_for(space)
    report_educator_ill(educator=katrin, day=MONDAY, now=MONDAY_MORNING - timedelta(hours=2))

    assert "No shift today" in text(client.get(reverse("expected")))


@pytest.mark.parametrize("name", ["my_shifts", "expected", "i_am_away"])
def test_the_pages_are_there_for_educators_alone(name: str) -> None:
    """Sabotage: cobaby/educators/views.py: raise Http404 -> educator = Educator.objects.first()"""
    assert signed_in(make_user()).get(reverse(name)).status_code == 404


def test_i_am_ill_today_and_the_week_is_short_at_once(
    client: Client, space: Space, katrin: Educator, manager: Any
) -> None:
    """Sabotage: cobaby/educators/views.py: report_educator_ill(educator=educator, now=now, by=educator.user, **days) -> pass"""
    for n in range(5):
        book_for(space, f"Mila {n}")
    days = {"first": MONDAY, "last": MONDAY}
    page = client.post(reverse("i_am_away"), days | {"do": "look"})
    assert "Mon 16 March, 08:30–17:30, Garden room" in text(page)
    assert Shift.objects.live().count() == 4

    client.post(reverse("i_am_away"), days | {"do": "save", "seen": page.context["seen"]})

    [day] = CareDay.objects.filter(space_day__date=MONDAY)
    assert day.is_short
    assert Shift.objects.get(educator=katrin, space_day__date=MONDAY).span == at(
        MONDAY, 510, 540, space
    )
    assert Message.objects.filter(kind="educator_away", recipient=manager).count() == 1
    resolve = signed_in(manager).get(reverse("manage_to_resolve", args=[space.slug]))
    assert "an educator is missing" in text(resolve)


def test_today_is_that_of_the_space_where_i_work(
    client: Client, space: Space, katrin: Educator, clock: Any
) -> None:
    """In Berlin Monday has begun; in Los Angeles, where her own clock runs, it is Sunday.

    Sabotage: cobaby/educators/mine.py: shift.space_day.space.tz if shift else educator.user.tz -> educator.user.tz
    """
    katrin.user.zone = "America/Los_Angeles"
    katrin.user.save()
    clock.move_to(MONDAY_MORNING - timedelta(hours=3))

    page = client.get(reverse("i_am_away"))

    assert page.context["form"].initial["first"] == MONDAY
    days = {"first": MONDAY - timedelta(days=1), "last": MONDAY}
    assert client.post(reverse("i_am_away"), days | {"do": "look"}).status_code == 422


def test_i_can_come_after_all(client: Client, katrin: Educator) -> None:
    report_educator_ill(educator=katrin, day=MONDAY, now=MONDAY_MORNING, by=katrin.user)
    absence = Absence.objects.get()
    assert "I can come after all" in text(client.get(reverse("my_shifts")))

    for _ in range(2):
        client.post(reverse("come_after_all", args=[absence.pk]))

    assert not Absence.objects.exists()
    assert Shift.objects.live().filter(educator=katrin).count() == 2


def test_nobody_takes_back_what_another_said(client: Client, space: Space) -> None:
    """Sabotage: cobaby/educators/views.py: educator.absences.filter(pk=pk) -> Absence.objects.filter(pk=pk)"""
    other = make_educator(space, "Emre")
    report_educator_ill(educator=other, day=MONDAY, now=MONDAY_MORNING, by=other.user)

    client.post(reverse("come_after_all", args=[Absence.objects.get().pk]))

    assert Absence.objects.exists()


@pytest.mark.parametrize("name", ["my_shifts", "expected"])
def test_it_asks_as_much_for_many_as_for_few(name: str, client: Client, space: Space) -> None:
    counts = []
    for n in range(2):
        for more in range(1 + 2 * n):
            book_for(space, f"Mila {n} {more}")
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 15
