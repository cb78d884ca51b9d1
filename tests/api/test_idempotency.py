"""The same key is the same thing: done once, answered the same, and nothing else by that key."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache

from bookings.models import Booking
from cobaby import statements
from cobaby.accounts.models import User
from cobaby.api.idempotency import FIRST
from cobaby.api.models import SentRequest
from cobaby.api.services import forget_old_requests
from spaces.models import Space
from tests.api.conftest import Software, key_for, software_of
from tests.api.test_booking import AFTERNOON, asked
from tests.concurrency.attack import at_once
from tests.concurrency.audits import everything_wrong
from tests.factories import MONDAY, NOW, make_ready_space, make_user

KEY = "3f0d6a52-the-first-thing"


@pytest.fixture
def mine(parent: User) -> Software:
    return software_of(parent)


@pytest.mark.django_db
def test_sent_again_it_is_the_same_answer(space: Space, mine: Software) -> None:
    """Sabotage: cobaby/api/idempotency.py: DO NOTHING RETURNING id -> DO UPDATE SET key = excluded.key RETURNING id"""
    body = asked(space)

    first = mine.send(f"spaces/{space.slug}/book/", body, KEY)
    again = mine.send(f"spaces/{space.slug}/book/", body, KEY)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert "Idempotency-Replayed" not in first and again["Idempotency-Replayed"] == "true"
    assert Booking.objects.count() == 1


@pytest.mark.django_db
def test_other_content_by_the_same_key_is_refused(space: Space, mine: Software) -> None:
    """Sabotage: cobaby/api/idempotency.py: if row.content != content: -> if False:"""
    mine.send(f"spaces/{space.slug}/book/", asked(space), KEY)

    other = mine.send(f"spaces/{space.slug}/book/", asked(space, minutes=AFTERNOON), KEY)
    elsewhere = mine.send(f"spaces/{space.slug}/hold/", asked(space), KEY)

    for answer in (other, elsewhere):
        assert answer.status_code == 422
        assert answer.json()["type"].endswith("#idempotency-key-reused")
    assert Booking.objects.count() == 1


@pytest.mark.django_db
def test_an_answer_forgotten_in_that_moment_is_made_anew(
    space: Space, mine: Software, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key was there when this one came, and swept away before it was read.

    Sabotage: cobaby/api/idempotency.py: new = statements.rows(FIRST, sent)  # -> pass  #
    """
    rows = statements.rows
    asked_before: list[Any] = []

    def rows_of(statement: str, values: Any) -> Any:
        if statement == FIRST and not asked_before:
            asked_before.append(values)
            return []
        return rows(statement, values)

    monkeypatch.setattr(statements, "rows", rows_of)

    answer = mine.send(f"spaces/{space.slug}/book/", asked(space), KEY)

    assert answer.status_code == 201 and asked_before
    assert Booking.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_is_an_answer_too(space: Space, mine: Software) -> None:
    space.desks.all().delete()
    body = asked(space)

    first = mine.send(f"spaces/{space.slug}/book/", body, KEY)
    again = mine.send(f"spaces/{space.slug}/book/", body, KEY)

    assert first.status_code == again.status_code == 409
    assert first.json() == again.json()
    assert again["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["short", "with space in it", "x" * 65, "ümläut-key"])
def test_a_write_without_a_sound_key_is_refused(space: Space, mine: Software, key: str) -> None:
    answer = mine.send(f"spaces/{space.slug}/book/", asked(space), key)

    assert answer.json()["type"].endswith("#idempotency-key-missing")
    assert not Booking.objects.exists()


@pytest.mark.django_db
def test_what_was_not_right_can_be_sent_right_by_the_same_key(space: Space, mine: Software) -> None:
    wrong = mine.send(f"spaces/{space.slug}/book/", asked(space, desk="sofa"), KEY)
    right = mine.send(f"spaces/{space.slug}/book/", asked(space), KEY)

    assert (wrong.status_code, right.status_code) == (422, 201)


@pytest.mark.django_db
def test_keys_of_two_people_have_nothing_to_do_with_each_other(
    space: Space, mine: Software, other_parent: User
) -> None:
    """Sabotage: cobaby/api/idempotency.py: sent = (view.person.pk, -> sent = (getattr(SentRequest.objects.filter(key=key).first(), "user_id", view.person.pk),"""
    mine.send(f"spaces/{space.slug}/book/", asked(space), KEY)

    other = software_of(other_parent).send(f"spaces/{space.slug}/book/", asked(space), KEY)

    assert other.status_code == 201
    assert Booking.objects.count() == 2


@pytest.mark.django_db
def test_a_booking_stays_one_when_its_answer_is_forgotten(
    space: Space, mine: Software, now: Any
) -> None:
    """Sabotage: cobaby/api/idempotency.py: return uuid5(NAMESPACE, key_of(request)) -> return __import__("uuid").uuid4()"""
    first = mine.send(f"spaces/{space.slug}/book/", asked(space), KEY).json()
    now.shift(timedelta(hours=25))
    assert forget_old_requests(now=NOW + timedelta(hours=25)) == 1

    again = mine.send(f"spaces/{space.slug}/book/", asked(space), KEY).json()

    assert again["reference"] == first["reference"]
    assert Booking.objects.count() == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_by_one_key_are_one_booking() -> None:
    """Each on a connection of its own; one does it, the others wait and get its answer.

    Sabotage: cobaby/api/idempotency.py: row.update(status=answer.status_code, body=answer.data) -> pass
    """
    cache.clear()
    space, parent = make_ready_space(desks=30), make_user()
    secret, body = key_for(parent), asked(space)
    send = partial(Software(secret).send, f"spaces/{space.slug}/book/", body, KEY)

    answers = at_once([send] * 20)

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert Booking.objects.count() == SentRequest.objects.count() == 1
    assert everything_wrong() == []


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_a_move_replayed_at_once_moves_once() -> None:
    """Without a form token of its own, the key alone makes it one.

    Sabotage: cobaby/api/idempotency.py: DO NOTHING RETURNING id -> DO UPDATE SET key = excluded.key RETURNING id
    """
    cache.clear()
    space, parent = make_ready_space(desks=4), make_user()
    mine = software_of(parent)
    reference = mine.send(f"spaces/{space.slug}/book/", asked(space)).json()["reference"]
    there = asked(space, minutes=AFTERNOON)

    answers = at_once([partial(mine.send, f"bookings/{reference}/move/", there, KEY)] * 12)

    assert {answer.status_code for answer in answers} == {200}
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert Booking.objects.get().changes == 1
    assert Booking.objects.get().space_day.date == MONDAY
