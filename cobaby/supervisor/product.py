"""The product's own processes: set-up commands once, then web, worker and beat for good."""

from __future__ import annotations

import hashlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from cobaby.supervisor.choices import PROJECT
from cobaby.supervisor.interrupts import pause
from cobaby.supervisor.lifeline import Lifeline
from cobaby.supervisor.processes import Child, fresh_log, last_line, python, spawn
from cobaby.supervisor.refusal import Refusal

ANSWER_SECONDS = 60.0
_browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy to localhost
CELERY = ("celery", "--app", "cobaby")


class Command:
    """A management command as a process of its own, with a log of its own."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], logs: Path
    ) -> None:
        self.name = f"manage.py {' '.join(arguments)}"
        self.log = fresh_log(logs / f"setup-{arguments[0]}.log")
        self.start = self.log.stat().st_size if self.log.exists() else 0
        self.process = spawn(
            python("manage.py", *arguments), environment=environment, log=self.log, cwd=PROJECT
        )

    def result(self) -> str:
        """Wait until it is done; what it printed. Raises Refusal when it failed."""
        if self.process.wait() != 0:
            raise Refusal(f"{self.name} failed: {last_line(self.log)} (more in {self.log})")
        with self.log.open("rb") as output:
            output.seek(self.start)
            return output.read().decode(errors="replace")

    def stop(self) -> None:
        """Nothing, when it is done."""
        self.process.kill()
        self.process.wait()


class Product:
    """Everything that needs Django, run as processes of their own with one environment."""

    def __init__(self, data: Path, environment: Mapping[str, str]) -> None:
        self.data = data
        self.environment = environment

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it printed. Raises Refusal when it fails."""
        with self.meanwhile(*arguments) as command:
            return command.result()

    @contextmanager
    def meanwhile(self, *arguments: str) -> Iterator[Command]:
        """Run a management command beside the block, and wait for it at the end.

        Raises Refusal when it fails; when the block does, it is stopped.
        """
        command = Command(arguments, self.environment, self.data / "log")
        try:
            yield command
            command.result()
        finally:
            command.stop()

    @contextmanager
    def collecting_static(self) -> Iterator[None]:
        """Gather the static files beside the block, when one of them, or a package, has changed."""
        stamp = self.data / "static.stamp"
        state = _fingerprint(PROJECT)
        if stamp.exists() and stamp.read_text() == state and (self.data / "static").is_dir():
            yield
            return
        with self.meanwhile("collectstatic", "--noinput", "--clear", "--verbosity", "0"):
            yield
        stamp.write_text(state)

    def children(self, listener: socket.socket) -> list[Child]:
        """Web, worker and beat, in the order in which they start."""
        return [
            self._child("web", lambda lock: self._web(listener, lock), seconds=1.0),
            self._child("worker", self._worker, seconds=0.7),
            self._child("beat", self._beat, seconds=0.4),
        ]

    def _child(
        self, name: str, launch: Callable[[int], subprocess.Popen[bytes]], seconds: float
    ) -> Child:
        lifeline = Lifeline(self.data / "locks" / f"{name}.lock")
        return Child(name, lifeline, launch, signal.SIGTERM, stop_seconds=seconds)

    def _web(self, listener: socket.socket, lock: int) -> subprocess.Popen[bytes]:
        gunicorn = python("-m", "gunicorn", "--config", "python:cobaby.supervisor.gunicorn_conf")
        bind = f"fd://{listener.fileno()}"
        return self._spawn("web", [*gunicorn, "--bind", bind], [lock, listener.fileno()])

    def _worker(self, lock: int) -> subprocess.Popen[bytes]:
        # Threads, not processes: one process to stop, and none that could outlive it.
        options = ("--pool", "threads", "--concurrency", "4", "--loglevel", "INFO")
        quiet = ("--without-gossip", "--without-mingle")
        return self._spawn("worker", python("-m", *CELERY, "worker", *options, *quiet), [lock])

    def _beat(self, lock: int) -> subprocess.Popen[bytes]:
        schedule = self.data / "celerybeat-schedule"
        options = ("--schedule", schedule, "--loglevel", "INFO")
        return self._spawn("beat", python("-m", *CELERY, "beat", *options), [lock])

    def _spawn(
        self, name: str, command: list[str | Path], inherit: list[int]
    ) -> subprocess.Popen[bytes]:
        return spawn(
            command,
            environment=self.environment,
            log=fresh_log(self.data / "log" / f"{name}.log"),
            cwd=PROJECT,
            inherit=inherit,
        )


def wait_for_answer(address: str, children: list[Child]) -> None:
    """Wait until the home page is served. Raises Refusal when it is not, or a child gives up."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        for child in children:
            if child.has_ended():
                raise Refusal(f"{child.name} does not start; see {child.name}.log.")
        try:
            with _browser.open(address, timeout=10) as answer:
                answer.read()
                return
        except urllib.error.HTTPError as fault:
            raise Refusal(f"The home page answers with {fault.code}; see web.log.") from fault
        except OSError:
            pause(0.1)
    raise Refusal(f"{address} did not answer within {ANSWER_SECONDS:.0f} seconds; see web.log.")


def _fingerprint(project: Path) -> str:
    """Changes when a static file, or the set of installed packages, does."""
    digest = hashlib.sha256((project / "requirements.txt").read_bytes())
    for path in _static_files(project):
        found = path.stat()
        digest.update(f"{path}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_files(project: Path) -> Iterator[Path]:
    for pattern in ("static/**/*", "*/static/**/*", "cobaby/*/static/**/*"):
        yield from sorted(path for path in project.glob(pattern) if path.is_file())
