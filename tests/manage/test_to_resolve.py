"""The list to resolve: ways for each family, taken one by one or all at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.models import Booking, Rescue
from bookings.troubles import troubles
from childcare.models import CareRoom, Educator
from childcare.services.absences import report_educator_ill
from childcare.services.cuts import close_days
from cobaby.accounts.models import User
from spaces.hours import opening_on
from spaces.models import Closure, Space
from tests.bookings.rescue.broken import book_for
from tests.conftest import signed_in
from tests.factories import (
    MONDAY,
    NOW,
    at,
    close_monday,
    make_educator,
    make_membership,
    make_ready_space,
    make_shift,
    set_room_limit,
)

pytestmark = pytest.mark.django_db

AFTERNOON = (13 * 60, 16 * 60 + 30)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def space() -> Space:
    """Nine families under three on Monday morning with three educators; one is ill."""
    made = make_ready_space(desks=12, educators=3, room={"limit": 12}, longitude=40.0)
    for n in range(9):
        book_for(made, name=f"Family {n}")
    educator = Educator.objects.filter(shifts__space_day__space=made).order_by("pk")[0]
    report_educator_ill(educator=educator, day=MONDAY, now=NOW)
    return made


@pytest.fixture
def client(manager: User) -> Client:
    return signed_in(manager)


def address(space: Space) -> str:
    return reverse("manage_to_resolve", args=[space.slug])


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def chosen(answer: Any) -> dict[str, str]:
    """What the page's form carries when nothing is touched."""
    families = answer.context["page_of"].families
    return {
        family.field: slot["value"]
        for family in families
        for slot in family.slots
        if slot["checked"]
    } | {"day": MONDAY.isoformat()}


def test_each_family_has_its_ways(client: Client, space: Space) -> None:
    answer = client.get(address(space))

    assert "Mon 16 March, 09:00–12:30" in text(answer)
    assert text(answer).count("free of charge for the family") == 9
    assert "13:00–16:30" in text(answer)


def test_nothing_to_resolve(client: Client, space: Space) -> None:
    Booking.objects.update(state="cancelled", cancelled_at=NOW)

    assert "Every booking can be kept" in text(client.get(address(space)))


def test_who_could_step_in_is_named(client: Client, space: Space) -> None:
    """Sabotage: cobaby/manage/resolving.py: if educator.pk not in gone -> if educator.pk in gone"""
    space.regime.required_credentials = ["clearance"]
    space.regime.save()
    make_educator(space, "Sofia Marchenko")
    make_educator(space, "Without papers", credentials=[])

    answer = client.get(address(space))

    names = [one.name for one in answer.context["page_of"].step_in]
    assert names == ["Sofia Marchenko"]
    assert "start=09%3A00" in answer.context["page_of"].step_in[0].url


def test_who_is_free_for_one_of_two_gaps_is_named_for_that_one(
    client: Client, manager: User
) -> None:
    """Sofia has the afternoon's shift already, and could come for the morning as well.

    Sabotage: cobaby/manage/resolving.py: gaps = merged(sorted(spans, key=lambda span: span.start)) -> gaps = (Span(min(s.start for s in spans), max(s.end for s in spans)),)
    """
    space = make_ready_space(desks=12, educators=3, room={"limit": 12}, longitude=40.0)
    make_membership(manager, space, "manager")
    for n in range(9):
        book_for(space, name=f"Family {n}")
        book_for(space, when=AFTERNOON, name=f"Later {n}")
    team = Educator.objects.filter(shifts__space_day__space=space).order_by("pk")
    for educator in list(team[:2]):
        report_educator_ill(educator=educator, day=MONDAY, now=NOW)
    sofia = make_educator(space, "Sofia Marchenko")
    make_shift(CareRoom.objects.get(space=space), MONDAY, 13 * 60, 17 * 60, sofia)

    found = client.get(address(space)).context["page_of"].step_in

    assert [(one.name, one.when) for one in found] == [("Sofia Marchenko", "09:00–12:30")]


def test_who_was_slower_is_told_so(client: Client, space: Space) -> None:
    """Another manager took a way for this family while the page stood open.

    Sabotage: cobaby/manage/views/resolving.py: elif not refused: -> elif False:
    """
    page = client.get(address(space))
    data = chosen(page) | {"one": page.context["page_of"].families[0].booking.reference}
    client.post(address(space), data)

    answer = client.post(address(space), data, follow=True)

    assert "Nothing is left to do for this family." in text(answer)


def test_who_was_slower_with_all_is_told_so(client: Client, space: Space) -> None:
    """Not that they chose nothing: they did, and it was done meanwhile.

    Sabotage: cobaby/manage/views/resolving.py: any(name.startswith(WAY) for name in request.POST) -> any(family.field in request.POST for family in page.families)
    """
    page = client.get(address(space))
    data = chosen(page) | {"one": "all"}
    client.post(address(space), data)

    answer = client.post(address(space), data, follow=True)

    assert "Nothing is left to do for these families." in text(answer)


def test_one_family_is_resolved_and_the_others_need_not_be(client: Client, space: Space) -> None:
    """Eight under three are few enough for two educators."""
    page = client.get(address(space))
    first = page.context["page_of"].families[0].booking

    client.post(address(space), chosen(page) | {"one": first.reference})

    assert Rescue.objects.get().booking == first
    assert troubles(space, NOW) == {}


def test_all_at_once_moves_no_more_than_must(client: Client, space: Space) -> None:
    """Sabotage: cobaby/manage/views/resolving.py: except NothingToRescue: -> except KeyError:"""
    page = client.get(address(space))

    answer = client.post(address(space), chosen(page) | {"one": "all"}, follow=True)

    assert answer.status_code == 200  # the others are kept, and nothing is refused to them
    assert Rescue.objects.count() == 1
    assert "Done for 1 family." in text(answer)


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


