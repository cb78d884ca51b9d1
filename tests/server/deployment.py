"""What Dockerfile, docker-compose.yml, README and the settings say, read for the tests."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from cobaby.supervisor.choices import PROJECT

READ = re.compile(r"(?:environ|environment|env)(?:\.get)?[(\[]\s*\"([A-Z][A-Z0-9_]+)\"")
ROW = re.compile(r"^\| (`[^|]+`) \| ([^|]*) \|", re.MULTILINE)
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?:(:[-?])([^{}]*))?\}")
OURS = ("web", "worker", "beat", "setup")
FOR_TESTS = {"COBABY_TESTING", "COBABY_LOCAL"}
"""Said by the tests, and by `make run` itself."""


def compose() -> Any:
    return yaml.safe_load((PROJECT / "docker-compose.yml").read_text())


def read_by_settings() -> set[str]:
    """Every name that the settings, and the modules that they and the containers use, read."""
    files = [PROJECT / "cobaby" / "settings.py", *(PROJECT / "cobaby" / "server").glob("*.py")]
    found = (name for file in files for name in READ.findall(file.read_text()))
    return set(found) - FOR_TESTS


def in_readme() -> dict[str, str]:
    """Each name of the README's tables, and what holds without it."""
    rows = ROW.findall((PROJECT / "README.md").read_text())
    pairs = (
        (name, without) for names, without in rows for name in re.findall(r"`([A-Z_]+)`", names)
    )
    return dict(pairs)


def dockerfile(word: str) -> list[str]:
    """The command in brackets behind the last line that begins with, or holds, this word."""
    text = (PROJECT / "Dockerfile").read_text()
    found: list[str] = json.loads(re.findall(rf"^(?:{word}).*?(\[.*\])$", text, re.MULTILINE)[-1])
    return found


def copied_into_the_image() -> list[list[str]]:
    """The words of each COPY that takes from the project, its target last."""
    text = (PROJECT / "Dockerfile").read_text()
    lines = [line.split()[1:] for line in text.splitlines() if line.startswith("COPY ")]
    return [words for words in lines if not words[0].startswith("--from")]


def let_into_the_image() -> set[str]:
    """What .dockerignore, which shuts all out, lets in again."""
    lines = (PROJECT / ".dockerignore").read_text().split("\n")
    assert "*" in lines
    return {line.removeprefix("!") for line in lines if line.startswith("!")}


def filled_in(value: str, chosen: dict[str, str]) -> str:
    """As docker compose reads it. Raises KeyError for one that must be chosen and is not."""

    def replaced(match: re.Match[str]) -> str:
        name, kind, default = match.groups()
        if chosen.get(name):
            return chosen[name]
        if kind == ":?":
            raise KeyError(name)
        return default or ""

    return VARIABLE.sub(replaced, value)


def environment_of(service: str, chosen: dict[str, str]) -> dict[str, str]:
    """What the processes of a service find in their environment."""
    told = compose()["services"][service]["environment"]
    return {name: filled_in(str(value), chosen) for name, value in told.items()}
