"""A manager sets up a second step, shows it, and goes on to where they were going."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from cobaby.outbox.models import Message
from tests.factories import PASSWORD

SECRET = "JBSWY3DPEHPK3PXP"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked_for(settings):
    settings.TEAM_WITHOUT_SECOND_STEP = False
    cache.clear()


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_password(user) -> Client:
    """Signed in, and the password shown once more, as one is asked before a step is set up."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def set_up(client: Client) -> None:
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})


def test_the_manager_is_told_why_and_how(manager, space) -> None:
    client = with_password(manager)

    answer = client.get(reverse("manage_week", args=[space.slug]), follow=True)

    html = answer.content.decode()
    assert answer.request["PATH_INFO"] == reverse("second_step")
    assert "belongs to other people" in html
    assert reverse("mfa_add_webauthn") in html and reverse("mfa_activate_totp") in html


@pytest.mark.django_db(transaction=True)
def test_once_set_up_they_go_on_to_where_they_were_going(manager, space) -> None:
    """Sabotage: cobaby/safety/apps.py: signals.authenticator_added.connect( -> signals.authenticator_removed.connect("""
    client, week = with_password(manager), reverse("manage_week", args=[space.slug])
    client.get(week)

    set_up(client)

    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert f'href="{week}"' in codes
    assert client.get(week).status_code == 200


def test_a_new_step_is_told_by_mail(manager, django_capture_on_commit_callbacks) -> None:
    client = with_password(manager)

    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)

    told = [message.payload["subject"] for message in Message.objects.all()]
    assert told == ["Codes from your phone are on"]


def test_an_older_session_shows_the_step_first(manager, space) -> None:
    """Sabotage: cobaby/safety/second_step.py: return shown and has_second_step(request.user) -> return has_second_step(request.user)"""
    client, week = with_password(manager), reverse("manage_week", args=[space.slug])
    TOTP.activate(manager, SECRET)  # on another device

    html = client.get(week, follow=True).content.decode()
    assert "Please show it now" in html
    answer = client.post(f"{reverse('mfa_reauthenticate')}?next={week}", {"code": code()})

    assert answer.headers["Location"] == week
    assert client.get(week).status_code == 200


def with_the_step(user) -> Client:
    TOTP.activate(user, SECRET)
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code()})
    return client


def test_signing_in_with_the_step_is_enough(manager, space) -> None:
    client = with_the_step(manager)

    assert client.get(reverse("manage_week", args=[space.slug])).status_code == 200


def test_a_spare_code_opens_the_account_once(manager, space) -> None:
    TOTP.activate(manager, SECRET)
    spare = RecoveryCodes.activate(manager).get_unused_codes()[0]
    first, second = Client(), Client()
    for client in (first, second):
        client.post(reverse("account_login"), {"login": manager.email, "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": spare})

    assert first.get(reverse("manage_week", args=[space.slug])).status_code == 200
    assert second.get(reverse("my_account")).status_code == 302


def test_who_takes_the_step_away_is_asked_again(manager, space) -> None:
    """Sabotage: cobaby/safety/second_step.py: return shown and has_second_step(request.user) -> return shown"""
    client, week = with_the_step(manager), reverse("manage_week", args=[space.slug])
    assert client.get(week).status_code == 200

    Authenticator.objects.filter(user=manager).delete()

    assert client.get(week).status_code == 302


def test_spare_codes_alone_are_no_step(manager, space) -> None:
    """Sabotage: cobaby/safety/second_step.py: types=[CODE, KEY] -> types=None"""
    client, week = with_the_step(manager), reverse("manage_week", args=[space.slug])
    RecoveryCodes.activate(manager)
    assert client.get(week).status_code == 200

    Authenticator.objects.filter(user=manager, type=Authenticator.Type.TOTP).delete()

    page = client.get(week, follow=True)
    assert page.redirect_chain and not page.context["has_step"]


def test_a_manager_who_is_a_parent_books_without_it(manager) -> None:
    client = with_password(manager)

    assert client.get(reverse("family")).status_code == 200
    assert client.get(reverse("today")).status_code == 200


def test_a_live_deployment_cannot_leave_it_out(settings) -> None:
    settings.TEAM_WITHOUT_SECOND_STEP = True

    found = run_checks(include_deployment_checks=True)

    assert "cobaby.safety.E001" in {check.id for check in found}
