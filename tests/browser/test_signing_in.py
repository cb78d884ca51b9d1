"""Passkeys and codes from an app, under the strict policy, with the browser's own authenticator."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.access.world import World
from tests.browser.conftest import Opener
from tests.browser.looking import Eye


def with_authenticator(page: Page) -> None:
    """A fingerprint reader that always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_and_opens_the_account(world: World, open_as: Opener) -> None:
    """Sabotage: templates/mfa/webauthn/add_form.html: data-allauth-onload="allauth.webauthn.forms.addForm" type="application/json" -> data-allauth-onload="" type="application/json" """
    page = open_as("manager", world).new_page()
    eye = Eye(page)
    with_authenticator(page)
    eye.go(reverse("mfa_add_webauthn"))
    page.get_by_label("Name of this key").fill("My phone")
    page.get_by_label("Sign in with this key alone, without a password").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(lambda url: "/add/" not in url)
    assert eye.policy() == []

    page.context.clear_cookies()
    eye.go(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "login" not in url)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(reverse("my_account"))
    expect(page.get_by_label("Your name")).to_have_value(world.manager.display_name)
    assert eye.policy() == []


def test_a_passkey_is_the_second_step_of_the_team(
    world: World, open_as: Opener, settings: Any
) -> None:
    """Led there from the week, set up, spare codes, back to the week; next time shown instead.

    Sabotage: templates/mfa/recovery_codes/index.html: href="{{ request.session.safety_going_to }}" -> href="/"
    Sabotage: templates/safety/second_step.html: {% url 'mfa_add_webauthn' as link %} -> {% url 'mfa_activate_totp' as link %}
    """
    settings.TEAM_WITHOUT_SECOND_STEP = False
    page = open_as("other_manager", world).new_page()
    eye = Eye(page)
    with_authenticator(page)
    week = reverse("manage_week", args=[world.other_space.slug])
    eye.go(week)
    expect(page.get_by_role("heading", level=1)).to_have_text("A second step for your work")

    page.get_by_role("link", name="A passkey on this device").click()
    page.get_by_label("Name of this key").fill("My laptop")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Spare codes")
    page.get_by_role("link", name="I keep them safe. Go on").click()
    page.wait_for_url(f"**{week}")

    page.context.clear_cookies()
    signed_in = world.client("other_manager").cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": signed_in, "url": page.url}])
    eye.go(week)
    page.get_by_role("link", name="Use your passkey").click()
    page.get_by_role("button", name="Use your key").click()
    page.wait_for_url(f"**{week}")
    assert eye.policy() == []


def test_a_code_from_an_app_is_turned_on(world: World, open_as: Opener) -> None:
    page = open_as("other_manager", world, java_script_enabled=False).new_page()
    page.goto(reverse("mfa_activate_totp"))
    secret = page.locator("code.secret").inner_text()

    counter = next(iter(yield_hotp_counters_from_time()))
    page.get_by_label("Code from the app").fill(format_hotp_value(hotp_value(secret, counter)))
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url(lambda url: "activate" not in url)

    kinds = Authenticator.objects.filter(user=world.other_manager).values_list("type", flat=True)
    assert "totp" in kinds
