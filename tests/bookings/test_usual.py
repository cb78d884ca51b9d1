"""Where "Book" begins: the family's last space, else a town that is near."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from bookings.services import book
from childcare.models import Child, Guardianship
from cobaby.accounts.models import User
from spaces.models import Space
from tests.bookings.test_book import ask
from tests.bookings.test_mine import words
from tests.conftest import signed_in
from tests.factories import NOW, make_ready_space, make_space, make_user


@pytest.fixture
def father(child: Child) -> User:
    father = make_user("Luka Kovač")
    Guardianship.objects.create(guardian=father, child=child)
    return father


def test_the_place_the_other_parent_booked(
    client: Client, space: Space, parent: User, father: User, child: Child
) -> None:
    """Sabotage: bookings/usual.py: return made.filter(person=person).first() or made.for_children_of(person).first() -> return made.filter(person=person).first()"""
    make_space(municipality="Aachen")
    book(ask=ask(space, parent, child), now=NOW)

    answer = signed_in(father).get("/book/", follow=True)

    assert answer.redirect_chain[0][0] == f"/spaces/{space.slug}/book/"
    assert f'id="child-{child.pk}" checked' in words(answer)


def test_ones_own_comes_before(space: Space, parent: User, father: User, child: Child) -> None:
    """Sabotage: bookings/usual.py: made.filter(person=person).first() or -> None or"""
    own = make_ready_space()
    book(ask=ask(own, father), now=NOW)
    book(ask=ask(space, parent, child), now=NOW)

    assert signed_in(father).get("/book/")["Location"] == f"/spaces/{own.slug}/book/"


def test_for_whom_one_may_not_book_leads_nowhere(
    space: Space, parent: User, father: User, child: Child
) -> None:
    """Sabotage: bookings/models/booking.py: children = Child.objects.bookable_by(user) -> children = Child.objects.visible_to(user)"""
    Guardianship.objects.filter(guardian=father).update(may_book=False)
    book(ask=ask(space, parent, child), now=NOW)

    assert signed_in(father).get("/book/")["Location"] == "/spaces/?where=Dresden"


def test_a_place_that_pauses_is_not_offered(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/views/choosing.py: last_booking(request.user, Space.objects.bookable()) -> last_booking(request.user)"""
    open_still = make_ready_space()
    book(ask=ask(open_still, parent), now=NOW)
    book(ask=ask(space, parent, child), now=NOW + timedelta(minutes=1))
    Space.objects.filter(pk=space.pk).update(stage="paused")

    assert signed_in(parent).get("/book/")["Location"] == f"/spaces/{open_still.slug}/book/"


def test_a_new_parent_sees_what_is_near(space: Space) -> None:
    """Where most spaces of the own clock are.

    Sabotage: bookings/usual.py: filter(zone=person.zone) -> all()
    """
    for _ in range(2):
        make_space(zone="Europe/Rome", municipality="Torino", country="IT")

    italian, german = make_user(zone="Europe/Rome"), make_user()

    assert signed_in(italian).get("/book/")["Location"] == "/spaces/?where=Torino"
    assert signed_in(german).get("/book/")["Location"] == "/spaces/?where=Dresden"
    assert signed_in(make_user(zone="Asia/Tokyo")).get("/book/")["Location"] == "/spaces/"
