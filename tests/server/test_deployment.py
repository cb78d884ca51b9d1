"""Dockerfile, docker-compose.yml, the README's table and the settings agree with each other.

There is no Docker where these run: the files are read, and their commands are run as they stand.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import get_commands

from cobaby.server import probe
from cobaby.supervisor.choices import PROJECT
from tests.outbox.mail_server import free_port
from tests.server import deployment
from tests.server.deployment import OURS, compose, environment_of, in_readme, read_by_settings
from tests.server.test_production import run

SECRETS = {
    "SECRET_KEY": "k3-wO9fQ_pL2vX8zR5tY7uI1aS4dF6gH0jKqWeRtYuIoPzXcVbNm",
    "ALLOWED_HOSTS": "cobaby.example.org",
    "POSTGRES_PASSWORD": "letters1234",
    "EMAIL_HOST": "mail.example.org",
}
BY_THE_IMAGE = {"DATA_DIR", "STATIC_ROOT", "PULSE_DIR", "WEB_BIND"}
BY_LIBPQ = {"PGPASSWORD"}
NEVER_IN_PRODUCTION = {"COBABY_DEMO", "DEBUG"}
FOR_MAKE = {"PORT", "PYTHON", "CHROMIUM", "POSTGRES_PASSWORD"}
"""Read by make, the supervisor, the tests and the compose file, not by the settings."""


def test_the_readme_names_every_setting_and_no_other() -> None:
    """Sabotage: README.md: | `TRUSTED_PROXIES` -> | `TRUSTED_PROXY`"""
    assert read_by_settings() | FOR_MAKE == set(in_readme())


def test_every_setting_can_be_chosen_in_the_compose_file() -> None:
    """Sabotage: docker-compose.yml: OPERATOR_PHONE: ${OPERATOR_PHONE:-} -> OPERATOR_FAX: ${OPERATOR_FAX:-}"""
    passed_on = set(compose()["x-product"]["environment"])

    assert passed_on == (read_by_settings() | BY_LIBPQ) - BY_THE_IMAGE - NEVER_IN_PRODUCTION


def test_all_our_processes_get_the_same_settings() -> None:
    told = [environment_of(service, SECRETS) for service in OURS]

    assert all(one == told[0] for one in told)


def test_a_password_of_any_signs_opens_the_database() -> None:
    """It stands in no address, where @, : and / would need another spelling.

    Sabotage: docker-compose.yml: PGPASSWORD: ${POSTGRES_PASSWORD:-} -> PGPASSWORD: ${PGPASSWORD:-}
    """
    told = environment_of("web", SECRETS | {"POSTGRES_PASSWORD": "a@b:c/d"})

    assert told["DATABASE_URL"] == "postgresql://cobaby@postgres:5432/cobaby"
    assert told["PGPASSWORD"] == "a@b:c/d"


def test_no_default_asks_for_another_variable() -> None:
    """docker-compose 1.29 made an address of `cobaby:${POSTGRES_PASSWORD@…}` out of one.

    Sabotage: docker-compose.yml: ${DATABASE_URL:-postgresql://cobaby@postgres:5432/cobaby} -> ${DATABASE_URL:-postgresql://cobaby:${POSTGRES_PASSWORD}@postgres:5432/cobaby}
    """
    file = (PROJECT / "docker-compose.yml").read_text()

    assert not re.search(r"\$\{[^{}]*\$\{", file)


@pytest.mark.parametrize("name", SECRETS)
def test_what_has_no_safe_default_must_be_chosen(name: str) -> None:
    """Sabotage: docker-compose.yml: ${POSTGRES_PASSWORD:?Choose one} -> ${POSTGRES_PASSWORD:-cobaby}"""
    chosen = {other: value for other, value in SECRETS.items() if other != name}

    with pytest.raises(KeyError, match=name):
        for service in ("web", "postgres"):
            environment_of(service, chosen)


def test_every_service_is_watched_and_waits_for_what_it_needs() -> None:
    services = compose()["services"]

    assert set(services) == {*OURS, "postgres", "redis"}
    for name in ("worker", "beat", "postgres", "redis"):
        assert services[name]["healthcheck"]["test"], name
    for name in ("web", "worker", "beat"):
        waits = {other: on["condition"] for other, on in services[name]["depends_on"].items()}
        assert waits == {
            "setup": "service_completed_successfully",
            "postgres": "service_healthy",
            "redis": "service_healthy",
        }


def test_nothing_that_must_last_is_kept_in_a_container() -> None:
    file = compose()
    mounted = {
        name: [volume.partition(":")[0] for volume in service["volumes"]]
        for name, service in file["services"].items()
    }

    assert mounted["postgres"] == ["postgres"] and mounted["redis"] == ["redis"]
    assert all(mounted[name] == ["data"] for name in OURS)
    assert set(file["volumes"]) == {"data", "postgres", "redis"}


def test_our_containers_may_do_little() -> None:
    for name in OURS:
        service = compose()["services"][name]
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
        assert "privileged" not in service and "network_mode" not in service
    ports = [service.get("ports", []) for service in compose()["services"].values()]
    assert [port for some in ports for port in some] == ["127.0.0.1:${PORT:-8000}:8000"]


def test_the_image_starts_as_an_ordinary_user_without_a_compiler() -> None:
    last_stage = (PROJECT / "Dockerfile").read_text().rpartition("\nFROM ")[2]

    assert last_stage.splitlines()[0] == "python:3.11-slim"
    assert "\nUSER cobaby\n" in last_stage
    assert "apt-get" not in last_stage and "pip" not in last_stage.replace("/pip", "")


def test_the_image_gets_everything_that_runs_and_nothing_else() -> None:
    """What COPY names is there, and what git keeps of the product is not ignored.

    Sabotage: .dockerignore: !bookings -> !booking
    """
    kept = {Path(file).parts[0] for file in tracked_files()}
    let_in = deployment.let_into_the_image()
    sources = [part for line in deployment.copied_into_the_image() for part in line[:-1]]

    assert all((PROJECT / source).exists() for source in sources)
    assert {source for source in sources if source != "."} <= let_in
    assert {app for app in kept if (PROJECT / app / "__init__.py").exists()} <= let_in | {"tests"}
    assert {"manage.py", "requirements.txt", "templates", "static"} <= let_in
    assert not {"tests", "var", ".git", ".venv", "requirements-dev.txt"} & let_in


def test_every_step_of_the_image_calls_what_there_is() -> None:
    """Modules and commands that the Dockerfile and the compose file name.

    Sabotage: Dockerfile: -m cobaby.catalogues compile -> -m cobaby.catalogue compile
    """
    said = (PROJECT / "Dockerfile").read_text() + (PROJECT / "docker-compose.yml").read_text()
    named = re.findall(r"(?<=[\s,\"\[])-m[\",\s]+([a-z_.]+)", said)
    modules = {*named, "cobaby.server.gunicorn_conf"}
    commands = set(re.findall(r"manage\.py ([a-z_]+)", said))

    assert {"cobaby.catalogues", "cobaby.server.probe", "cobaby.server.pulse"} <= modules
    assert [name for name in modules if find_spec(name) is None] == []
    assert {"check", "migrate", "load_places", "collectstatic"} <= commands <= set(get_commands())


def tracked_files() -> list[str]:
    """What git keeps; where the project was copied without it, what lies there."""
    found = subprocess.run(
        ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False
    ).stdout.split()
    return found or [path.name for path in PROJECT.iterdir()]


def test_djangos_check_is_clean_with_the_settings_of_the_compose_file(tmp_path: Path) -> None:
    """What the service `setup` runs first."""
    environment = environment_of("setup", SECRETS) | {"DATA_DIR": str(tmp_path)}

    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **environment)

    assert (done.returncode, done.stderr) == (0, "")
    assert "manage.py check --deploy --fail-level WARNING" in str(
        compose()["services"]["setup"]["command"]
    )


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_a_health_check_says_no_before_its_process_lives(name: str, tmp_path: Path) -> None:
    command = compose()["services"][name]["healthcheck"]["test"]
    assert command[:2] == ["CMD", "python"]

    done = run(*command[2:], PULSE_DIR=str(tmp_path))

    assert (done.returncode, done.stderr) == (1, f"The {name} does not live.\n")


def test_the_webs_health_check_says_no_where_nothing_answers() -> None:
    assert deployment.dockerfile("HEALTHCHECK") == ["python", "-m", "cobaby.server.probe"]
    assert not probe.is_alive(f"127.0.0.1:{free_port()}", "cobaby.example.org")


@pytest.mark.supervisor
def test_worker_and_beat_start_and_show_that_they_live(tmp_path: Path) -> None:
    """Their own commands, as they stand in the compose file, against the tests' broker.

    What they say is one JSON object a line, from the first on.

    Sabotage: docker-compose.yml: celery, --quiet, --app, cobaby, worker, -> celery, --app, cobaby, worker,
    Sabotage: docker-compose.yml: celery, --quiet, --app, cobaby, beat, -> celery, --app, cobaby, beat,
    Sabotage: docker-compose.yml: [CMD, python, -m, cobaby.server.pulse, beat] -> [CMD, python, -m, cobaby.server.pulse, web]
    """
    services = compose()["services"]
    own = {"DATA_DIR": str(tmp_path), "PULSE_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    own |= {
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
    }  # the tests may run as root, the image never
    environment = environment_of("worker", SECRETS | _services()) | own
    started = {
        name: subprocess.Popen(
            [sys.executable, *_in(tmp_path, services[name]["command"])[1:]],
            cwd=PROJECT,
            env=environment,
            stdout=(tmp_path / f"{name}.log").open("wb"),
            stderr=subprocess.STDOUT,
        )
        for name in ("worker", "beat")
    }
    try:
        for name in started:
            check = services[name]["healthcheck"]["test"][2:]
            deadline = time.monotonic() + 60
            while run(*check, PULSE_DIR=str(tmp_path)).returncode and time.monotonic() < deadline:
                assert started[name].poll() is None
            assert run(*check, PULSE_DIR=str(tmp_path)).returncode == 0, name
            said = (tmp_path / f"{name}.log").read_text().splitlines()
            assert said and [line for line in said if not line.startswith("{")] == []
    finally:
        for process in started.values():
            process.terminate()
            process.wait(30)


def _in(folder: Path, command: list[str]) -> list[str]:
    """The same command with its files in another folder than /tmp."""
    return [part.replace("/tmp/", f"{folder}/") for part in command]


def _services() -> dict[str, str]:
    return {
        name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)
    }
