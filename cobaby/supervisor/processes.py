"""One child process: started so that it cannot outlive us, stopped in time, started again."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cobaby.supervisor import interrupts
from cobaby.supervisor.lifeline import Lifeline
from cobaby.supervisor.refusal import Refusal

PR_SET_PDEATHSIG = 1
FIRST_DELAY_SECONDS = 0.2
LONGEST_DELAY_SECONDS = 30.0
STEADY_SECONDS = 30.0  # alive this long: the next fall counts as the first again
LOG_LIMIT_BYTES = 5_000_000

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(signal_number: int) -> None:
    """Ask the kernel to send us this signal when the thread that started us ends."""
    _libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def spawn(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    log: Path,
    cwd: Path,
    parting_signal: int = signal.SIGKILL,
    user: tuple[int, int] | None = None,
    inherit: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a process of its own session that gets `parting_signal` when we end in any way.

    `user` is a uid and a gid to become first: becoming somebody else clears the parting signal,
    so it is set after that. `inherit` are descriptors that stay open in the child.
    """
    parent = os.getpid()

    def in_child() -> None:
        interrupts.let_through()
        die_with_parent(parting_signal)
        if os.getppid() != parent:  # we were killed between the fork and the line above
            os._exit(1)

    uid, gid = user or (None, None)
    with log.open("ab") as output, interrupts.held_back():
        return subprocess.Popen(
            [os.fspath(part) for part in command],
            env=dict(environment),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=tuple(inherit),
            user=uid,
            group=gid,
            extra_groups=[] if user else None,
            preexec_fn=in_child,
        )


def fresh_log(path: Path) -> Path:
    """The log file of this name, its older half put aside when it has grown large."""
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path


def last_line(log: Path) -> str:
    """The last line that is not empty: what a program said before it gave up."""
    if not log.exists():
        return ""
    lines = log.read_text(errors="replace")[-4000:].splitlines()
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


@dataclass
class Child:
    """A process that is kept alive: name, how to spawn it, how to stop it."""

    name: str
    lifeline: Lifeline
    launch: Callable[[int], subprocess.Popen[bytes]]
    stop_signal: int = signal.SIGTERM
    stop_seconds: float = 1.0
    process: subprocess.Popen[bytes] | None = None
    _started_at: float = field(default=0.0, repr=False)
    _next_start: float = field(default=0.0, repr=False)
    _delay: float = field(default=FIRST_DELAY_SECONDS, repr=False)

    def start(self) -> None:
        """Start it once the last process of its former run is gone."""
        descriptor = self.lifeline.take()
        try:
            self.process = self.launch(descriptor)
        finally:
            os.close(descriptor)  # from here on only the child and its children hold it
        self._started_at = time.monotonic()
        self._next_start = 0.0

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def keep_alive(self, say: Callable[[str], None]) -> None:
        """Start it again when it has ended, each time a little later, up to half a minute."""
        if not self.has_ended():
            return
        now = time.monotonic()
        if not self._next_start:
            self._plan_restart(now, say)
        elif now >= self._next_start:
            try:
                self.start()
            except (Refusal, OSError) as fault:
                self._next_start = now + self._longer_delay()
                say(f"{self.name} cannot start: {fault}")

    def stop(self) -> None:
        """Ask it to stop, wait `stop_seconds`, then kill whatever is left of it."""
        if self.process is not None and not self.has_ended():
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(self.stop_seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.lifeline.kill_holders()
        self.process = None

    def _plan_restart(self, now: float, say: Callable[[str], None]) -> None:
        if now - self._started_at > STEADY_SECONDS:
            self._delay = FIRST_DELAY_SECONDS
        self._next_start = now + self._longer_delay()
        assert self.process is not None
        say(f"{self.name} {_how_it_ended(self.process.returncode)}; starting it again.")

    def _longer_delay(self) -> float:
        delay, self._delay = self._delay, min(self._delay * 2, LONGEST_DELAY_SECONDS)
        return delay


def _how_it_ended(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"


def python(*arguments: str | Path) -> list[str | Path]:
    """A command for this very Python: the scripts of a virtual environment break on spaces."""
    return [sys.executable, *arguments]
