"""allauth's mail lies in the outbox: nobody's sign-up fails for want of a mail server."""

import pytest
from django.core import mail as sent_mail
from django.core.cache import cache
from django.utils import timezone

from cobaby.outbox.models import Message
from cobaby.outbox.sending import send_due
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW = {"display_name": "Ana Kovač", "email": "ana@example.org", "password1": PASSWORD}


@pytest.fixture(autouse=True)
def no_earlier_attempts():
    """allauth counts attempts in the cache, which outlives a test."""
    cache.clear()


def tick():
    return send_due(timezone.now)


def test_signing_up_posts_a_code_that_confirms_the_address(client):
    client.post("/account/signup/", NEW)
    tick()

    [mail] = sent_mail.outbox
    code = str(mail.subject).split(" is your code")[0]
    assert code in mail.body and "Welcome to Cobaby" in mail.body
    client.post("/account/confirm-email/", {"code": code})
    assert client.session.get("_auth_user_id")


def test_signing_up_works_while_the_mail_server_is_gone(client, settings):
    """Sabotage: cobaby/accounts/adapter.py: outbox.post( -> mail.send() or outbox.post("""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    response = client.post("/account/signup/", NEW)

    assert (response.status_code, tick()) == (302, 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tick() == 1


def test_a_code_leaves_the_database_once_it_is_sent(client):
    client.post("/account/signup/", NEW)
    assert "code" in Message.objects.get().payload["text"]

    tick()

    assert (Message.objects.get().payload, Message.objects.get().to_address) == ({}, "")


@pytest.mark.parametrize(
    ("path", "form", "subject"),
    [
        ("password/reset/", {"email": "ana@example.org"}, "Choose a new password"),
        ("password/reset/", {"email": "no@example.org"}, "There is no account with this address"),
        ("signup/", NEW, "You already have an account"),
    ],
)
def test_each_account_mail_is_ours(client, path, form, subject):
    make_user(email="ana@example.org")

    client.post(f"/account/{path}", form)
    tick()

    [mail] = sent_mail.outbox
    assert mail.subject == subject
    assert mail.body.startswith("Hello,") and "Your Cobaby team" in mail.body


def test_account_mail_is_written_in_the_language_of_the_page(client):
    client.post("/account/signup/", NEW, headers={"accept-language": "de"})
    tick()

    assert "Code für Cobaby" in sent_mail.outbox[0].subject
