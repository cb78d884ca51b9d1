"""A write is done once for each `Idempotency-Key`: sent again, it gets the same answer again.

The key is written in the transaction of the write itself, so of many at once one does it and the
others wait for its answer; a crash leaves neither.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from childcare.refusals import Refusal
from cobaby import statements
from cobaby.api import problems
from cobaby.api.errors import answer_to
from cobaby.api.models import SentRequest

HEADER = "Idempotency-Key"
PATTERN = r"^[A-Za-z0-9_.:-]{8,64}$"
AGAIN = {"Idempotency-Replayed": "true"}
NAMESPACE = UUID("5f0c1a52-6f0e-4f0a-9a86-2f0e7d2b9c31")

FIRST = """
INSERT INTO api_sentrequest (user_id, key, content, created_at)
VALUES (%s::bigint, %s::text, %s::text, %s::timestamptz)
ON CONFLICT (user_id, key) DO NOTHING RETURNING id
"""
"""Who sends the same key at the same moment waits here for the other's answer."""

Write = Callable[..., Response]


def once(write: Write) -> Write:
    """Decorates the POST of a view. A refusal is an answer too; what was not right is not kept."""

    @wraps(write)
    def write_once(view: Any, request: Request, **address: Any) -> Response:
        key, content = key_of(request), _content(request)
        with transaction.atomic():
            sent = (view.person.pk, key, content, view.now)
            if not (new := statements.rows(FIRST, sent)):
                if known := SentRequest.objects.filter(user=view.person, key=key).first():
                    return _again(known, content)
                new = statements.rows(FIRST, sent)  # it was forgotten just now
            answer = _answer(write, view, request, address)
            row = SentRequest.objects.filter(pk=new[0][0])
            row.update(status=answer.status_code, body=answer.data)
        return answer

    return write_once


def key_of(request: Request) -> str:
    """The key of this request. Raises a problem where it is missing or makes no sense."""
    key = request.headers.get(HEADER, "")
    if not re.fullmatch(PATTERN, key):
        raise problems.Problem(problems.KEY_MISSING)
    return key


def form_token_of(request: Request) -> UUID:
    """The same key as the bookings know it: so it holds when its answer is long forgotten."""
    return uuid5(NAMESPACE, key_of(request))


def _answer(write: Write, view: Any, request: Request, address: dict[str, Any]) -> Response:
    """What the write says. If it refuses, nothing of it stays but the answer."""
    try:
        with transaction.atomic():
            return write(view, request, **address)
    except (Refusal, problems.Problem) as error:
        if isinstance(error, problems.Problem) and error.status_code != 409:
            raise
        answer = answer_to(error, {})
        assert answer is not None
        return answer


def _again(row: SentRequest, content: str) -> Response:
    """The same answer. Raises a problem where something else was sent with this key."""
    if row.content != content:
        raise problems.Problem(problems.KEY_REUSED)
    assert row.status is not None
    kind = problems.MEDIA_TYPE if row.status >= 400 else None
    return Response(row.body, status=row.status, headers=AGAIN, content_type=kind)


def _content(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True)
    said = "\n".join((str(request.method), request.path, body))
    return hashlib.sha256(said.encode()).hexdigest()