def test_a_closed_day_moves_all(client: Client, space: Space) -> None:
    close_days(space=space, first=MONDAY, last=MONDAY, reason="Pipe", now=NOW, as_fact=True)
    page = client.get(address(space))
    assert "Closed: Pipe" in text(page)

    client.post(address(space), chosen(page) | {"one": "all"})

    assert Rescue.objects.count() == 9
    assert troubles(space, NOW) == {}


def test_closed_hours_are_said_with_their_reason(client: Client, space: Space) -> None:
    """And from when on: the family's whole time is not closed.

    Sabotage: bookings/troubles.py: return Cause.CLOSED, outside(span, care) -> return Cause.CLOSED, span
    """
    close_monday(space, "Pipe.")

    page = text(client.get(address(space)))

    assert "Closed 11:00–14:00: Pipe." in page
    assert "11:00–12:30: the space is closed" in page


def test_care_closed_all_day_and_desks_for_hours_are_two_reasons(
    client: Client, space: Space
) -> None:
    """On the page, and in the mail of a family that both of them meet.

    Sabotage: cobaby/manage/resolving.py: for purpose in asked if not of_day[purpose]) -> for purpose in asked if not hours.reason)
    Sabotage: spaces/hours.py: any(one.closes(p) for p in asked if not of_day[p]) -> not self.reason
    """
    close_monday(space, "Painting")
    Closure.objects.update(what=Closure.What.WORK)
    close_monday(space, "Training.", None)
    Closure.objects.filter(reason="Training.").update(what=Closure.What.CARE)

    page = text(client.get(address(space)))
    hours = opening_on(space, MONDAY)

    assert "Closed: Training. Closed 11:00–14:00: Painting." in page
    assert hours.why_closed(at(MONDAY, 9 * 60, 12 * 60, space)) == "Training. Painting"
    assert hours.why_closed(at(MONDAY, 9 * 60, 10 * 60, space)) == "Training"
    assert hours.why_closed(at(MONDAY, 9 * 60, 12 * 60, space), "work") == "Painting"


def test_who_only_has_a_desk_does_not_hear_why_care_is_closed(client: Client, space: Space) -> None:
    """Sabotage: cobaby/manage/resolving.py: if met & {one, Closure.What.ALL} -> if met"""
    Booking.objects.all().delete()
    book_for(space, MONDAY, "Nils", months=())
    close_monday(space, "Painting")
    close_monday(space, "Training", None)
    Closure.objects.filter(reason="Training").update(what=Closure.What.CARE)

    page = text(client.get(address(space)))

    assert "Closed 11:00–14:00: Painting" in page
    assert "Training" not in page


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


def test_the_form_sent_twice_is_done_once(client: Client, space: Space) -> None:
    page = client.get(address(space))
    first = page.context["page_of"].families[0].booking
    data = chosen(page) | {"one": first.reference}

    answers = [client.post(address(space), data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Rescue.objects.count() == 1


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


def test_it_asks_as_much_for_many_as_for_few(client: Client, space: Space) -> None:
    client.get(address(space))
    with CaptureQueriesContext(connection) as many:
        client.get(address(space))
    ids = list(Booking.objects.order_by("pk").values_list("pk", flat=True))
    set_room_limit(room=CareRoom.objects.get(space=space), limit=1, now=NOW, as_fact=True)
    Booking.objects.filter(pk__in=ids[3:]).update(state="cancelled", cancelled_at=NOW)
    client.get(address(space))
    with CaptureQueriesContext(connection) as few:
        client.get(address(space))

    assert len(many) <= len(few)


def test_another_manager_and_an_administrator_see_nothing(
    space: Space, other_manager: User, administrator: User
) -> None:
    for person in (other_manager, administrator):
        assert signed_in(person).get(address(space)).status_code == 404


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


# --- what was taken meanwhile, and who is here already


@pytest.fixture
def narrow(space: Space) -> Space:
    """All nine see the same afternoon, which has room for four; the others go near by."""
    make_ready_space(name="Near by", slug="near-by", longitude=40.02, desks=9, educators=3)
    set_room_limit(room=CareRoom.objects.get(space=space), limit=4, now=NOW, as_fact=True)
    return space


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


def test_what_a_family_changes_in_another_space_stays_there(client: Client, narrow: Space) -> None:
    """Sabotage: cobaby/manage/resolved.py: if became.changes: -> if False:"""
    page = client.get(address(narrow))
    client.post(address(narrow), chosen(page) | {"one": "all"})
    Booking.objects.filter(space_day__space__slug="near-by").update(changes=1)

    answer = client.get(address(narrow), {"day": MONDAY.isoformat()})

    assert "Another space: Near by <span" in text(answer)


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


def test_who_came_onto_the_list_meanwhile_is_left_for_a_look(client: Client, space: Space) -> None:
    """Sabotage: cobaby/manage/views/resolving.py: (one == ALL and family.field in request.POST) -> (one == ALL)"""
    close_days(space=space, first=MONDAY, last=MONDAY, reason="Pipe", now=NOW, as_fact=True)
    page = client.get(address(space))
    unseen = page.context["page_of"].families[0].field
    data = {name: value for name, value in chosen(page).items() if name != unseen}

    answer = client.post(address(space), data | {"one": "all"})

    assert answer.status_code == 302  # nothing was asked for them, so nothing is refused
    assert Rescue.objects.count() == 8


def test_who_is_here_already_is_spoken_with(client: Client, space: Space) -> None:
    """Nothing is chosen for them before that, not even all at once.

    Sabotage: cobaby/manage/resolving.py: else "" if is_here else ways[0].value -> else ways[0].value
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
