"""Putting a message into the outbox, and taking it out again: in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

# The models are imported inside: the package offers `post` before Django has loaded any model.


def post(
    *,
    key: str,
    kind: str,
    recipient: AbstractBaseUser | None = None,
    to_address: str = "",
    language: str = "",
    due_at: datetime,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Write a message that is sent at `due_at` (aware instant) or soon after, if we commit.

    `key` names what must not be said twice ("booking:17:confirmed"). An unsent or sent message
    of that key stays as it is; one that was withdrawn is taken up again with the new time and
    payload. `recipient`, or `to_address` with `language` for somebody without an account.
    `payload`: ids and plain values, no health data.
    """
    from cobaby.outbox.models import Message

    fields: dict[str, Any] = {
        "kind": kind,
        "recipient": recipient,
        "to_address": to_address,
        "language": language,
        "due_at": due_at,
        "payload": dict(payload or {}),
    }
    Message.objects.bulk_create([Message(key=key, **fields)], ignore_conflicts=True)
    withdrawn = Message.objects.filter(key=key, sent_at=None, cancelled_at__isnull=False)
    withdrawn.update(**fields, cancelled_at=None, leased_until=None, attempts=0, last_error="")
    transaction.on_commit(partial(_send_soon, due_at))


def withdraw(*, now: datetime, keys: Iterable[str] = (), prefix: str = "") -> int:
    """Cancel the unsent messages of these keys, or whose key starts with `prefix`.

    Returns how many. Raises ValueError when neither is given, which would mean all of them.
    """
    from cobaby.outbox.models import Message

    unsent = Message.objects.unsent()
    if prefix:
        unsent = unsent.filter(key__startswith=prefix)
    elif keys := list(keys):
        unsent = unsent.filter(key__in=keys)
    else:
        raise ValueError("name keys or a prefix")
    withdrawn: int = unsent.wanted_no_more(now)
    return withdrawn


def posted(*, prefix: str, since: datetime) -> int:
    """How many messages whose key starts with `prefix` were due after `since`, sent or not."""
    from cobaby.outbox.models import Message

    found: int = Message.objects.filter(key__startswith=prefix, due_at__gt=since).count()
    return found


def _send_soon(due_at: datetime) -> None:
    from cobaby.outbox.tasks import send_soon

    send_soon(due_at)
