"""The people of the demo world."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from bookings.models import Booking
from childcare.models import Child, Guardianship
from cobaby.accounts.models import PlatformRole, User
from cobaby.demo.people import PASSWORD, demo_people
from spaces.models import Membership
from tests.demo.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_everyone_in_the_address_book_can_log_in() -> None:
    """Sabotage: cobaby/demo/accounts.py: verified=True -> verified=False"""
    for person in demo_people():
        user = User.objects.get(email=person.email)
        assert user.check_password(PASSWORD)
        addresses = EmailAddress.objects.filter(user=user, verified=True, primary=True)
        assert addresses.exists()


def test_there_is_somebody_for_each_role() -> None:
    """Sabotage: cobaby/demo/people.py: for one in PLATFORM: -> for one in PLATFORM[:4]:"""
    platform = set(PlatformRole.objects.values_list("role", flat=True))
    here = {person.email for person in demo_people()}
    inside = Membership.objects.filter(user__email__in=here).values_list("role", flat=True)

    assert platform == set(PlatformRole.Role.values)
    assert set(inside) == set(Membership.Role.values)


def test_ana_comes_today_with_two_of_her_three_children() -> None:
    """Sabotage: cobaby/demo/data/families.toml: months = 28 -> months = 38"""
    ana = User.objects.get(email="ana@cobaby.example")
    [first, *_] = Booking.objects.upcoming(NOW).filter(person=ana)

    ages = {
        child.first_name: child.age_months(NOW.date()) for child in Child.objects.bookable_by(ana)
    }
    assert ages == {"Mila": 28, "Jonas": 64, "Ida": 8}
    assert first.space_day.date - NOW.date() <= timedelta(days=1)
    assert first.space_day.space.slug == "zwei-stuehle"
    assert {place.child.first_name for place in first.live_places()} == {"Mila", "Jonas"}


def test_families_of_every_shape() -> None:
    """Sabotage: cobaby/demo/data/families.toml: may_book = false -> may_book = true"""
    helga = Guardianship.objects.filter(guardian__email="helga@cobaby.example")
    births = Child.objects.values_list("date_of_birth", flat=True)

    assert helga.count() == 3
    assert not helga.filter(may_book=True).exists() and helga.filter(may_collect=True).count() == 3
    assert min(births) < NOW.date() - timedelta(days=3650)
    assert max(births) > NOW.date() - timedelta(days=90)


def test_twins_have_one_birthday() -> None:
    """Sabotage: cobaby/demo/families.py: int(plan["months"] * 30.44) + 3 -> int(plan["months"] * 30.44) + len(children)"""
    born = Child.objects.filter(guardianships__guardian__email="bilal@cobaby.example")

    assert len(set(born.values_list("date_of_birth", flat=True))) == 1
    assert born.count() == 2
