"""A passkey in a real browser, with the device played by Chromium: added, then used to sign in."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone(context: BrowserContext) -> Page:
    cache.clear()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def sign_in(page: Page, site: str, email: str) -> None:
    page.goto(site + reverse("account_login"))
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


@pytest.mark.django_db(transaction=True)
def test_a_passkey_alone_opens_the_account(live_server, phone: Page) -> None:
    """Sabotage: templates/mfa/webauthn/snippets/login_script.html: "login": "passkey_login" -> "login": "no_button\""""
    broken: list[str] = []
    phone.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    parent = make_user("Ana Kovač")
    sign_in(phone, live_server.url, parent.email)

    phone.goto(live_server.url + reverse("mfa_add_webauthn"))
    phone.fill("#id_password", PASSWORD)
    phone.press("#id_password", "Enter")
    phone.check("#id_passwordless")
    phone.click("#mfa_webauthn_add")
    phone.wait_for_url("**/recovery-codes/")

    phone.context.clear_cookies()
    phone.goto(live_server.url + reverse("account_login"))
    phone.click("#passkey_login")
    phone.wait_for_url(lambda url: "/login/" not in url)
    phone.goto(live_server.url + reverse("my_account"))

    assert phone.input_value("#id_display_name") == "Ana Kovač"
    assert broken == []
