"""A phone number, given if one likes: on the account, and where a booking with care is checked."""

from __future__ import annotations

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from bookings.services import hold
from cobaby.accounts.models import User
from cobaby.accounts.phones import keep_phone, tidy_phone
from tests.bookings.test_book import ask
from tests.conftest import signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" ", ""),
        ("+49 171 39200 12", "+49 171 39200 12"),
        ("+49 (0)171 / 392-0012", "+49 171 392 0012"),
        ("(0171) 3920012", "0171 3920012"),
        ("0039.011.5550", "0039 011 5550"),
    ],
)
def test_a_number_is_kept_as_it_is_dialled(typed, kept) -> None:
    """Sabotage: cobaby/accounts/phones.py: if text.startswith("+"): -> if False:"""
    assert tidy_phone(typed) == kept


@pytest.mark.parametrize(
    "typed", ["1234", "1" * 16, "ask Marek", "+", "++49 171 3920012", "12345٦٧"]
)
def test_what_cannot_be_called_is_refused(typed) -> None:
    """Sabotage: cobaby/accounts/phones.py: not SHORTEST <= digits <= LONGEST -> False"""
    with pytest.raises(ValidationError):
        tidy_phone(typed)


def account(**changed: str) -> dict[str, str]:
    return {"display_name": "Ana", "language": "en", "zone": "Europe/Berlin"} | changed


def test_it_is_given_and_taken_back_on_the_account(parent) -> None:
    client = signed_in(parent)

    client.post(reverse("my_account"), account(phone="0171/3920012"))
    assert User.objects.get(pk=parent.pk).phone == "0171 3920012"

    client.post(reverse("my_account"), account(phone=""))
    assert User.objects.get(pk=parent.pk).phone == ""


def test_what_is_no_number_is_said_and_kept_in_the_field(parent) -> None:
    html = signed_in(parent).post(reverse("my_account"), account(phone="home")).content.decode()

    assert "Type a phone number, such as" in html and 'value="home"' in html


@pytest.fixture
def held(space, parent, child):
    return hold(ask=ask(space, parent, child), now=NOW)


def test_it_is_asked_once_where_a_child_comes(space, parent, held) -> None:
    """Sabotage: bookings/views/checking.py: if ask.children and not booking.person.phone else -> if ask.children else"""
    client, url = signed_in(parent), reverse("check_booking", args=[held.reference])
    assert 'name="phone"' in client.get(url).content.decode()

    User.objects.filter(pk=parent.pk).update(phone="+49 171 3920012")
    assert 'name="phone"' not in client.get(url).content.decode()


def test_it_is_not_asked_for_a_desk_alone(space, parent) -> None:
    held = hold(ask=ask(space, parent), now=NOW)

    url = reverse("check_booking", args=[held.reference])
    assert 'name="phone"' not in signed_in(parent).get(url).content.decode()


@pytest.mark.parametrize(("typed", "kept"), [("0171 3920012", "0171 3920012"), ("", "+39 1")])
def test_booking_with_it_and_without(parent, held, typed, kept) -> None:
    """An empty field forgets no number that is known.

    Sabotage: bookings/views/checking.py: if phone: -> if True:
    """
    User.objects.filter(pk=parent.pk).update(phone="+39 1")

    signed_in(parent).post(reverse("check_booking", args=[held.reference]), {"phone": typed})

    held.refresh_from_db()
    assert held.is_confirmed
    assert User.objects.get(pk=parent.pk).phone == kept


def test_a_wrong_one_books_nothing_and_keeps_what_was_typed(parent, held) -> None:
    """Sabotage: bookings/views/checking.py: if not form.is_valid(): -> if False:"""
    url = reverse("check_booking", args=[held.reference])

    answer = signed_in(parent).post(url, {"phone": "home"})

    held.refresh_from_db()
    assert answer.status_code == 422 and 'value="home"' in answer.content.decode()
    assert held.is_held


def test_an_account_that_was_deleted_meanwhile_gets_no_number_back(parent) -> None:
    """Sabotage: cobaby/accounts/phones.py: User.objects.filter(pk=person.pk, erased_at=None) -> User.objects.filter(pk=person.pk)"""
    User.objects.filter(pk=parent.pk).update(erased_at=NOW)
    parent.phone = "+39 1"

    keep_phone(parent)

    assert User.objects.get(pk=parent.pk).phone == ""
