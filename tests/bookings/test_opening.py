"""A space opens an account for a family that rings up: what the service says no to."""

from __future__ import annotations

import pytest

from bookings import refusals
from bookings.services import opening
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from tests.factories import NOW, make_ready_space

pytestmark = pytest.mark.django_db


def open_for(email: str, by: User, space: object) -> User:
    return opening.open_account(
        space=space,  # type: ignore[arg-type]
        name="Noor Haddad",
        email=email,
        language="de",
        by=by,
        now=NOW,
    )


def test_an_address_with_an_account_elsewhere_is_taken(manager: User, other_parent: User) -> None:
    """Sabotage: bookings/services/opening.py: if User.objects.filter(email=email).exists(): -> if False:"""
    with pytest.raises(refusals.AddressTaken) as refusal:
        open_for(other_parent.email, manager, make_ready_space())

    assert other_parent.display_name not in refusal.value.message


def test_a_space_that_nobody_confirmed_opens_none(manager: User, other_parent: User) -> None:
    """Anybody may begin a space: it neither writes to strangers nor learns who has an account.

    Sabotage: bookings/services/opening.py: if not space.is_listed: -> if False:
    """
    begun = make_ready_space(confirmed_at=None)

    for email in (other_parent.email, "stranger@example.org"):
        with pytest.raises(refusals.SpaceTakesNoBookings):
            open_for(email, manager, begun)
    assert not Message.objects.filter(kind="account_opened").exists()


def test_twenty_accounts_a_day(manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: bookings/services/opening.py: >= MOST_A_DAY -> > MOST_A_DAY"""
    monkeypatch.setattr(opening, "MOST_A_DAY", 1)
    space = make_ready_space()
    open_for("first@example.org", manager, space)

    with pytest.raises(refusals.TooManyAccounts):
        open_for("second@example.org", manager, space)
