"""The list to resolve: who is on it, why, which ways there are, who could step in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking, Rescue
from childcare.models import CareRoom, Educator
from childcare.services.absences import report_educator_ill
from cobaby.accounts.models import User
from spaces.hours import opening_on
from spaces.models import Closure, PriceList, Space
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
from tests.manage.resolve.pages import AFTERNOON, address, chosen, text

pytestmark = pytest.mark.django_db


def test_each_family_has_its_ways(client: Client, space: Space) -> None:
    answer = client.get(address(space))

    assert "Mon 16 March, 09:00–12:30" in text(answer)
    assert text(answer).count("free of charge for the family") == 9
    assert "13:00–16:30" in text(answer)


def test_nothing_to_resolve(client: Client, space: Space) -> None:
    Booking.objects.update(state="cancelled", cancelled_at=NOW)

    assert "Every booking can be kept" in text(client.get(address(space)))


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


def first_places(answer) -> str:
    """What is chosen for each family when nothing is touched, in words."""
    families = answer.context["page_of"].families
    return " ".join(s["what"] for family in families for s in family.slots if s["checked"])


def test_nobody_goes_to_a_dearer_place_unasked(client: Client, narrow: Space) -> None:
    """A place near by would change least, but costs more: that is said, and another way is chosen.

    Sabotage: bookings/waysout.py: if way.way != Way.CANCEL and not way.dearer_by(booking)] -> if way.way != Way.CANCEL]
    Sabotage: cobaby/manage/resolving.py: if more := way.dearer_by(booking): -> if more := 0:
    """
    close_monday(narrow, "A burst pipe", (12 * 60 + 45, 18 * 60))
    room, lotte = CareRoom.objects.get(space=narrow), make_educator(narrow, "Lotte")
    make_shift(room, MONDAY + timedelta(days=1), educator=lotte)
    before = first_places(client.get(address(narrow)))

    PriceList.objects.filter(space__slug="near-by").update(care_price=950)
    page = client.get(address(narrow))

    assert "Near by" in before and "Near by" not in first_places(page)
    assert "€2.00 more than now" in text(page)


def test_where_all_is_dearer_or_cancelled_somebody_chooses(client: Client, narrow: Space) -> None:
    """Also all at once: who is left out of it is told so.

    Sabotage: bookings/waysout.py: known = kept or (ways if len(ways) == 1 else []) -> known = kept or ways
    Sabotage: templates/manage/to_resolve.html: {% if page_of.some_wait %} -> {% if page_of.all_are_here %}
    Sabotage: cobaby/manage/resolving.py: return not self.is_here and not any( -> return self.is_here and not any(
    """
    close_monday(narrow, "A burst pipe", (12 * 60 + 45, 18 * 60))
    PriceList.objects.filter(space__slug="near-by").update(care_price=950)

    page = client.get(address(narrow))
    client.post(address(narrow), chosen(page) | {"one": "all"})

    assert first_places(page) == "" and "costs this family more" in text(page)
    assert "Only the families for whom you chose something are done." in text(page)
    assert not Rescue.objects.exists()


def test_a_place_that_became_dearer_since_the_page_is_no_way(client: Client, narrow: Space) -> None:
    """Sabotage: bookings/waysout.py: return f"{what}|{self.price.minor}" if self.way == Way.SPACE else what -> return what"""
    close_monday(narrow, "A burst pipe", (12 * 60 + 45, 18 * 60))
    data = chosen(client.get(address(narrow))) | {"one": "all"}
    PriceList.objects.filter(space__slug="near-by").update(care_price=950)

    answer = client.post(address(narrow), data)

    assert answer.status_code == 409
    assert not Rescue.objects.exists()
