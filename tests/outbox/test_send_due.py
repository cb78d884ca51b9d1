"""What is due goes out once, in the person's language; what cannot go waits and is kept."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as sent_mail
from django.core.mail.backends.locmem import EmailBackend

from cobaby import outbox
from cobaby.outbox.models import Message
from cobaby.outbox.sending import LEASE, send_due
from tests.factories import make_user
from tests.outbox.conftest import KIND, NOW

pytestmark = pytest.mark.django_db


def post(key="m1", **overrides):
    outbox.post(
        **{"key": key, "kind": KIND, "to_address": "a@example.org", "due_at": NOW} | overrides
    )
    return Message.objects.get(key=key)


def tick(at=NOW, **limits):
    return send_due(lambda: at, **limits)


def keys_sent():
    return [message.body for message in sent_mail.outbox]


def test_due_messages_go_out_once():
    """Sabotage: cobaby/outbox/sending.py: sent_at=now, -> attempts=1,"""
    post("m1")
    post("m2", due_at=NOW + timedelta(minutes=1))

    assert (tick(), tick()) == (1, 0)

    assert keys_sent() == ["m1"]
    assert tick(NOW + timedelta(minutes=1)) == 1


def test_what_was_sent_is_forgotten():
    """Sabotage: cobaby/outbox/sending.py: payload={}, -> attempts=0,"""
    post(payload={"code": "ABC-123"})

    tick()

    message = Message.objects.get()
    assert (message.payload, message.to_address, message.sent_at) == ({}, "", NOW)


def test_person_gets_it_in_their_language_of_today_at_their_address_of_today():
    """Sabotage: cobaby/outbox/sending.py: translation.override(message.spoken_language) -> translation.override("en")"""
    person = make_user(language="en")
    post(recipient=person, to_address="")
    type(person).objects.filter(pk=person.pk).update(language="de", email="new@example.org")

    tick()

    [mail] = sent_mail.outbox
    assert (mail.subject, mail.to) == ("Hello in de", ["new@example.org"])


def test_a_message_no_longer_wanted_is_cancelled():
    post(payload={"unwanted": True})

    assert tick() == 0

    assert Message.objects.get().cancelled_at == NOW


def test_mail_carries_the_message_id_fixed_when_posted():
    """Sabotage: cobaby/outbox/mail.py: {"Message-ID": message.message_id, -> {"""
    message = post()

    tick()

    assert sent_mail.outbox[0].message()["Message-ID"] == message.message_id


def test_a_leased_message_is_left_to_its_tick_until_the_lease_ends():
    """Sabotage: cobaby/outbox/models.py: filter(free, due_at__lte=now) -> filter(due_at__lte=now)"""
    message = post()
    Message.objects.filter(pk=message.pk).update(leased_until=NOW + LEASE)

    assert tick() == 0
    assert tick(NOW + LEASE) == 1


def test_a_message_that_cannot_be_written_waits_longer_each_time_and_stops_no_other():
    """Sabotage: cobaby/outbox/sending.py: FIRST_PAUSE * 2**message.attempts -> FIRST_PAUSE"""
    post("broken", payload={"broken": True})
    post("whole")

    assert tick() == 1
    assert tick(NOW + timedelta(minutes=1)) == 0

    broken = Message.objects.get(key="broken")
    assert (broken.attempts, broken.leased_until) == (2, NOW + timedelta(minutes=3))


def test_an_error_is_kept_without_personal_data():
    """Sabotage: cobaby/outbox/sending.py: return f"{type(error).__name__} {code}" -> return f"{error}" """
    post(payload={"broken": True})

    tick()

    assert Message.objects.get().last_error == "ZeroDivisionError"


class RefusingBackend(EmailBackend):
    """Answers the message "refused" with `error`, takes in all others."""

    error: Exception

    def send_messages(self, messages):
        if messages[0].body == "refused":
            raise self.error
        return super().send_messages(messages)


NOBODY_HERE = smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"nobody here")})
COME_LATER = smtplib.SMTPRecipientsRefused({"a@example.org": (451, b"come later")})


def test_a_refused_address_holds_up_nobody(settings, monkeypatch):
    monkeypatch.setattr(RefusingBackend, "error", NOBODY_HERE, raising=False)
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    post("refused")
    post("taken")

    assert tick() == 1

    refused = Message.objects.get(key="refused")
    assert (refused.last_error, refused.attempts) == ("SMTPRecipientsRefused", 1)


@pytest.mark.parametrize(
    ("error", "minutes"),
    [
        (NOBODY_HERE, 8),
        (smtplib.SMTPDataError(554, b"no"), 8),
        (COME_LATER, 1),
        (smtplib.SMTPDataError(421, b"closing"), 1),
        (smtplib.SMTPServerDisconnected(), 1),
        (TimeoutError(), 1),
    ],
)
def test_a_fault_that_passes_costs_a_minute_and_no_more(settings, monkeypatch, error, minutes):
    """Sabotage: cobaby/outbox/sending.py: pause = FIRST_PAUSE if _is_passing(error) else longer -> pause = longer"""
    monkeypatch.setattr(RefusingBackend, "error", error, raising=False)
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    message = post("refused")
    Message.objects.filter(pk=message.pk).update(attempts=3)

    tick()

    assert Message.objects.get().leased_until == NOW + timedelta(minutes=minutes)


class GoneBackend(EmailBackend):
    tried = 0

    def open(self):
        type(self).tried += 1
        raise ConnectionRefusedError


def test_a_mail_server_gone_is_tried_once_a_tick_and_blames_no_message(settings):
    """Sabotage: cobaby/outbox/sending.py: raise ServerGone(type(error).__name__) from error -> raise"""
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.GoneBackend"
    for number in range(5):
        post(f"m{number}")

    assert (tick(), GoneBackend.tried) == (0, 1)
    settings.EMAIL_BACKEND = backend
    assert tick(NOW + timedelta(seconds=1)) == 5


def test_a_tick_ends_at_its_limit():
    for number in range(3):
        post(f"m{number}")

    assert tick(limit=2) == 2


def test_a_tick_asks_as_much_for_each_message(django_assert_num_queries):
    for number in range(3):
        post(f"m{number}")

    with django_assert_num_queries(3 * 5 + 3):  # claim: savepoint, select, update, release; mark
        tick()
