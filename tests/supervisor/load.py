"""Families who book through the site while its parts are killed, and a log of what they were told.

`ok`: the site said that it is booked. `failed`: it said no. `unknown`: it broke off, or asked to
come back in a moment; the family then sends the very same form again until it is told. `lost`: as
unknown, by our own hand and so for certain: each family throws its first confirmation away.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

from cobaby.supervisor.choices import PROJECT
from tests.supervisor.running import Running, clean_environment

TOKEN = "x" * 32
PATIENCE_SECONDS = 40


@dataclass(frozen=True)
class Told:
    """What one family was told about one time, first and in the end."""

    person: int
    time: str
    first: str
    last: str
    reference: str


@dataclass
class Family:
    """One client: signed in, books one time after the other."""

    port: int
    slug: str
    person: int
    child: int
    session: str
    log: list[Told] = field(default_factory=list)

    def book(self, time_value: str) -> Told:
        """Hold and confirm; sent again, as it was, for as long as nobody knows what became of it."""
        wish = {"asked": "1", "with": self.child, "desk": "laptop", "time": time_value}
        first_form = (f"/spaces/{self.slug}/book/", wish | {"token": uuid4()})
        loses = all(told.first != "lost" for told in self.log)
        held, was_sure = self._surely(*first_form)
        reference, outcome = _reference(held), "failed"
        if reference:
            done, confirm_was_sure = self._surely(f"/bookings/{reference}/check/", {}, loses)
            was_sure = was_sure and confirm_was_sure
            outcome = "ok" if _reference(done) else "failed"
        if outcome == "ok" and not was_sure:  # one page back, and all of it once more
            again, _sure = self._surely(*first_form)
            outcome = "ok" if _reference(again) == reference else "another"
        first = outcome if was_sure else "lost" if loses else "unknown"
        told = Told(self.person, time_value, first, outcome, reference)
        self.log.append(told)
        return told

    def _surely(
        self, path: str, form: dict[str, Any], loses: bool = False
    ) -> tuple[http.client.HTTPResponse, bool]:
        """The answer to this form, and whether it came at the first time of sending.

        `loses`: the first answer is as if the line had broken before it.
        """
        deadline, was_sure = time.monotonic() + PATIENCE_SECONDS, True
        while time.monotonic() < deadline:
            answer = self._send(path, form)
            if answer is not None and answer.status < 500 and not (loses and was_sure):
                return answer, was_sure
            was_sure = False
            time.sleep(0.05)
        raise AssertionError(f"no answer from {path}")

    def _send(self, path: str, form: dict[str, Any]) -> http.client.HTTPResponse | None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Host": f"localhost:{self.port}",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            line.request("POST", path, urlencode(form | {"csrfmiddlewaretoken": TOKEN}), headers)
            answer = line.getresponse()
            answer.read()
            return answer
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()


def _reference(answer: http.client.HTTPResponse) -> str:
    """Where a form led to, when it led to a booking."""
    path = urlsplit(answer.headers.get("Location", "")).path
    parts = path.strip("/").split("/")
    return parts[1] if answer.status == 302 and parts[0] == "bookings" and len(parts) > 1 else ""


class Load:
    """All families at once, each through all times, until they are done or told to stop."""

    def __init__(self, running: Running, parents: int) -> None:
        world = ask(running, "make", str(parents))
        port = urlsplit(running.address).port
        assert port
        self.times: list[str] = world["times"]
        self.families = [Family(port, world["slug"], **one) for one in world["families"]]
        self.enough = Event()
        self._threads = [Thread(target=self._work, args=[one]) for one in self.families]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each finish what it is at."""
        self.enough.set()
        for thread in self._threads:
            thread.join()

    @property
    def log(self) -> list[Told]:
        return [told for family in self.families for told in family.log]

    def _work(self, family: Family) -> None:
        for value in self.times[:-1]:  # the last is kept for when all is over
            if self.enough.is_set():
                return
            family.book(value)


def ask(running: Running, *arguments: str, **chosen: str) -> Any:
    """What `load_world` says, asked in a process with the product's own key and database."""
    own = {
        "COBABY_TESTING": "1",
        "DJANGO_SETTINGS_MODULE": "cobaby.settings",
        "SECRET_KEY": (running.data / "secret_key").read_text().strip(),
        "DATABASE_URL": f"postgresql://cobaby@/cobaby?host={quote(os.fspath(running.sockets), '')}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.supervisor.load_world", *arguments],
        cwd=PROJECT,
        env=clean_environment(running.data, **chosen) | own,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)
