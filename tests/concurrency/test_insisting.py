"""Who insists on a list of families gets no other family into it: the locks are kept meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client

from bookings.troubles import troubles
from childcare.refusals import Refusal
from cobaby.manage.setup import saving
from spaces.models import Space
from tests.access.world_accounts import signed_in_now
from tests.bookings.rescue.broken import book_for
from tests.factories import MONDAY, NOW, make_membership, make_ready_space, make_user
from tests.manage.settings.world import address, seen

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
CLOSE = {"first": str(MONDAY), "last": "", "what": "all", "reason": "Pipe"}


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def house() -> Space:
    return make_ready_space(desks=6)


@pytest.fixture
def client(house: Space) -> Client:
    manager = make_user("Manager")
    make_membership(manager, house, "manager")
    return signed_in_now(Client(), manager)


def test_nobody_books_between_the_list_and_the_fact(
    client: Client, house: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A family books while the list is compared: it waits, and then the day is closed.

    Sabotage: childcare/services/cuts.py: lock_days(ahead).values() -> SpaceDay.objects.filter(space=space, date__range=(first, last))
    """
    first = book_for(house, name="First")
    page = address("manage_closures", house)
    listed = client.post(page, CLOSE | {"seen": seen(client, page)}).context["attempt"]
    digest = saving.digest
    answers: list[object] = []

    def second() -> None:
        try:
            answers.append(book_for(house, name="Second"))
        except Refusal as refusal:
            answers.append(refusal)
        finally:
            connections.close_all()

    late = Thread(target=second)

    def while_it_is_compared(concerns: Any) -> str:
        late.start()
        late.join(timeout=1)  # without the lock it is done by then
        return digest(concerns)

    monkeypatch.setattr(saving, "digest", while_it_is_compared)
    answer = client.post(page, CLOSE | {"seen": seen(client, page), "insist": listed.insist})
    late.join()

    assert answer.status_code == 302
    assert list(troubles(house, NOW)) == [first.pk]
    assert isinstance(answers[0], Refusal)
