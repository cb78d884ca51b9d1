"""Start the real supervisor on a data folder of its own, look at it, and end it in any way."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from cobaby.supervisor.choices import PROJECT
from cobaby.supervisor.lifeline import Lifeline

READY_SECONDS = 120
NAMES = ("web", "worker", "beat", "redis", "postgres")
CHOSEN = (
    "DATABASE_URL",
    "REDIS_URL",
    "DATA_DIR",
    "PORT",
    "COBABY_TESTING",
    "SECRET_KEY",
    "SITE_URL",
)


def clean_environment(data: Path | str, **chosen: str) -> dict[str, str]:
    """Our environment without what a developer or the test run has chosen."""
    environment = {name: value for name, value in os.environ.items() if name not in CHOSEN}
    usual = {"DATA_DIR": os.fspath(data), "PORT": "8400", "COBABY_DEMO": "0"}
    return environment | usual | chosen


@dataclass
class Running:
    """A started supervisor: its process, its data folder and what it prints."""

    data: Path
    process: subprocess.Popen[str]
    output: Path
    _address: str = field(default="", repr=False)

    @property
    def printed(self) -> str:
        return self.output.read_text()

    @property
    def address(self) -> str:
        found = re.search(r"ready: (\S+)", self.printed)
        assert found, self.printed
        return found[1]

    def wait_until_ready(self) -> "Running":
        """Wait until the address is printed; a supervisor that does not get there is ended."""
        deadline = time.monotonic() + READY_SECONDS
        while "is ready" not in self.printed:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                self.process.wait()
                raise AssertionError(self.printed)
            time.sleep(0.05)
        return self

    def home_page(self) -> int:
        """The status with which it is served now."""
        browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with browser.open(self.address, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as fault:
            return fault.code

    def pid(self, name: str) -> int | None:
        """The process that the supervisor itself started under this name."""
        children = children_of(self.process.pid)
        return next((pid for pid in self.holders(name) if pid in children), None)

    def holders(self, name: str) -> list[int]:
        return list(Lifeline(self.data / "locks" / f"{name}.lock").holders())

    def kill(self, pid: int | None = None) -> None:
        assert pid != 0
        os.kill(pid or self.process.pid, signal.SIGKILL)
        if pid in (None, self.process.pid):
            self.process.wait()

    def stop(self) -> float:
        """Press Ctrl-C; return the seconds until the supervisor is gone."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        return time.monotonic() - started

    def leftovers(self) -> list[str]:
        """The commands of all processes that still have to do with this data folder."""
        return [command for _, command in processes_about(self.data) if command]

    def end(self) -> None:
        """Leave nothing running, whatever the test did or found."""
        if self.process.poll() is None:
            with suppress(subprocess.TimeoutExpired):  # `make` waits for what it started
                self.stop()
        for pid, _ in processes_about(self.data):
            os.kill(pid, signal.SIGKILL)

    @property
    def sockets(self) -> Path:
        """Where PostgreSQL says it listens."""
        command = Path(f"/proc/{self.pid('postgres')}/cmdline").read_bytes().decode()
        found = re.search(r'unix_socket_directories="([^"]+)"', command)
        assert found, command
        return Path(found[1])

    def connect(self) -> psycopg.Connection:
        host = quote(os.fspath(self.sockets), "")
        return psycopg.connect(f"postgresql://cobaby@/cobaby?host={host}", autocommit=True)

    def remember(self, word: str) -> None:
        """Write a row, committed when this returns."""
        with self.connect() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS remembered (word text)")
            connection.execute("INSERT INTO remembered VALUES (%s)", [word])

    def remembered(self) -> list[str]:
        with self.connect() as connection:
            return [word for (word,) in connection.execute("SELECT word FROM remembered")]

    def towns(self) -> int:
        """How many of the towns that the product carries can be searched for."""
        with self.connect() as connection:
            row = connection.execute("SELECT count(*) FROM spaces_place").fetchone()
        assert row
        return int(row[0])


def start(
    data: Path,
    *,
    user: int | None = None,
    command: list[str] | None = None,
    project: Path = PROJECT,
    **chosen: str,
) -> Running:
    """Start `make run`'s supervisor on this folder, optionally as another user."""
    output = data.parent / f"{data.name}.printed"
    with output.open("w") as printed:
        process = subprocess.Popen(
            command or [sys.executable, "-m", "cobaby.supervisor", "run"],
            cwd=project,
            env=clean_environment(data, **chosen),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            text=True,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            start_new_session=True,
        )
    return Running(data, process, output)


def refused(data: Path | str, **chosen: str) -> str:
    """What the supervisor says when it refuses to start: one line, no traceback, exit code 1."""
    done = subprocess.run(
        [sys.executable, "-m", "cobaby.supervisor", "run"],
        cwd=PROJECT,
        env=clean_environment(data, **chosen),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = (done.stdout + done.stderr).strip()
    assert done.returncode == 1, said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1, said
    return said


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    """Look again and again until the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """True for a process that still runs; one that only waits to be reaped has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def children_of(pid: int) -> set[int]:
    """The living children of a process."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in found if is_alive(int(child))}


def processes_about(data: Path) -> Iterator[tuple[int, str]]:
    """Pids and commands of living processes whose command, environment or folder names this data folder."""
    pids = [int(process.name) for process in Path("/proc").iterdir() if process.name.isdigit()]
    for pid in pids:
        process = Path(f"/proc/{pid}")
        if pid != os.getpid() and is_alive(pid) and os.fsencode(data) in _traces(process):
            yield pid, _read(process / "cmdline").replace(b"\0", b" ").decode(errors="replace")


def _traces(process: Path) -> bytes:
    try:
        folder = os.fsencode(os.readlink(process / "cwd"))
    except OSError:
        folder = b""
    return b"\n".join([_read(process / "cmdline"), _read(process / "environ"), folder])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
