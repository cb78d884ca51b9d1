"""Putting a message into the outbox, and taking it out again: in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cobaby import statements

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

# The models are imported inside: the package offers `post` before Django has loaded any model.


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message to be. `due_at`: an aware instant; `payload`: ids and plain values, no health data.

    `key` names what must not be said twice ("booking:17:confirmed"). `recipient`, or
    `to_address` with `language` for somebody without an account.
    """

    key: str
    kind: str
    recipient: AbstractBaseUser | None = None
    to_address: str = ""
    language: str = ""
    due_at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


def post(**fields: Any) -> None:
    """Write one message, whose fields are those of a `Draft`. See `post_all`."""
    post_all(Draft(**fields))


def post_all(*drafts: Draft) -> None:
    """Write messages that are sent when they are due or soon after, if we commit.

    An unsent or sent message of the same key stays as it is; one that was withdrawn is taken up
    again with the new time and payload.
    """
    from cobaby.outbox.models import new_message_id

    drafts = tuple({draft.key: draft for draft in drafts}.values())
    columns: dict[str, list[Any]] = {
        "key": [draft.key for draft in drafts],
        "kind": [draft.kind for draft in drafts],
        "recipient": [draft.recipient.pk if draft.recipient else None for draft in drafts],
        "address": [draft.to_address for draft in drafts],
        "language": [draft.language for draft in drafts],
        "payload": [json.dumps(draft.payload) for draft in drafts],
        "message_id": [new_message_id() for _ in drafts],
        "due_at": [draft.due_at for draft in drafts],
    }
    statements.run(POST, columns)
    for due_at in {draft.due_at for draft in drafts}:
        transaction.on_commit(partial(_send_soon, due_at))


POST = """
INSERT INTO outbox_message AS known (
    key, kind, recipient_id, to_address, language, payload, message_id, due_at, created_at,
    attempts, last_error)
SELECT key, kind, recipient, address, language, payload::jsonb, message_id, due_at, now(), 0, ''
FROM unnest(
    %(key)s::text[], %(kind)s::text[], %(recipient)s::bigint[], %(address)s::text[],
    %(language)s::text[], %(payload)s::text[], %(message_id)s::text[], %(due_at)s::timestamptz[]
) AS draft(key, kind, recipient, address, language, payload, message_id, due_at)
ON CONFLICT (key) DO UPDATE SET
    kind = excluded.kind, recipient_id = excluded.recipient_id, to_address = excluded.to_address,
    language = excluded.language, payload = excluded.payload, due_at = excluded.due_at,
    cancelled_at = NULL, leased_until = NULL, attempts = 0, last_error = ''
WHERE known.sent_at IS NULL AND known.cancelled_at IS NOT NULL
"""


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
