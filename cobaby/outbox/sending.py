"""Sending what is due: claim one message, commit, send, mark.

A message is claimed with FOR UPDATE SKIP LOCKED and a lease, so two ticks never send the same
one. A crash between sending and marking is the only way to a second copy; it carries the same
Message-ID. One message is claimed at a time: a killed tick leaves one lease behind, not fifty.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import translation

from cobaby.outbox.mail import Mail, email_of
from cobaby.outbox.models import Message
from cobaby.outbox.registry import render_of

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=50)
BUDGET = timedelta(seconds=45)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
Clock = Callable[[], datetime]


class ServerGone(Exception):
    """The mail server does not answer: the rest waits for the next tick, nobody is blamed."""


def send_due(clock: Clock, *, limit: int = 1000) -> int:
    """Send what is due, at most `limit` messages and for at most 45 s; return how many went out.

    `clock` gives the present instant: a long run needs more than one. While the mail server is
    gone nothing is charged to the messages, so all go out at the first tick after its return.
    """
    enough, sent = clock() + BUDGET, 0
    connection = get_connection()
    try:
        for _ in range(limit):
            message = claim(now) if (now := clock()) < enough else None
            if message is None:
                break
            sent += _deliver(message, connection, clock)
    except ServerGone as gone:
        logger.warning("The mail server does not answer: %s", gone)
    finally:
        _close(connection)
    return sent


def claim(now: datetime) -> Message | None:
    """Lease the next message due, in a transaction of its own; None when there is none free."""
    with transaction.atomic():
        due = Message.objects.due(now).select_for_update(skip_locked=True, of=("self",))
        message: Message | None = due.select_related("recipient").first()
        if message is not None:
            message.leased_until = now + LEASE
            message.save(update_fields=["leased_until"])
    return message


def _deliver(message: Message, connection: BaseEmailBackend, clock: Clock) -> int:
    try:
        with translation.override(message.spoken_language):
            mail = render_of(message.kind)(message)
        if mail is None:
            Message.objects.unsent().filter(pk=message.pk).wanted_no_more(clock())
            return 0
        _send(message, mail, connection)
    except ServerGone:
        _release(message)
        raise
    except Exception as error:
        _close(connection)
        _put_off(message, error, clock())
        return 0
    return _mark_sent(message, clock())


def _send(message: Message, mail: Mail, connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise ServerGone(type(error).__name__) from error
    connection.send_messages([email_of(message, mail)])


def _mark_sent(message: Message, now: datetime) -> int:
    """It is out: that stands even if it was withdrawn while it was on its way."""
    Message.objects.filter(pk=message.pk).update(
        sent_at=now,
        cancelled_at=None,
        leased_until=None,
        payload={},
        to_address="",
        last_error="",
    )
    return 1


def _put_off(message: Message, error: Exception, now: datetime) -> None:
    """Try again later: in a minute if the fault passes by itself, else after ever longer."""
    longer = min(FIRST_PAUSE * 2**message.attempts, LONGEST_PAUSE)
    pause = FIRST_PAUSE if _is_passing(error) else longer
    logger.warning("Message %s waits: %s", message.pk, type(error).__name__)
    Message.objects.filter(pk=message.pk, leased_until=message.leased_until).update(
        attempts=min(message.attempts + 1, 12),
        leased_until=now + pause,
        last_error=_without_personal_data(error),
    )


def _is_passing(error: Exception) -> bool:
    """The line broke, or the server said "not now" (4xx, RFC 5321), as opposed to "no"."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return 400 <= error.smtp_code < 500
    refused = isinstance(error, smtplib.SMTPException)
    gone = isinstance(error, smtplib.SMTPServerDisconnected)
    return gone or (isinstance(error, OSError) and not refused)


def _without_personal_data(error: Exception) -> str:
    """The kind of error and the server's number; its words may quote an address."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()[:120]


def _release(message: Message) -> None:
    mine = Message.objects.filter(pk=message.pk, leased_until=message.leased_until)
    mine.update(leased_until=None)


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.debug("The line to the mail server was already broken.")
