"""A kind of message to test with, and a mail server that can be told to misbehave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from cobaby.outbox import registry
from cobaby.outbox.mail import Mail
from cobaby.outbox.models import Message

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
KIND = "test.greeting"


def greeting(message: Message) -> Mail | None:
    if message.payload.get("unwanted"):
        return None
    if message.payload.get("broken"):
        raise ZeroDivisionError("the secret of person@example.org")
    from django.utils.translation import get_language

    return Mail(f"Hello in {get_language()}", message.key, "<p>Hello</p>")


@pytest.fixture(autouse=True)
def greetings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry._renders, KIND, greeting)


@pytest.fixture
def mail_folder(settings, tmp_path) -> Iterator[object]:
    settings.EMAIL_BACKEND = "cobaby.outbox.mailfiles.EmailBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    yield settings.MAIL_DIR
