"""Passkeys and codes from an app, under the strict policy, with the browser's own authenticator."""

from __future__ import annotations

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
