"""Cell (d): a booking through HTTP, with gunicorn and real sessions, beside the barest POST."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.urls import reverse
from django.utils.crypto import get_random_string

from bookings.asks import Ask
from bookings.selection import time_value
from cobaby.accounts.models import User
from cobaby.safety.middleware import SEEN
from tests.bench.booking import Size
from tests.bench.clients import WARM_UP, Job, rate, ratio, take_turns
from tests.bench.table import Row
from tests.bench.worlds import World

CSRF = get_random_string(32)
WORKERS, THREADS = 2, 16
"""Processes of the server, and threads of all together, as `make run` starts them."""


def rows(world: World, size: Size, now: datetime, *, hot: bool, port: int) -> list[Row]:
    """A hold and its confirmation, two POSTs, beside one POST that writes one row."""
    return [row for clients in size.clients for row in _rows(world, size, clients, now, port, hot)]


def _rows(world: World, size: Size, clients: int, now: datetime, port: int, hot: bool) -> list[Row]:
    each = max(1, size.jobs // clients)

    def shares() -> list[list[tuple[Ask, str]]]:
        asks = iter(world.hot(each * clients) if hot else world.spread(each * clients))
        return [
            [
                (ask, make_session(ask.person, now))
                for ask in [*world.spread(WARM_UP), *(next(asks) for _ in range(each))]
            ]
            for _ in range(clients)
        ]

    found = take_turns(
        {
            "bare POST": lambda: rate(partial(_bare, shares(), port), clients),
            "d": lambda: rate(partial(_booking, shares(), port), clients),
        },
        size.repeats,
    )
    where = f"{'one day' if hot else 'many days'}, {clients} clients"
    beside = {"bare POST": ratio(found["d"], found["bare POST"])}
    return [
        Row("bare POST", where, found["bare POST"]),
        Row(
            "hold and confirm, HTTP (d)",
            where,
            found["d"],
            beside=beside,
            wanted={"bare POST": 0.35},
        ),
    ]


def warm_up(world: World, *, clients: int, port: int, now: datetime) -> None:
    """As many threads of the server have a connection, and each has booked a few times."""
    shares = [
        [(ask, make_session(ask.person, now)) for ask in world.spread(WARM_UP)]
        for _ in range(clients)
    ]
    rate(partial(_booking, [[*share, *share[-1:]] for share in shares], port), clients)


def make_session(person: User, now: datetime) -> str:
    """The key of a session as signing in would leave it, seen just now."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[SEEN] = now.isoformat()
    session.create()
    return session.session_key


def _bare(shares: list[list[tuple[Ask, str]]], port: int, client: int) -> list[Job]:
    browser = Browser(port)
    return [
        partial(browser.post, "/bench/one-row/", {}, session, 200) for _, session in shares[client]
    ]


def _booking(shares: list[list[tuple[Ask, str]]], port: int, client: int) -> list[Job]:
    browser = Browser(port)
    return [partial(_book, browser, ask, session) for ask, session in shares[client]]


def _book(browser: Browser, ask: Ask, session: str) -> None:
    form = {
        "with": [child.pk for child in ask.children],
        "desk": ask.desk_kind,
        "length": ask.span.minutes,
        "time": time_value(ask.span),
        "token": str(ask.form_token),
        "asked": 1,
    }
    address = reverse("choose", args=[ask.space.slug])
    check = browser.post(address, form, session, 302)
    browser.post(check, {}, session, 302)


class Browser:
    """One connection that is kept, as browsers do."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def post(self, address: str, form: dict[str, object], session: str, expected: int) -> str:
        """Post a form; where it leads. Raises RuntimeError for another status than expected."""
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection.request("POST", address, urlencode(form, doseq=True), headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != expected:
            raise RuntimeError(f"{address}: {answer.status} {text[-300:]!r}")
        return answer.headers.get("Location", "")


@contextmanager
def gunicorn() -> Iterator[int]:
    """The site as `make run` serves it, on the bench's database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "cobaby.wsgi", f"--workers={WORKERS}"]
    command += [f"--threads={THREADS // WORKERS}"]
    command += ["--worker-class=gthread", "--keep-alive=30", f"--bind=127.0.0.1:{port}"]
    command += ["--preload", "--log-level=error", "--no-control-socket"]
    environment = os.environ | {
        "DATABASE_URL": _address(),
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    }
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _address() -> str:
    known = connection.get_connection_params()
    who, host = known.get("user", ""), quote(str(known.get("host", "")), "")
    password = f":{quote(known['password'], '')}" if known.get("password") else ""
    place = f"host={host}" + (f"&port={known['port']}" if known.get("port") else "")
    return f"postgresql://{who}{password}@/{known['dbname']}?{place}"


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            probe = HTTPConnection("127.0.0.1", port, timeout=5)
            probe.request("GET", "/healthz", headers={"Host": "localhost"})
            probe.getresponse().read()
            return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise RuntimeError("gunicorn did not answer")
