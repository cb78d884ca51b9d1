"""Many changes, each tried by pytest on a copy of the project: fast, and none sees another.

A run is a fork of a process that has imported what others wrote, and nothing of the project: so
each reads the project's files as they stand at that moment. It has a database of its own, which
is a copy of one that the migrations made. A change that no test notices so is tried again on a
database that the changed migrations make.
"""

import importlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.forked import HUNG, OURS, PROJECT, Environment, run_pytest

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", "*.pyc")
PASSED, FAILED, NONE_RAN = 0, 1, 5  # pytest's own codes
BROKEN = 100  # ours: the changed code cannot even be imported, which proves nothing
SAID = {PASSED: "passed", FAILED: "failed", NONE_RAN: "none ran", BROKEN: "broken", HUNG: "hung"}
ALONE = re.compile(r"tests/(concurrency|supervisor|server)/|idempotency|outbox_proof")
"""Trials that measure how long something takes, or what many do at once."""
LONGEST_RUN_SECONDS = 600
OPTIONS = "-q -x --no-header --assert=plain -p no:cacheprovider -p no:unraisableexception".split()
"""Nothing that costs time and only serves a reader."""
READY = ("-p", "tests.trials")
"""Takes the database as it is; `--create-db` instead makes one by the migrations of the copy."""
FIRST_RUN = ("--create-db", "--reuse-db", "tests/test_constraints.py")
"""Makes the database and leaves it there."""


@dataclass(frozen=True)
class Trial:
    """The one file that is changed, and what pytest runs meanwhile: the next if one is well."""

    name: str
    runs: Sequence[Sequence[str]]
    path: str = ""
    text: str = ""
    environment: Environment = field(default_factory=dict)
    expected: Sequence[int] = (FAILED,)
    """The codes that are well: a change has to make a test fail."""


@dataclass(frozen=True)
class Outcome:
    """How it went: pytest's code (or HUNG), and the end of what it said."""

    trial: Trial
    code: int
    said: str = ""

    @property
    def is_well(self) -> bool:
        return self.code in self.trial.expected


@contextmanager
def copied_project() -> Iterator[Path]:
    """The project once more, in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="cobaby-trials-") as folder:
        Path(folder).chmod(0o755)
        yield _copy(PROJECT, Path(folder) / "project")


def try_each_in_turn(
    trials: Iterable[Trial], project: Path, environment: Environment
) -> Iterator[Outcome]:
    """The outcome of each trial, as they come: two side by side, then those that run alone."""
    _warm_up(project, environment)
    alone = [trial for trial in trials if ALONE.search(trial.name)]
    together = [trial for trial in trials if not ALONE.search(trial.name)]
    for some, benches in (together, 2), (alone, 1):
        fork, start = get_context("fork"), (project, environment)
        with ProcessPoolExecutor(benches, fork, _Bench.settle, start) as pool:
            for done in as_completed([pool.submit(_Bench.try_here, trial) for trial in some]):
                yield done.result()


def report(outcomes: Iterable[Outcome], what: str, unfit: Sequence[str] = ()) -> tuple[int, int]:
    """Say how each went and, at the end, which were not as expected; count both."""
    well, faults = 0, list(unfit)
    for outcome in outcomes:
        well += outcome.is_well
        said = SAID.get(outcome.code, f"code {outcome.code}")
        print(f"{said:<8} {outcome.trial.name}", flush=True)
        if not outcome.is_well:
            faults.append(f"{said}: {outcome.trial.name}")
            print(outcome.said)
    print(f"\n{well} {what}, {len(faults)} not.", *faults, sep="\n", flush=True)
    return well, len(faults)


class _Bench:
    """One process with a copy and a database of its own, where one trial follows another."""

    here: "_Bench"

    def __init__(self, project: Path, environment: Environment) -> None:
        number = os.getpid()
        self.copy = _copy(project, project.parent / f"copy-{number}")
        self.database = f"{_name(environment)}_{number}"
        self.template = f"test_{_name(environment)}_ready"
        self.environment = environment

    @classmethod
    def settle(cls, project: Path, environment: Environment) -> None:
        cls.here = cls(project, environment)

    @classmethod
    def try_here(cls, trial: Trial) -> Outcome:
        return cls.here.try_one(trial)

    def try_one(self, trial: Trial) -> Outcome:
        """Change the file, run pytest, put the file back."""
        file = self.copy / trial.path
        original = file.read_text() if trial.path else ""
        try:
            if trial.path:
                file.write_text(trial.text)
            for arguments in trial.runs:
                code, said = self._run(trial, arguments)
                if code not in (PASSED, NONE_RAN):
                    break
            return Outcome(trial, code, said)
        finally:
            if trial.path:
                file.write_text(original)

    def _run(self, trial: Trial, arguments: Sequence[str]) -> tuple[int, str]:
        with _database(self.environment, self.database, self.template) as address:
            own = {**self.environment, **trial.environment, "DATABASE_URL": address}
            return run_pytest([*OPTIONS, *arguments], self.copy, own, LONGEST_RUN_SECONDS)


def _warm_up(project: Path, environment: Environment) -> None:
    """Import what the project imports of others; make the database that each run gets a copy of."""
    compiling = ["-m", "compileall", "-q", "--invalidation-mode", "checked-hash", *sorted(OURS)]
    subprocess.run([sys.executable, *compiling], cwd=project, check=True)
    names = project.parent / "imported"
    own = {**environment, "DATABASE_URL": _address(environment, f"{_name(environment)}_ready")}

    def tell() -> None:
        importlib.import_module("cobaby.urls")
        names.write_text("\n".join(name for name in sys.modules if name.split(".")[0] not in OURS))

    code, said = run_pytest([*OPTIONS, *FIRST_RUN], project, own, LONGEST_RUN_SECONDS, tell)
    if code != PASSED:
        raise RuntimeError(f"The tests do not even start (code {code}):\n{said}")
    for name in names.read_text().split("\n"):
        with suppress(Exception):  # what wants the project's settings is imported in each run
            importlib.import_module(name)


def _copy(project: Path, to: Path) -> Path:
    """Compiled files come along from a copy: they know their source by its hash, not its time."""
    shutil.copytree(project, to, ignore=NOT_COPIED if project == PROJECT else None, symlinks=True)
    if not (to / ".venv").exists():
        (to / ".venv").symlink_to(PROJECT / ".venv")
    return to


@contextmanager
def _database(environment: Environment, name: str, template: str) -> Iterator[str]:
    """The address of a fresh copy of the ready database; what stood there is thrown away."""
    with psycopg.connect(_address(environment, "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        yield _address(environment, name)
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _address(environment: Environment, name: str) -> str:
    return urlunsplit(urlsplit(environment["DATABASE_URL"])._replace(path=f"/{name}"))


def _name(environment: Environment) -> str:
    return urlsplit(environment["DATABASE_URL"]).path.strip("/")


class _ReadyDatabase:
    """Instead of pytest-django's own: DATABASE_URL names a database that tests may write to."""

    @pytest.fixture(scope="session")
    def django_db_setup(self) -> None:
        pass


def pytest_configure(config: pytest.Config) -> None:
    """As a plugin of pytest (`-p tests.trials`)."""
    config.pluginmanager.register(_ReadyDatabase())


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        pytest.exit(report.longreprtext, returncode=BROKEN)
