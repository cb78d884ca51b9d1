"""A message is written with what causes it, once for each key."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cobaby import outbox
from cobaby.outbox import registry
from cobaby.outbox.models import Message
from tests.outbox.conftest import KIND, NOW, greeting

pytestmark = pytest.mark.django_db


def post(key="booking:7:confirmed", **overrides):
    outbox.post(
        **{"key": key, "kind": KIND, "to_address": "a@example.org", "due_at": NOW} | overrides
    )
    return Message.objects.get(key=key)


def test_post_is_undone_with_its_transaction():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post()
        raise ZeroDivisionError

    assert not Message.objects.exists()


def test_a_second_post_of_a_key_leaves_the_first():
    """Sabotage: cobaby/outbox/posting.py: WHERE known.sent_at IS NULL AND known.cancelled_at IS NOT NULL -> WHERE known.sent_at IS NULL"""
    first = post()

    again = post(due_at=NOW + timedelta(days=1))

    assert (again.pk, again.due_at) == (first.pk, NOW)


def test_a_withdrawn_message_can_be_posted_anew():
    post()
    outbox.withdraw(now=NOW, keys=["booking:7:confirmed"])

    again = post(due_at=NOW + timedelta(days=1))

    assert (again.cancelled_at, again.due_at) == (None, NOW + timedelta(days=1))
    assert again.to_address == "a@example.org"


def test_withdraw_takes_back_what_starts_with_the_prefix_and_is_not_sent():
    """Sabotage: cobaby/outbox/posting.py: unsent = Message.objects.unsent() -> unsent = Message.objects.all()"""
    post("booking:7:evening")
    post("booking:70:evening")
    sent = post("booking:7:confirmed")
    Message.objects.filter(pk=sent.pk).update(sent_at=NOW)

    assert outbox.withdraw(now=NOW, prefix="booking:7:") == 1

    unsent = Message.objects.unsent().values_list("key", flat=True)
    assert list(unsent) == ["booking:70:evening"]


def test_withdraw_without_saying_what_is_refused():
    with pytest.raises(ValueError, match="prefix"):
        outbox.withdraw(now=NOW)


def test_what_was_withdrawn_no_longer_names_anybody():
    post(payload={"booking": 7})

    outbox.withdraw(now=NOW, prefix="booking:7:")

    message = Message.objects.get()
    assert (message.payload, message.to_address) == ({}, "")


@pytest.mark.constraint
def test_a_message_needs_someone_to_go_to():
    with pytest.raises(IntegrityError, match="message_unsent_has_someone_to_go_to"):
        post(to_address="")


@pytest.mark.constraint
def test_a_message_is_not_both_sent_and_cancelled():
    message = post()

    with pytest.raises(IntegrityError, match="message_not_both_sent_and_cancelled"):
        Message.objects.filter(pk=message.pk).update(sent_at=NOW, cancelled_at=NOW)


def test_a_kind_has_one_writer():
    """Sabotage: cobaby/outbox/registry.py: is not render: -> is None:"""
    registry.register(KIND, greeting)

    with pytest.raises(ValueError, match=KIND):
        registry.register(KIND, lambda message: None)
