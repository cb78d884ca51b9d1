"""A way is taken for one family; what was taken meanwhile is told."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from bookings.models import Booking, Rescue
from bookings.troubles import troubles
from childcare.models import CareRoom
from spaces.models import Space
from tests.bookings.rescue.broken import book_for
from tests.conftest import signed_in
from tests.factories import NOW, set_room_limit
from tests.manage.resolve.pages import AFTERNOON, address, chosen, text

pytestmark = pytest.mark.django_db


def test_one_family_is_resolved_and_the_others_need_not_be(client: Client, space: Space) -> None:
    """Eight under three are few enough for two educators."""
    page = client.get(address(space))
    first = page.context["page_of"].families[0].booking

    client.post(address(space), chosen(page) | {"one": first.reference})

    assert Rescue.objects.get().booking == first
    assert troubles(space, NOW) == {}


def test_the_form_sent_twice_is_done_once(client: Client, space: Space) -> None:
    page = client.get(address(space))
    first = page.context["page_of"].families[0].booking
    data = chosen(page) | {"one": first.reference}

    answers = [client.post(address(space), data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Rescue.objects.count() == 1


def test_who_was_slower_is_told_so(client: Client, space: Space) -> None:
    """Another manager took a way for this family while the page stood open.

    Sabotage: cobaby/manage/views/resolving.py: elif not refused: -> elif False:
    """
    page = client.get(address(space))
    data = chosen(page) | {"one": page.context["page_of"].families[0].booking.reference}
    client.post(address(space), data)

    answer = client.post(address(space), data, follow=True)

    assert "Nothing is left to do for this family." in text(answer)


def test_a_way_taken_meanwhile_is_refused_in_words_and_the_next_is_offered(
    client: Client, space: Space
) -> None:
    """Sabotage: cobaby/manage/views/resolving.py: refused[family.booking.pk] = refusal.message -> pass"""
    page = client.get(address(space))
    first = page.context["page_of"].families[0]
    set_room_limit(room=CareRoom.objects.get(space=space), limit=9, now=NOW)
    for n in range(6):
        book_for(space, when=AFTERNOON, name=f"Faster {n}", months=(30,))
    book_for(space, when=AFTERNOON, name="Last", months=(30,))
    book_for(space, when=AFTERNOON, name="Very last", months=(30,))

    answer = client.post(address(space), chosen(page) | {"one": first.booking.reference})

    assert answer.status_code == 409
    assert "Nothing is changed for this family." in text(answer)
    [family] = [f for f in answer.context["page_of"].families if f.booking == first.booking]
    assert family.refusal
    assert family.slots[0]["checked"]
    assert family.slots[0]["value"] != first.slots[0]["value"]
    assert not Rescue.objects.exists()


@pytest.mark.parametrize(
    ("nonsense", "says"),
    [("", "Choose a way for this family first."), ("\x00", "Look at the next one.")]
    + [(odd, "Look at the next one.") for odd in ("time|0|x|y", "🦆")],
)
def test_nonsense_changes_nothing(client: Client, space: Space, nonsense: str, says: str) -> None:
    first = Booking.objects.earliest("pk")
    data = {f"way-{first.reference}": nonsense, "one": first.reference, "day": nonsense}

    answer = client.post(address(space), data)

    assert answer.status_code == 409 and says in text(answer)
    assert not Rescue.objects.exists()


def test_the_parent_reads_what_happened_and_may_leave_for_nothing(
    client: Client, space: Space
) -> None:
    """Sabotage: templates/bookings/booking.html: {% if rescue %} -> {% if not rescue %}"""
    page = client.get(address(space))
    client.post(address(space), chosen(page) | {"one": "all"})
    booking = Rescue.objects.get().booking

    answer = signed_in(booking.person).get(booking.get_absolute_url())

    assert "You have another time" in text(answer)
    assert "There are not enough educators at that time." in text(answer)
    assert "It was: Monday 16 March, 09:00–12:30" in text(answer)
    assert "Free to cancel at any time." in text(answer)
    assert "Katrin" not in text(answer)


def test_who_is_here_already_is_spoken_with(client: Client, space: Space) -> None:
    """Nothing is chosen for them before that, not even all at once.

    Sabotage: cobaby/manage/resolving.py: usual = "" if is_here else usual_way(ways, booking) -> usual = usual_way(ways, booking)
    """
    with time_machine.travel(Booking.objects.earliest("pk").span.start, tick=False):
        page = client.get(address(space))
        again = client.post(address(space), chosen(page) | {"one": "all"}, follow=True)
        first = page.context["page_of"].families[0]
        told = next(slot["value"] for slot in first.slots if slot["value"].startswith("told"))
        answer = client.post(
            address(space), {first.field: told, "one": first.booking.reference}, follow=True
        )

    assert "Speak with them first" in text(page)
    assert "one mail in its language" not in text(page)
    assert "Choose a way for a family first." in text(again)
    assert "Stays, told in person" in text(answer)
    assert [rescue.way for rescue in Rescue.objects.all()] == ["told"]
