"""A space opens an account for a family that rings up: what the service says no to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bookings import refusals
from bookings.services import opening
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from tests.factories import NOW, make_ready_space

pytestmark = pytest.mark.django_db


def open_for(email: str, by: User, space: Any, now: datetime = NOW) -> User:
    return opening.open_account(
        space=space,
        name="Noor Haddad",
        email=email,
        language="de",
        by=by,
        now=now,
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


def test_an_address_tried_in_vain_counts_until_tomorrow(
    manager: User, other_parent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So nobody asks for many addresses which of them have an account.

    Sabotage: bookings/services/opening.py: OpenedAccount.objects.create(person=person, space=space, by=by, at=now) -> person and OpenedAccount.objects.create(person=person, space=space, by=by, at=now)
    Sabotage: bookings/models/opened.py: return self.filter(person=None) -> return self.none()
    """
    monkeypatch.setattr(opening, "MOST_A_DAY", 1)
    space, tomorrow = make_ready_space(), NOW + timedelta(days=1)
    with pytest.raises(refusals.AddressTaken):
        open_for(other_parent.email, manager, space)

    with pytest.raises(refusals.TooManyAccounts):
        open_for("stranger@example.org", manager, space)

    assert open_for("stranger@example.org", manager, space, tomorrow).opened_by.at == tomorrow
    assert space.opened_accounts.count() == 1
