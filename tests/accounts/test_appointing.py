"""The first administrator of a server, and those after: `manage.py appoint`."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.urls import reverse

from cobaby.accounts.models import PlatformRole, User
from tests.conftest import signed_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    person = make_user("Ada")
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    return person


def test_the_first_administrator_is_appointed_on_the_server(ada: User, capsys: Any) -> None:
    """Said twice it is so once; from then on they see who waits to be confirmed.

    Sabotage: cobaby/accounts/appointing.py: PlatformRole.objects.get_or_create(user=person, role=role) -> pass
    """
    for _ in range(2):
        call_command("appoint", ada.email.upper())

    assert PlatformRole.objects.get().role == "administrator"
    assert f"{ada.email} has the role now: administrator." in capsys.readouterr().out
    assert signed_in(ada).get(reverse("waiting_spaces")).status_code == 200


def test_a_role_is_taken_back_but_of_the_last_administrator(ada: User) -> None:
    """Sabotage: cobaby/accounts/appointing.py: and there == [person]: -> and False:"""
    call_command("appoint", ada.email)

    with pytest.raises(SystemExit, match="Appoint another one first"):
        call_command("appoint", ada.email, "--end")

    call_command("appoint", ada.email, "editor")
    call_command("appoint", ada.email, "editor", "--end")
    assert PlatformRole.objects.get().role == "administrator"


def test_an_address_that_is_not_confirmed_gets_no_role(ada: User) -> None:
    """Sabotage: cobaby/accounts/appointing.py: email__iexact=email, verified=True) -> email__iexact=email)"""
    EmailAddress.objects.update(verified=False)

    with pytest.raises(SystemExit, match="is not confirmed yet"):
        call_command("appoint", ada.email)

    assert not PlatformRole.objects.exists()


@pytest.mark.parametrize("email", ["nobody@example.org", "", "' or 1=1"])
def test_who_has_no_account_cannot_be_appointed(email: str) -> None:
    """Sabotage: cobaby/accounts/appointing.py: if person is None: -> if False:"""
    with pytest.raises(SystemExit, match="Sign up in the browser first"):
        call_command("appoint", email)


def test_who_left_gets_nothing(ada: User) -> None:
    """Sabotage: cobaby/accounts/appointing.py: select_for_update(no_key=True).filter(is_active=True) -> select_for_update(no_key=True)"""
    User.objects.update(is_active=False)

    with pytest.raises(SystemExit):
        call_command("appoint", ada.email)
