"""Free on this date and time for these children, from care days and desks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from childcare.models import Child
from cobaby.accounts.models import User
from spaces.models import Closure, DeskReservation, PublicHoliday, Space, SpaceDay
from tests.conftest import signed_in
from tests.directory.test_cards_near import dresden
from tests.factories import MONDAY, NOW, at, make_ready_space
from tests.reading import unbroken


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ready(db: None) -> Space:
    return make_ready_space(name="Zwei Stühle", slug="zwei", desks=1, educators=1)


def is_found(client: Client | None = None, /, **query: Any) -> bool:
    answer = (client or Client()).get("/spaces/", {"date": str(MONDAY), **query})
    return "Zwei Stühle</a></h3>" in unescape(answer.content.decode())


def test_free_where_desk_and_children_fit(ready: Space) -> None:
    """Sabotage: cobaby/directory/search.py: result.found = [one for one in result.found if one.fit] -> pass"""
    assert is_found(ages="2, 1")
    assert not is_found(ages="1, 1, 2, 2, 2")
    assert not is_found(date=str(MONDAY + timedelta(days=5)))


@pytest.mark.parametrize("time", ["", "morning", "afternoon", "day", "09:00-12:30", "13:00-24:00"])
def test_each_part_of_the_day(ready: Space, time: str) -> None:
    assert is_found(time=time, ages="2")


def test_a_whole_day_needs_morning_and_afternoon(ready: Space) -> None:
    """Sabotage: cobaby/directory/numbers.py: free = found if not number else {pk: free[pk] for pk in free if pk in found} -> free = found"""
    day = SpaceDay.objects.get(space=ready, date=MONDAY)
    DeskReservation.objects.create(
        desk=ready.desks.get(), space_day=day, state="booked",
        during=at(MONDAY, 540, 750, ready).range(),
    )  # fmt: skip

    assert is_found(time="afternoon") and not is_found(time="morning")
    assert not is_found(time="day")


def test_closed_days_are_not_free(ready: Space) -> None:
    assert is_found()

    Closure.objects.create(
        space=ready, days=(MONDAY, MONDAY + timedelta(days=1)), reason="Training"
    )

    assert not is_found()


def test_a_holiday_is_not_free_unless_the_space_opens(ready: Space) -> None:
    day = PublicHoliday.objects.create(space=ready, date=MONDAY, name="A day off")
    assert not is_found()

    PublicHoliday.objects.filter(pk=day.pk).update(is_open=True)

    assert is_found()


def test_a_space_that_takes_a_break_is_not_free(ready: Space) -> None:
    Space.objects.filter(pk=ready.pk).update(stage="paused")

    assert not is_found()


def test_a_parent_searches_for_their_own_children(
    ready: Space, parent: User, child: Child, other_child: Child
) -> None:
    """Sabotage: cobaby/directory/views.py: return list(Child.objects.bookable_by(user)) if isinstance(user, User) else [] -> return list(Child.objects.all())"""
    client = signed_in(parent)
    html = client.get("/spaces/").content.decode()

    assert "Mila" in html and "Elif" not in html
    assert is_found(client, child=child.pk)


def test_a_stranger_cannot_ask_for_a_child(ready: Space, child: Child) -> None:
    html = Client().get("/spaces/", {"date": str(MONDAY), "child": str(child.pk)}).content.decode()

    assert "Mila" not in html


def test_the_card_tells_time_and_price_and_keeps_the_wish(
    ready: Space, parent: User, child: Child
) -> None:
    answer = signed_in(parent).get(
        "/spaces/", {"date": str(MONDAY), "time": "morning", "child": str(child.pk)}
    )

    html = unbroken(unescape(answer.content.decode()))
    assert "09:00–12:30, last place" in html and "together €16.50" in html
    assert f"/spaces/zwei/?day={MONDAY}&with={child.pk}" in html


def test_a_full_day_names_the_next_with_room(ready: Space) -> None:
    """Sabotage: cobaby/directory/numbers.py: return Counter(day for _, day in set.intersection(*found)) -> return Counter()"""
    sunday = MONDAY - timedelta(days=1)

    html = Client().get("/spaces/", {"date": str(sunday), "ages": "2"}).content.decode()

    assert "No space fits all of this" in html
    assert "Monday 16 March: 1 space has room" in html and f"?date={MONDAY}&amp;ages=2" in html


def test_the_next_day_is_one_with_room_near_the_town(ready: Space) -> None:
    """A hundred spaces elsewhere are no help to who looks in Dresden.

    Sabotage: cobaby/directory/search.py: fits_later(near, request, days, now) or -> fits_later(near + far, request, days, now) or
    """
    dresden()
    Space.objects.filter(pk=ready.pk).update(latitude=51.05, longitude=13.74)
    make_ready_space(name="Far away", latitude=40, longitude=10)
    asked = {"where": "Dresden", "date": str(MONDAY - timedelta(days=1)), "ages": "2"}

    assert "Monday 16 March: 1 space has room" in Client().get("/spaces/", asked).content.decode()


@pytest.mark.parametrize("time", ["23:50-24:00", "00:00-00:05", "09:07-11:30"])
def test_odd_times_are_searched_too(client: Client, ready: Space, time: str) -> None:
    """Sabotage: cobaby/directory/numbers.py: start = min(self.time[0], 24 * 60 - 30) -> start = min(self.time[0], 24 * 60 - 15)"""
    assert client.get("/spaces/", {"date": str(MONDAY), "time": time}).status_code == 200
