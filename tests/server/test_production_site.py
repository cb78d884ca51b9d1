"""The site as production runs it: what it demands of a visitor, and what its log never says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from bookings.models import Booking
from bookings.selection import time_value
from cobaby.accounts.models import User
from cobaby.outbox.models import Message, Tick
from tests.factories import PASSWORD, at, make_child, make_desks, make_space, make_user
from tests.server import production_site
from tests.server.production_site import HOST, Browser, Site

pytestmark = [pytest.mark.supervisor, pytest.mark.django_db(transaction=True)]

EMAIL, NAME, CHILD, TYPED, TOKEN = (
    *(f"quokka.{uuid4().hex[:8]}@example.org", "Quillfeather", "Milandra"),
    *("wombat words", "numbat-token-4711"),
)
CANARIES = (EMAIL, "quokka", NAME, CHILD, "wombat", "numbat", PASSWORD)


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Site]:
    with django_db_blocker.unblock():
        running = production_site.start(tmp_path_factory.mktemp("site"))
    yield running
    running.stop()


@pytest.fixture
def person(settings: Any) -> User:
    """With a password as production keeps it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    return make_user(NAME, email=EMAIL)


def test_only_https_is_spoken_and_browsers_remember_it(site: Site) -> None:
    """Sabotage: cobaby/settings.py: SECURE_SSL_REDIRECT = True -> SECURE_SSL_REDIRECT = False"""
    plain = Browser(site, headers={}).get("/rules/")
    safe = Browser(site).get("/rules/")

    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/rules/")
    assert safe.status == 200
    assert safe.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "default-src 'none'" in safe.headers["Content-Security-Policy"]


def test_cookies_travel_by_https_only(site: Site, person: User) -> None:
    browser = Browser(site)

    answer = browser.post("/account/login/", login=EMAIL, password=PASSWORD)

    cookies = answer.headers.get_all("Set-Cookie") or []
    assert {cookie.partition("=")[0] for cookie in cookies} >= {"sessionid", "csrftoken"}
    assert all("; Secure" in cookie for cookie in cookies)
    assert any("HttpOnly" in cookie for cookie in cookies if cookie.startswith("sessionid"))


def test_ready_and_alive_are_told_without_https(site: Site) -> None:
    """Sabotage: cobaby/settings.py: r"^(healthz|readyz)$" -> r"^(healthz)$" """
    Tick.record("outbox.tick", now=timezone.now())
    inside = Browser(site, headers={})

    assert inside.get("/healthz").body == '{"status": "ok"}'
    assert (inside.get("/readyz").status, inside.get("/readyz").body) == (
        200,
        '{"status": "ready"}',
    )


def test_the_pool_keeps_connections_within_bounds(site: Site) -> None:
    """Twice as many threads as connections answer at once, and all of them do.

    Sabotage: cobaby/settings.py: 8 if PRODUCTION else 0 -> 0
    """
    with ThreadPoolExecutor(production_site.THREADS) as visitors:
        asked = visitors.map(lambda _: Browser(site).get("/spaces/").status, range(64))
        assert set(asked) == {200}

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        [held] = cursor.fetchone()
    assert held <= 1 + 8


def test_no_log_says_anything_about_a_person(site: Site, person: User) -> None:
    """Signs in, books, fails, forgets the password; then each line is read.

    Sabotage: cobaby/server/logs.py: record.msg, record.args = _bare(_words(record)), () -> pass
    Sabotage: cobaby/server/logs.py: if with_messages: -> if True:
    Sabotage: cobaby/server/logs.py: return f"/{match.route}" if match is not None -> return str(match) if match is not None
    """
    cache.clear()
    browser = Browser(site)
    sign_in_and_out_of_step(browser)
    book(browser, person)
    fail(browser)
    forget_the_password(browser)
    ask_for_odd_things(site, browser)

    text = site.log.read_text()
    assert [word for word in CANARIES if word in text] == []
    lines = site.lines
    assert {line["status"] for line in lines if "status" in line} >= {200, 302, 404, 500, 503}
    [failed] = [line for line in lines if line["message"].startswith("Answered with 500")]
    assert failed["error"]["type"] and "accounts/views.py" in " ".join(failed["error"]["at"])


def sign_in_and_out_of_step(browser: Browser) -> None:
    assert browser.post("/account/login/", login=EMAIL, password="wombat words").status == 200
    assert browser.post("/account/login/", login=EMAIL, password=PASSWORD).status == 302


def book(browser: Browser, person: User) -> None:
    """One confirmed booking, and its page under its reference."""
    space = make_space(confirmed_at=timezone.now())
    make_desks(space, 2)
    make_child(person, 40, CHILD, timezone.now().date())
    day = timezone.now().date() + timedelta(days=7)
    day -= timedelta(days=max(0, day.weekday() - 4))
    path = f"/spaces/{space.slug}/book/"
    time = time_value(at(day, 9 * 60, 12 * 60 + 30, space))
    wish = {"asked": "1", "day": str(day), "desk": "laptop", "time": time}
    held = browser.post(path, f"{path}?{urlencode(wish)}", **wish)
    assert browser.post(held.headers["Location"]).status == 302
    assert Booking.objects.confirmed().filter(person=person).exists()
    browser.get(f"/bookings/?q={TOKEN}")


def fail(browser: Browser) -> None:
    """A fault of the database that quotes what was typed, and one that means it is away."""
    with connection.cursor() as cursor:
        cursor.execute(FAULT)
    try:
        form = {"display_name": f"{NAME} {TYPED}", "language": "en", "zone": "Europe/Berlin"}
        assert browser.post("/me/", **form).status == 500
        with connection.cursor() as cursor:
            cursor.execute(FAULT.replace("P0001", "57P03"))
        assert browser.post("/me/", **form).status == 503
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION quoting_fault CASCADE")


FAULT = """
CREATE OR REPLACE FUNCTION quoting_fault() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no % of %', NEW.display_name, NEW.email USING ERRCODE = 'P0001'; END $$;
CREATE OR REPLACE TRIGGER quoting_fault BEFORE UPDATE ON accounts_user
FOR EACH ROW EXECUTE FUNCTION quoting_fault();
"""


def forget_the_password(browser: Browser) -> None:
    """The link in the mail holds a token in its path."""
    assert browser.post("/account/password/reset/", email=EMAIL).status == 302
    text = Message.objects.latest("pk").payload["text"]
    [link] = [word for word in text.split() if "/password/reset/key/" in word]
    browser.get(link.partition(HOST)[2])
    assert browser.get(f"/account/password/reset/key/abc-{TOKEN}/").status in (200, 302)


def ask_for_odd_things(site: Site, browser: Browser) -> None:
    browser.get(f"/no/such/{TOKEN}/?mail={quote(EMAIL)}")
    browser.get("/rules/", Host="quokka.example")
    browser.headers["X-Request-ID"] = f"bad id {EMAIL}"
    browser.get("/rules/")
    site.raw(b"GET /numbat-token-4711 quokka\r\n\r\n")
    site.raw(b"GET /numbat HTTP/1.1\r\nHost: quokka\r\nContent-Length: wombat\r\n\r\n")


def test_each_line_names_its_request(site: Site) -> None:
    """Sabotage: cobaby/server/logs.py: record.request_id = request_id.get() -> record.request_id = "" """
    number = "0123456789abcdef"

    answer = Browser(site).get("/rules/", **{"X-Request-ID": number})

    assert answer.headers["X-Request-ID"] == number
    [line] = [line for line in site.lines if line.get("request") == number]
    assert (line["route"], line["status"], line["method"]) == ("/rules/", 200, "GET")


def test_it_stops_when_asked(site: Site) -> None:
    """Last of this module: the others need it."""
    site.process.terminate()

    assert site.process.wait(30) == 0
    assert os.WIFEXITED(site.process.returncode)
