"""The locked file that tells whether a process of a former run still lives."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from cobaby.supervisor.lifeline import Lifeline
from cobaby.supervisor.processes import Child, spawn
from tests.supervisor.running import is_alive, wait_for

pytestmark = pytest.mark.supervisor

SLEEP = "import time; time.sleep(600)"
FORK = f"import os\nif os.fork(): os._exit(0)\n{SLEEP}"


@pytest.fixture
def lifeline(folder: Path) -> Lifeline:
    return Lifeline(folder / "some.lock")


@pytest.fixture
def child(lifeline: Lifeline, folder: Path) -> Iterator[Child]:
    """A child that sleeps, not started yet."""
    child = _child(lifeline, folder, SLEEP)
    yield child
    child.stop()


def test_it_is_held_as_long_as_the_child_lives(lifeline: Lifeline, child: Child) -> None:
    """Sabotage: cobaby/supervisor/processes.py: pass_fds=tuple(inherit) -> pass_fds=()"""
    child.start()
    assert child.process

    assert list(lifeline.holders()) == [child.process.pid]
    child.stop()
    assert list(lifeline.holders()) == []


def test_an_orphan_that_holds_it_is_ended_before_the_next_start(
    lifeline: Lifeline, folder: Path
) -> None:
    """Sabotage: cobaby/supervisor/lifeline.py: os.kill(pid, signal.SIGKILL) -> pass"""
    child = _child(lifeline, folder, FORK)
    child.start()
    wait_for(lambda: child.has_ended())
    (orphan,) = lifeline.holders()

    lifeline.take(patience=0.2)

    wait_for(lambda: not is_alive(orphan))


def test_whoever_only_reads_the_file_is_left_alone(lifeline: Lifeline, child: Child) -> None:
    """Sabotage: cobaby/supervisor/lifeline.py: return "FLOCK" in ( -> return "pos" in ("""
    child.start()
    command = ["sleep", "600"]
    with lifeline.path.open() as file, subprocess.Popen(command, stdin=file) as reader:
        lifeline.kill_holders()

        wait_for(child.has_ended)
        assert reader.poll() is None
        reader.kill()


def test_a_child_that_cannot_stay_is_started_less_and_less_often(
    lifeline: Lifeline, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: cobaby/supervisor/processes.py: min(self._delay * 2, LONGEST_DELAY_SECONDS) -> self._delay"""
    clock = [1000.0]
    monkeypatch.setattr("cobaby.supervisor.processes.time.monotonic", lambda: clock[0])
    child = _child(lifeline, folder, "raise SystemExit(3)")
    started: list[float] = []
    child.start()

    while len(started) < 10:
        wait_for_end(child)
        before = child.process
        child.keep_alive(lambda text: None)
        clock[0] += 0.1
        if child.process is not before:
            started.append(clock[0])

    waits = [round(later - earlier) for earlier, later in pairwise(started)]
    assert waits[-3:] == [26, 30, 30]


def wait_for_end(child: Child) -> None:
    assert child.process
    child.process.wait(10)


def _child(lifeline: Lifeline, folder: Path, program: str) -> Child:
    def launch(descriptor: int) -> subprocess.Popen[bytes]:
        return spawn(
            [sys.executable, "-S", "-c", program],
            environment={},
            log=folder / "log",
            cwd=folder,
            inherit=[descriptor],
        )

    return Child("sleeper", lifeline, launch)
