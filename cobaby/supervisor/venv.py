"""Make or renew `.venv` from a lock file; run by the system's Python, so plain and alone.

`python3 -I cobaby/supervisor/venv.py requirements.txt`
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

PROJECT = Path(__file__).resolve().parent.parent.parent
VENV = PROJECT / ".venv"
NOISE = re.compile(r"WARNING: Location .* is ignored: it is ")
PAUSE = 5.0
"""Seconds between two lines about how far it is."""
PYTHON = VENV / "bin" / "python"  # pip and others only as `-m`: their scripts break on spaces
INSTALLERS = 2
# Not compiled: Python does that for what is used, when it is used first, which is a part of it.
PIP: list[str | Path] = [
    *(PYTHON, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:"),
    *("--no-deps", "--no-compile"),
    *("--progress-bar", "off", "--no-input", "--disable-pip-version-check"),
]


def main(lock_name: str) -> int:
    with open(PROJECT / ".venv.lock", "w") as lock:
        _wait_for(lock)
        if _works() and _is_installed(lock_name):
            return 0
        started = time.monotonic()
        progress = Progress(len(packages_in(lock_name)))
        print(f"Installing {progress.total} packages of {lock_name} into .venv.", flush=True)
        if not _works():
            progress.is_making = True
            progress.tell()
            with again_and_again(progress.tell):
                _make_environment()
            progress.is_making = False
        if _install(lock_name, progress) != 0:
            print(
                "The packages could not be installed; the lines above say why. "
                "The first start needs the network.",
                file=sys.stderr,
            )
            return 1
        _stamp(lock_name).write_text(_hash(lock_name))
        print(f"Installed in {time.monotonic() - started:.0f} seconds.", flush=True)
        return 0


def _is_installed(lock_name: str) -> bool:
    """This lock as it stands, or another that holds all of it, as that of the tests does."""
    return any(
        _stamp(lock.name).exists()
        and _stamp(lock.name).read_text() == _hash(lock.name)
        and packages_in(lock_name) <= packages_in(lock.name)
        for lock in PROJECT.glob("requirements*.txt")
    )


def _stamp(lock_name: str) -> Path:
    return VENV / f"{lock_name}.installed"


def _hash(lock_name: str) -> str:
    return hashlib.sha256((PROJECT / lock_name).read_bytes()).hexdigest()


def _wait_for(lock: TextIO) -> None:
    """Hold the lock. Another `make` may be at it: who waits is told for what, again and again."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    except BlockingIOError:
        print("Another make is at work on .venv. This one goes on when it is done.", flush=True)
    started = time.monotonic()

    def tell() -> None:
        print(f"  waiting for the other make … ({time.monotonic() - started:.0f} s)", flush=True)

    with again_and_again(tell):
        fcntl.flock(lock, fcntl.LOCK_EX)


@contextmanager
def again_and_again(tell: Callable[[], None]) -> Iterator[None]:
    """Say how far it is every few seconds, as long as the block lasts."""
    done = threading.Event()

    def keep_telling() -> None:
        while not done.wait(PAUSE):
            tell()

    thread = threading.Thread(target=keep_telling, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _works() -> bool:
    """False when there is no environment, or the Python that made it has gone."""
    if not PYTHON.exists():
        return False
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0


def _make_environment() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)


class Progress:
    """How far pip is, by what it says; told in one line each few seconds."""

    def __init__(self, total: int) -> None:
        self.total, self.fetched = total, 0
        self.is_making = self.is_unpacking = False
        self.started = time.monotonic()

    def hear(self, line: str) -> None:
        words = line.split()
        if words[:1] == ["Collecting"] or words[:3] == ["Requirement", "already", "satisfied:"]:
            self.fetched += 1
        self.is_unpacking = self.is_unpacking or words[:2] == ["Installing", "collected"]

    def tell(self) -> None:
        at = f"fetching {min(self.fetched, self.total)} of {self.total}"
        what = "unpacking what was fetched" if self.is_unpacking else at
        what = "making the virtual environment" if self.is_making else what
        print(f"  {what} … ({time.monotonic() - self.started:.0f} s)", flush=True)


def packages_in(lock_name: str) -> set[str]:
    """Each `name==version` that the lock file has; a few may be for other machines."""
    text = (PROJECT / lock_name).read_text()
    return set(re.findall(r"^[\w.-]+(?:\[[\w,.-]+\])?==[^\s;]+", text, re.M))


def _install(lock_name: str, progress: Progress) -> int:
    """Install all of a lock file; 0 when that worked.

    pip keeps one core busy, with finding packages more than with fetching them. So two of them
    share the list, and neither looks for what else may be needed: the lock file holds all of it.
    """
    blocks = _blocks(lock_name)
    with TemporaryDirectory() as folder:
        shares = [Path(folder, f"{number}.txt") for number in range(INSTALLERS)]
        for number, share in enumerate(shares):
            share.write_text("".join(blocks[number::INSTALLERS]))
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return _run([[*PIP, "--requirement", share] for share in shares], environment, progress)


def _blocks(lock_name: str) -> list[str]:
    """The lock file in pieces, each one package with its hashes."""
    pieces = re.split(r"^(?=\w)", (PROJECT / lock_name).read_text(), flags=re.M)
    return [piece for piece in pieces if piece[:1].isalnum()]


def _run(
    commands: Sequence[Sequence[str | Path]], environment: dict[str, str], progress: Progress
) -> int:
    """Run pips side by side and say how far they are. Of their faults all are told that matter."""
    with ExitStack() as stack:
        pips = [stack.enter_context(_started(command, environment)) for command in commands]
        heard = [(pip.stdout, progress.hear) for pip in pips]
        complaints = [(pip.stderr, _complain) for pip in pips]
        listeners = [threading.Thread(target=_listen, args=pair) for pair in heard + complaints]
        for listener in listeners:
            listener.start()
        with again_and_again(progress.tell):
            for listener in listeners:
                listener.join()
    return max(abs(pip.returncode) for pip in pips)


def _started(command: Sequence[str | Path], environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )


def _listen(stream: Iterable[str], told: Callable[[str], None]) -> None:
    for line in stream:
        told(line)


def _complain(line: str) -> None:
    """Leave out places of packages that this machine names but lacks.

    pip says so once a package, which would bury the line that tells what to do.
    """
    if not NOISE.search(line):
        print(line, end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        code = main(sys.argv[1])
    except KeyboardInterrupt:
        code = 130
    except (OSError, subprocess.CalledProcessError) as fault:
        print(f"The virtual environment cannot be made: {fault}", file=sys.stderr)
        code = 1
    sys.exit(code)
