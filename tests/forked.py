"""Pytest in a fork of this process, which sees nothing of the project that was imported before."""

import ctypes
import os
import select
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from cobaby.supervisor.processes import die_with_parent

PROJECT = Path(__file__).resolve().parent.parent
OURS = {"cobaby", "spaces", "childcare", "bookings", "tests"}
HUNG = -1
"""Beside pytest's own codes: it did not end in time."""
PR_SET_CHILD_SUBREAPER = 36
Environment = Mapping[str, str]


def run_pytest(
    arguments: Sequence[str],
    folder: Path,
    environment: Environment,
    seconds: float,
    afterwards: Callable[[], None] = lambda: None,
) -> tuple[int, str]:
    """Run it in a fork of this process: its code, HUNG after so many seconds, and what it said."""
    with tempfile.TemporaryFile() as output, _nothing_left_behind():
        child = os.fork()
        if child == 0:
            _be_pytest(arguments, folder, environment, output.fileno(), afterwards)
        waiting = os.pidfd_open(child)
        in_time = select.select([waiting], [], [], seconds)[0]
        os.close(waiting)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if in_time else _gone(child)
        output.seek(0)
        return code, output.read().decode(errors="replace")[-2000:]


@contextmanager
def _nothing_left_behind() -> Iterator[None]:
    """End what a run started and forgot: a sabotaged supervisor leaves a server, with its children.

    Whoever loses its parent meanwhile becomes a child of ours, also from a session of its own.
    """
    before = _our_children()
    _adopt_orphans(True)
    try:
        yield
    finally:
        while left := _our_children() - before:
            for child in left:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
        _adopt_orphans(False)


def _adopt_orphans(on: bool) -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(on), 0, 0, 0)


def _our_children() -> set[int]:
    found = Path("/proc/self/task").glob("*/children")
    return {int(child) for each in found for child in each.read_text().split()}


def _gone(child: int) -> int:
    os.waitpid(child, 0)
    return HUNG


def _be_pytest(
    arguments: Sequence[str],
    folder: Path,
    environment: Environment,
    output: int,
    afterwards: Callable[[], None],
) -> None:
    """In the fork: forget where we came from, run, and never come back."""
    os.setsid()
    die_with_parent(signal.SIGKILL)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment, PYTHONDONTWRITEBYTECODE="1")
    sys.dont_write_bytecode = True
    sys.path[:] = [str(folder), *(path for path in sys.path if path not in ("", str(PROJECT)))]
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    code = 3
    with suppress(SystemExit):
        code = int(pytest.main(list(arguments)))
        afterwards()
    sys.stdout.flush()
    os._exit(code)
