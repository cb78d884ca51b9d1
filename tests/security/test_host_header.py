"""The name a request comes under: only ours is answered, and only ours is written into mail."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cobaby.accounts.models import User
from cobaby.outbox.sending import send_due

pytestmark = pytest.mark.django_db
OURS = "cobaby.example.org"


@pytest.fixture(autouse=True)
def only_our_host(settings) -> None:
    settings.ALLOWED_HOSTS = [OURS]
    cache.clear()


@pytest.mark.parametrize(
    "host", ["evil.example", f"{OURS}.evil.example", f"evil.example#{OURS}", "", "*", "127.0.0.1"]
)
def test_another_host_is_not_answered(host: str) -> None:
    assert Client().get("/rules/", headers={"host": host or " "}).status_code == 400


def test_a_mail_never_leads_to_a_host_that_a_visitor_chose(parent: User) -> None:
    """Sabotage: cobaby/settings.py: USE_I18N = True -> USE_I18N = USE_X_FORWARDED_HOST = True"""
    forged = {"host": OURS, "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}

    answer = Client().post(
        reverse("account_reset_password"), {"email": parent.email}, headers=forged
    )

    assert answer.status_code == 302
    send_due(timezone.now)
    assert OURS in mail.outbox[-1].body and "evil.example" not in mail.outbox[-1].body
