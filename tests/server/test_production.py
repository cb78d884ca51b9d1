"""Production settings: what they refuse, in words, and what Django's own check says of them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cobaby.server.production import refuse_unless_ready, site_url
from cobaby.supervisor.choices import PROJECT

READY = {
    "SECRET_KEY": "k3-wO9fQ_pL2vX8zR5tY7uI1aS4dF6gH0jKqWeRtYuIoPzXcVbNm",
    "ALLOWED_HOSTS": "cobaby.example.org",
}
KEPT = ("PATH", "HOME", "DATABASE_URL", "REDIS_URL")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of the product in an environment that says no more than this."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set."),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is not set."),
        ({"ALLOWED_HOSTS": "a.example,*"}, "ALLOWED_HOSTS must name your site"),
        ({"COBABY_DEMO": "1"}, "COBABY_DEMO is 1."),
        ({"DEBUG": "1"}, "DEBUG is 1."),
        ({"SITE_URL": "http://a.example"}, "SITE_URL must begin with https://"),
    ],
)
def test_what_is_not_safe_is_refused_in_words(wrong: dict[str, str], said: str) -> None:
    """Sabotage: cobaby/server/production.py: if environment.get("COBABY_DEMO") == "1": -> if False:

    Sabotage: cobaby/server/production.py: if environment.get("DEBUG") == "1": -> if False:
    """
    with pytest.raises(SystemExit) as refusal:
        refuse_unless_ready(READY | wrong)

    lines = str(refusal.value).splitlines()
    assert lines[0] == "Cobaby does not start:"
    assert [line.startswith(f"- {said}") for line in lines[1:]] == [True]


def test_what_is_ready_starts() -> None:
    refuse_unless_ready(READY)

    assert site_url(READY) == "https://cobaby.example.org"


@pytest.mark.parametrize(
    "command",
    [
        ("manage.py", "migrate"),
        ("-m", "gunicorn", "--config", "python:cobaby.server.gunicorn_conf"),
        ("-m", "celery", "--app", "cobaby", "worker"),
    ],
    ids=["manage", "web", "worker"],
)
def test_no_process_starts_without_them(command: tuple[str, ...]) -> None:
    """Sabotage: cobaby/settings.py: production.refuse_unless_ready(env) -> pass"""
    done = run(*command)

    assert done.returncode == 1
    assert "SECRET_KEY is not set." in done.stderr and "ALLOWED_HOSTS is not set." in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_djangos_check_for_deployment_is_clean() -> None:
    """Sabotage: cobaby/settings.py: SECURE_SSL_REDIRECT = True -> SECURE_SSL_REDIRECT = False"""
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **READY)

    assert (done.returncode, done.stderr) == (0, "")


def test_it_warns_of_a_weak_key() -> None:
    """The negative control: the check does look."""
    weak = READY | {"SECRET_KEY": "changeme"}

    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **weak)

    assert done.returncode == 1 and "security.W009" in done.stderr
