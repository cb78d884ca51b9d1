"""One Chromium and one running site for all; each module has its own world, committed and cleared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ViewportSize
from pytest_django.live_server_helper import LiveServer

from spaces.ranges import local_day
from tests.access.world import World, build_world
from tests.factories import ZONE

Opener = Callable[..., BrowserContext]
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
LONGEST_WAIT = 15_000
"""Milliseconds: a machine under load is slow, which is no fault of the page."""

WATCH = """
window.__refused = [];
addEventListener("securitypolicyviolation", e =>
  window.__refused.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""

AXE = Axe().axe_script
"""Stands ready in each page: to send it to each one anew takes longer than to look."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that are committed, so that the site sees them; cleared when the module is done."""
    with django_db_blocker.unblock():
        yield
        _empty()


def _empty() -> None:
    """All but the rows that migrations made."""
    kept = {"django_migrations", "django_content_type", "auth_permission"}
    tables = [name for name in connection.introspection.table_names() if name not in kept]
    quoted = ", ".join(connection.ops.quote_name(name) for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY")


@pytest.fixture(scope="module")
def site(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running site."""
    folder = tmp_path_factory.mktemp("site")
    changes = override_settings(
        MEDIA_ROOT=folder / "media",
        MAIL_DIR=folder / "mail",
        DEMO=True,
        EMAIL_BACKEND="cobaby.outbox.mailfiles.EmailBackend",
    )
    with changes:
        cache.clear()
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture(scope="module")
def world(site: str) -> World:
    """From the day after today, as the calendar on the wall of its space has it."""
    now = timezone.now()
    return build_world(local_day(now, ZoneInfo(ZONE)) + timedelta(days=1), now)


@pytest.fixture
def open_as(browser: Browser, site: str) -> Iterator[Opener]:
    """A browser of its own for a person of the cast, signed in by cookie; closed after the test."""
    opened: list[BrowserContext] = []

    def opener(
        person: str = "visitor", world: World | None = None, **options: Any
    ) -> BrowserContext:
        opened.append(opened_as(browser, site, person, world, **options))
        return opened[-1]

    yield opener
    for context in opened:
        context.close()


def opened_as(
    browser: Browser, site: str, person: str, world: World | None, **options: Any
) -> BrowserContext:
    """A browser of its own for this person, by phone unless said otherwise."""
    fitted = {"viewport": PHONE, "base_url": site, "locale": "en-GB"} | options
    context = browser.new_context(**fitted)
    context.set_default_timeout(LONGEST_WAIT)
    context.add_init_script(WATCH + AXE)
    if world is not None and person != "visitor":
        cookie = world.client(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    return context
