"""The site as it runs in production: gunicorn in a process of its own, on the tests' database."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.db import connection

from cobaby.supervisor.choices import PROJECT
from tests.outbox.mail_server import free_port
from tests.server.test_production import KEPT, READY

HOST = READY["ALLOWED_HOSTS"]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
READY_SECONDS = 60
THREADS = 16
"""Twice the usual, so that they would need more connections than the pool gives."""


def database_url() -> str:
    """Of the tests' own database, for another process."""
    connection.ensure_connection()
    at = connection.connection.info
    login = f"{quote(at.user)}:{quote(at.password)}"
    return f"postgresql://{login}@/{at.dbname}?host={quote(at.host, '')}&port={at.port}"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: str


@dataclass
class Site:
    """A running site, and what it wrote to its log."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line of the log; each must be one JSON object."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    def raw(self, request: bytes) -> bytes:
        """Send these very bytes; the beginning of what comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall(request)
            return line.recv(4096)


def start(folder: Path) -> Site:
    """Start it and wait until it answers."""
    port, log = free_port(), folder / "web.log"
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = {
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(folder),
        "TRUSTED_PROXIES": "1",
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "1",
        "WEB_THREADS": str(THREADS),
    }
    command = ["-m", "gunicorn", "--config", "python:cobaby.server.gunicorn_conf"]
    static = ["manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    environment = kept | READY | own
    subprocess.run([sys.executable, *static], cwd=PROJECT, env=environment, check=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=PROJECT, env=environment, stderr=output, stdout=output
        )
    site = Site(process, port, log)
    _wait_until_it_answers(site)
    return site


def _wait_until_it_answers(site: Site) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and site.process.poll() is None:
        try:
            if Browser(site).get("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    site.process.kill()
    raise AssertionError(site.log.read_text())


@dataclass
class Browser:
    """A visitor behind the proxy that speaks https; keeps cookies, follows nothing."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=lambda: {"X-Forwarded-Proto": "https"})

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, page: str = "", **form: str) -> Answer:
        """Fill in the form of `page` (the same address if none is named) and send it."""
        found = TOKEN.findall(self.get(page or path).body)
        form["csrfmiddlewaretoken"] = found[0] if found else ""
        return self._ask("POST", path, urlencode(form), {"Referer": f"https://{HOST}/"})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        line.request(
            method, path, body, {"Host": HOST, "Cookie": kept} | self.headers | form | headers
        )
        response = line.getresponse()
        answer = Answer(response.status, response.headers, response.read().decode())
        line.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer
