"""A product prepared once, and a copy of its data folder for each test.

Without the demo world, which other tests look at: only the start from nothing loads it here.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, LOCK_SH, LOCK_UN, flock
from pathlib import Path
from typing import Any, TextIO

import pytest

from cobaby.supervisor.places import folders_elsewhere
from tests.supervisor.running import Running, start

Launch = Callable[..., Running]


@pytest.fixture(scope="session", autouse=True)
def users(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[TextIO]:
    """A file of all workers, locked by each that starts a product."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    with (shared / "prepared.users").open("a+") as file:
        flock(file, LOCK_SH)
        yield file


@pytest.fixture(scope="session")
def prepared(users: TextIO) -> Iterator[Path]:
    """The data folder of a product that was started once and stopped: one for all workers.

    The first one makes it, and takes it away when no other is at work any more.
    """
    note = Path(users.name).with_name("prepared")
    with note.open("a+") as making, ExitStack() as stack:
        flock(making, LOCK_EX)
        making.seek(0)
        if not (known := making.read()):
            known = os.fspath(stack.enter_context(short_folder()) / "var")
            start(Path(known)).wait_until_ready().stop()
            stack.callback(flock, users, LOCK_EX)
            making.write(known)
            making.flush()
        flock(making, LOCK_UN)
        yield Path(known)


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder with a short path that every user may pass through."""
    with short_folder() as path:
        yield path


@pytest.fixture
def data(prepared: Path, folder: Path) -> Path:
    """A data folder of this test's own, with all tables in it."""
    return copied(prepared, folder / "var")


@pytest.fixture
def launch() -> Iterator[Launch]:
    """Start supervisors that are stopped when the test ends, however it ends."""
    started: list[Running] = []

    def launched(data: Path, **options: Any) -> Running:
        started.append(start(data, **options))
        return started[-1]

    yield launched
    for running in started:
        running.end()


@pytest.fixture
def product(data: Path, launch: Launch) -> Running:
    """A running product that answers."""
    return launch(data).wait_until_ready()


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder directly under the system's temporary one: pytest's own are long and private."""
    path = Path(tempfile.mkdtemp(prefix="cobaby-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        for token in path.glob("**/token"):
            for elsewhere in folders_elsewhere(token.parent):
                shutil.rmtree(elsewhere)
        shutil.rmtree(path)


@pytest.fixture(scope="session")
def lasting(prepared: Path) -> Iterator[Running]:
    """A running product for all tests that leave it running."""
    with short_folder() as folder:
        running = start(copied(prepared, folder / "var")).wait_until_ready()
        yield running
        running.end()


def copied(prepared: Path, to: Path) -> Path:
    """Copy a data folder with its owners; a copy is another folder, so it gets another token."""
    to.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", prepared, to], check=True)
    shutil.rmtree(to / "run", ignore_errors=True)
    (to / "token").unlink(missing_ok=True)
    return to
