"""The world of the access tests, and clients that come with a key instead of a cookie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from cobaby.accounts.models import User
from cobaby.api.models import Scope
from cobaby.api.services import make_token
from tests.access.conftest import world  # noqa: F401 - a fixture
from tests.factories import NOW


@pytest.fixture(autouse=True)
def now() -> Iterator[Any]:
    """A Tuesday morning; nothing was asked before."""
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def key_for(user: User, *scopes: str, **overrides: Any) -> str:
    fields: dict[str, Any] = {
        "name": "Test",
        "days": 30,
        "form_token": uuid4(),
        "now": NOW,
    } | overrides
    _token, secret = make_token(user=user, scopes=scopes or Scope.values, **fields)
    return secret


class Software(Client):
    """Sends a key and JSON; each write has a new idempotency key unless one is given."""

    def __init__(self, secret: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.secret = secret

    def ask(self, path: str, **query: Any) -> Any:
        return self.get(f"/api/v1/{path}", query, headers=self._headers())

    def send(self, path: str, body: Any = None, key: str = "") -> Any:
        headers = self._headers() | {"Idempotency-Key": key or f"key-{uuid4()}"}
        return self.post(
            f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers
        )

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}


def software_of(user: User, *scopes: str) -> Software:
    return Software(key_for(user, *scopes))
