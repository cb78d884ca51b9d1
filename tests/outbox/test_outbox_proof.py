"""Nothing is lost, and a second copy comes only from a crash between sending and marking."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from multiprocessing import get_context
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cobaby import outbox
from cobaby.outbox import ready_text, sending
from cobaby.outbox.models import Message
from cobaby.outbox.sending import send_due
from tests.outbox.mail_server import MailServer

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
FORK = get_context("fork")  # a new interpreter would need seconds before its first mail


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 5
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield server
    server.stop()


def post(number: int) -> None:
    for n in range(number):
        outbox.post(
            key=f"proof:{n}",
            kind=ready_text.KIND,
            to_address=f"person{n}@example.org",
            due_at=timezone.now(),
            payload={"subject": f"message {n}", "text": "Hello"},
        )


@pytest.mark.parametrize("kills", [20, pytest.param(100, marks=pytest.mark.long)])
def test_a_tick_killed_again_and_again_loses_nothing(mail_server, kills):
    """Sabotage: cobaby/outbox/mail.py: {"Message-ID": message.message_id, -> {

    Sabotage: cobaby/outbox/sending.py: message.save(update_fields=["leased_until"]) -> Message.objects.filter(pk=message.pk).update(sent_at=now)
    """
    post(10 * kills)
    dice = random.Random(20260321)

    hits = [kill_a_tick(mail_server, dice) for _ in range(kills)]
    while send_due(in_minutes(1)):  # one tick has a budget of time
        pass

    assert all(hits)
    assert set(mail_server.copies) == {f"message {n}" for n in range(10 * kills)}
    assert all(len(set(copies)) == 1 for copies in mail_server.copies.values())
    assert mail_server.repeated <= kills
    assert Message.objects.unsent().count() == 0


def kill_a_tick(mail_server: MailServer, dice: random.Random) -> bool:
    """Start a real tick; SIGKILL it at a random moment after its first mail; True if it hit."""
    before = mail_server.taken
    tick = FORK.Process(target=tick_alone)
    tick.start()
    give_up = time.monotonic() + 120
    while mail_server.taken == before and tick.is_alive() and time.monotonic() < give_up:
        time.sleep(0.002)
    time.sleep(dice.uniform(0, 0.1))
    is_alive = tick.is_alive()
    tick.kill()
    tick.join()
    return is_alive and mail_server.taken > before


def tick_alone() -> None:
    """In a process of its own: the connection there belongs to the process it came from."""
    connection.connection = None
    call_command("outbox_tick")


def ticks_at_once(number: int) -> None:
    start = Barrier(number)

    def tick() -> None:
        start.wait()
        try:
            send_due(timezone.now)
        finally:
            connection.close()

    threads = [Thread(target=tick) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_ticks_at_the_same_time_never_send_the_same_message(mail_server):
    """Sabotage: cobaby/outbox/sending.py: message.leased_until = now + LEASE -> message.leased_until = now"""
    post(80)

    ticks_at_once(4)

    assert (len(mail_server.copies), mail_server.repeated) == (80, 0)


def test_without_lock_and_lease_they_would(mail_server, monkeypatch):
    """The negative control: the race is real."""
    monkeypatch.setattr(sending, "claim", lambda now: Message.objects.due(now).first())
    post(40)

    ticks_at_once(4)

    assert mail_server.repeated > 0


def in_minutes(minutes: int) -> Callable[[], datetime]:
    """A clock that is so far ahead; a lease of a killed tick has run out after one minute."""
    return lambda: timezone.now() + timedelta(minutes=minutes)


def test_all_goes_out_at_the_first_tick_after_the_mail_server_is_back(mail_server):
    """Sabotage: cobaby/outbox/sending.py: except ServerGone: -> except ZeroDivisionError:"""
    post(20)
    mail_server.stop()
    for minute in range(10):
        assert send_due(in_minutes(minute)) == 0

    mail_server.start()

    assert send_due(in_minutes(10)) == 20
    assert mail_server.repeated == 0
