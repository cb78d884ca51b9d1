"""A locked file that a service's processes inherit, free again when the last of them is gone."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from cobaby.supervisor.interrupts import pause
from cobaby.supervisor.refusal import Refusal

PATIENCE_SECONDS = 5.0


class Lifeline:
    """Says whether a process of a former run still lives, without trusting a pid in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def take(self, patience: float = PATIENCE_SECONDS) -> int:
        """Lock the file and return its descriptor, to be inherited by the new process.

        Waits `patience` seconds for the former processes to end by themselves, then kills those
        that still hold this very file. Raises Refusal when even that does not help.
        """
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if _locked(descriptor, patience):
            return descriptor
        self.kill_holders()
        if _locked(descriptor, patience):
            return descriptor
        os.close(descriptor)
        raise Refusal(f"Processes of a former start still hold {self.path}; please end them first.")

    def kill_holders(self) -> None:
        """Kill the processes that inherited this file: ours by descent, never a stranger."""
        for pid in self.holders():
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                continue  # it ended meanwhile, or is not ours to end

    def holders(self) -> Iterator[int]:
        """The pids of the living processes, other than this one, that hold the file."""
        if not self.path.exists():
            return
        wanted = self.path.stat()
        for process in Path("/proc").iterdir():
            if not process.name.isdigit() or int(process.name) == os.getpid():
                continue
            if any(_holds(entry, wanted) for entry in _descriptors(process)):
                yield int(process.name)


def lock_now(descriptor: int) -> bool:
    """Lock an open file for this process; False when another one holds it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _locked(descriptor: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not lock_now(descriptor):
        if time.monotonic() > deadline:
            return False
        pause(0.05)
    return True


def _descriptors(process: Path) -> list[Path]:
    try:
        return list((process / "fd").iterdir())
    except OSError:
        return []  # it ended meanwhile, or belongs to somebody else


def _holds(descriptor: Path, wanted: os.stat_result) -> bool:
    """True for a descriptor that carries our lock; merely reading the file is no reason to die."""
    try:
        if not os.path.samestat(descriptor.stat(), wanted):
            return False
        return "FLOCK" in (descriptor.parent.parent / "fdinfo" / descriptor.name).read_text()
    except OSError:
        return False
