"""Of the last two who manage a space, or administer the platform, one leaves and one stays."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from time import sleep
from typing import Any

import pytest
from django.db import connections

from cobaby.accounts.models import PlatformRole, User
from cobaby.privacy import erasing
from cobaby.privacy.erasing import erase_account
from cobaby.privacy.refusals import CannotLeaveYet
from tests.factories import NOW, make_membership, make_ready_space, make_user

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def managers(people: list[User]) -> None:
    space = make_ready_space()
    for person in people:
        make_membership(person, space, "manager")


def administrators(people: list[User]) -> None:
    for person in people:
        PlatformRole.objects.create(user=person, role="administrator")


@pytest.mark.parametrize("duty", [managers, administrators])
def test_of_the_last_two_one_stays(
    duty: Callable[[list[User]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read that the other is there, and both go on at once.

    Sabotage: cobaby/privacy/erasing.py: if left := obstacles(person, [], now): -> if left := []:
    Sabotage: cobaby/privacy/erasing.py: list(spaces.filter(pk__in=person.memberships.values("space"))) -> pass
    Sabotage: cobaby/privacy/erasing.py: PlatformRole.objects.lock_administrators() -> pass
    """
    people = [make_user("Ada"), make_user("Bea")]
    duty(people)
    both, refused = Barrier(2), []
    cancel, forget = erasing.end_upcoming, erasing.forget_family

    def together(**asked: Any) -> None:
        cancel(**asked)
        both.wait(20)

    def slowly(**asked: Any) -> None:
        sleep(0.3)  # without the lock the other one has looked by then
        forget(**asked)

    def leave(person: User) -> None:
        try:
            erase_account(person=person, now=NOW)
        except CannotLeaveYet as fault:
            refused.append(fault)
        finally:
            connections.close_all()

    monkeypatch.setattr(erasing, "end_upcoming", together)
    monkeypatch.setattr(erasing, "forget_family", slowly)
    leaving = [Thread(target=leave, args=(person,)) for person in people]
    for one in leaving:
        one.start()
    for one in leaving:
        one.join()

    assert len(refused) == 1
    mine = [person.pk for person in people]
    assert User.objects.filter(pk__in=mine, erased_at=None).count() == 1
