"""All families at once, and the list of what was done."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking, Rescue
from bookings.troubles import troubles
from childcare.services.cuts import close_days
from spaces.models import Space
from tests.factories import MONDAY, NOW, at
from tests.manage.resolve.pages import address, chosen, text

pytestmark = pytest.mark.django_db


def test_all_at_once_moves_no_more_than_must(client: Client, space: Space) -> None:
    """Sabotage: cobaby/manage/views/resolving.py: except NothingToRescue: -> except KeyError:"""
    page = client.get(address(space))

    answer = client.post(address(space), chosen(page) | {"one": "all"}, follow=True)

    assert answer.status_code == 200  # the others are kept, and nothing is refused to them
    assert Rescue.objects.count() == 1
    assert "Done for 1 family." in text(answer)


def test_a_closed_day_moves_all(client: Client, space: Space) -> None:
    close_days(space=space, first=MONDAY, last=MONDAY, reason="Pipe", now=NOW, as_fact=True)
    page = client.get(address(space))
    assert "Closed: Pipe" in text(page)

    client.post(address(space), chosen(page) | {"one": "all"})

    assert Rescue.objects.count() == 9
    assert troubles(space, NOW) == {}


def test_all_at_once_takes_the_next_way_and_says_what_was_done(
    client: Client, narrow: Space
) -> None:
    """Sabotage: cobaby/manage/views/resolving.py: if known or request.POST.get("one") != ALL or -> if True or"""
    page = client.get(address(narrow))

    answer = client.post(address(narrow), chosen(page) | {"one": "all"}, follow=True)

    assert answer.status_code == 200 and troubles(narrow, NOW) == {}
    assert {rescue.way for rescue in Rescue.objects.all()} == {"time", "space"}
    assert text(answer).count("Another time: Monday 16 March, 13:00–16:30") == 4
    assert "Another space: Near by, Monday 16 March" in text(answer)
    assert "All is resolved for this day." in text(answer)


def test_who_was_slower_with_all_is_told_so(client: Client, space: Space) -> None:
    """Not that they chose nothing: they did, and it was done meanwhile.

    Sabotage: cobaby/manage/views/resolving.py: any(name.startswith(WAY) for name in request.POST) -> any(family.field in request.POST for family in page.families)
    """
    page = client.get(address(space))
    data = chosen(page) | {"one": "all"}
    client.post(address(space), data)

    answer = client.post(address(space), data, follow=True)

    assert "Nothing is left to do for these families." in text(answer)


def test_who_came_onto_the_list_meanwhile_is_left_for_a_look(client: Client, space: Space) -> None:
    """Sabotage: cobaby/manage/views/resolving.py: (one == ALL and family.field in request.POST) -> (one == ALL)"""
    close_days(space=space, first=MONDAY, last=MONDAY, reason="Pipe", now=NOW, as_fact=True)
    page = client.get(address(space))
    unseen = page.context["page_of"].families[0].field
    data = {name: value for name, value in chosen(page).items() if name != unseen}

    answer = client.post(address(space), data | {"one": "all"})

    assert answer.status_code == 302  # nothing was asked for them, so nothing is refused
    assert Rescue.objects.count() == 8


def test_what_was_done_first_is_told_as_it_was_done(client: Client, space: Space) -> None:
    """Also once the same family had to be moved again.

    Sabotage: cobaby/manage/resolved.py: later[rescue.booking_id] = rescue -> pass
    """
    booking = Booking.objects.earliest("pk")
    hours = [at(MONDAY, 9 * 60, 12 * 60 + 30, space), at(MONDAY, 13 * 60, 16 * 60 + 30, space)]
    for was in hours:
        Rescue.objects.create(
            booking=booking,
            cause=Rescue.Cause.STAFF,
            way=Rescue.Way.TIME,
            space_day=booking.space_day,
            during=was.range(),
            at=NOW,
        )

    page = text(client.get(address(space), {"day": MONDAY.isoformat()}))

    assert "Another time: Monday 16 March, 13:00–16:30" in page


def test_what_a_family_changes_in_another_space_stays_there(client: Client, narrow: Space) -> None:
    """Sabotage: cobaby/manage/resolved.py: if became.changes: -> if False:"""
    page = client.get(address(narrow))
    client.post(address(narrow), chosen(page) | {"one": "all"})
    Booking.objects.filter(space_day__space__slug="near-by").update(changes=1)

    answer = client.get(address(narrow), {"day": MONDAY.isoformat()})

    assert "Another space: Near by</span>" in text(answer)


def test_what_was_done_costs_as_many_queries_for_many(client: Client, narrow: Space) -> None:
    """Sabotage: bookings/models/rescue.py: "booking__person", "booking__space_day__space", -> "booking","""
    page = client.get(address(narrow))
    client.post(address(narrow), chosen(page) | {"one": "all"}, follow=True)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(address(narrow), {"day": MONDAY.isoformat()})
        counts.append(len(asked))
        Rescue.objects.filter(pk__in=Rescue.objects.values("pk")[:4]).delete()

    assert counts[0] == counts[1]
