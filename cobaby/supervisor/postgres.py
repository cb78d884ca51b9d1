"""The embedded PostgreSQL: a cluster of our own on a unix socket, from the package's binaries."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from cobaby.supervisor.interrupts import pause
from cobaby.supervisor.lifeline import Lifeline
from cobaby.supervisor.places import Places
from cobaby.supervisor.processes import Child, fresh_log, last_line, spawn
from cobaby.supervisor.refusal import Refusal

USER = "cobaby"
DATABASE = "cobaby"
READY_SECONDS = 60.0  # long enough to recover after a kill in the middle of heavy writing
# What fails is told to the program that asked. In the log it would quote rows and statements.
SILENT = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
DURABLE = {"max_connections": "300", **SILENT}
THROWAWAY = DURABLE | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """Starts the server on the cluster of these places and says how to reach it."""

    def __init__(self, places: Places, settings: dict[str, str]) -> None:
        self.places = places
        self.settings = settings
        self.log = fresh_log(places.logs / "postgres.log")
        lifeline = Lifeline(places.locks / "postgres.lock")
        self.child = Child("PostgreSQL", lifeline, self._launch, signal.SIGINT, stop_seconds=1.5)

    @property
    def url(self) -> str:
        return self._url(DATABASE)

    def start(self) -> None:
        """Start the server, make cluster and database where missing. Raises Refusal."""
        self.child.start()
        self._wait_until_ready()
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(query, [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _launch(self, lifeline: int) -> subprocess.Popen[bytes]:
        self._make_cluster(lifeline)
        self._clear_leftovers()
        options = [
            part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")
        ]
        return self._run(
            "postgres",
            *("-D", self.places.cluster, "-c", "listen_addresses="),
            *("-c", f"unix_socket_directories={_quoted(self.places.sockets)}"),
            *("-c", "unix_socket_permissions=0700", *options),
            lifeline=lifeline,
        )

    def _make_cluster(self, lifeline: int) -> None:
        """Make the cluster beside its place, so that a kill half-way leaves none half made."""
        cluster = self.places.cluster
        if cluster.exists():
            self._refuse_other_version()
            return
        unfinished = cluster.with_name(f"{cluster.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if self.places.account:
            os.chown(unfinished, *self.places.account.ids)
        made = self._run(
            "initdb",
            *("-D", unfinished, "--username", USER, "--auth", "trust", "--encoding", "UTF8"),
            *("--locale-provider", "builtin", "--locale", "C.UTF-8", "--no-instructions"),
            lifeline=lifeline,
        )
        if made.wait() != 0:
            raise Refusal(f"PostgreSQL could not make its data folder: {last_line(self.log)}")
        unfinished.rename(cluster)

    def _refuse_other_version(self) -> None:
        ours = (self.places.install / "include" / "pg_config.h").read_text()
        found = (self.places.cluster / "PG_VERSION").read_text().strip()
        if f'#define PG_MAJORVERSION "{found}"' not in ours:
            raise Refusal(
                f"{self.places.cluster} was made by PostgreSQL {found}, another version than "
                "the one installed now; start anew with make demo-reset."
            )

    def _clear_leftovers(self) -> None:
        """Forget the pid of a server that was killed; a stranger may have that number by now.

        Safe because we hold the lifeline, so that no process of a server of ours lives. A server
        that somebody started by hand on this cluster works in its folder, and is refused.
        """
        cluster = self.places.cluster
        pid_file = cluster / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = pid_file.read_text().split("\n", 1)[0].strip()
        try:
            works_here = os.path.samefile(f"/proc/{pid}/cwd", cluster)
        except OSError:
            works_here = False
        if works_here:
            raise Refusal(f"A PostgreSQL started by hand (process {pid}) is using {cluster}.")
        pid_file.unlink()
        for leftover in self.places.sockets.glob(".s.PGSQL.*"):
            leftover.unlink()

    def _run(self, program: str, *arguments: str | Path, lifeline: int) -> subprocess.Popen[bytes]:
        account = self.places.account
        return spawn(
            [self.places.install / "bin" / program, *arguments],
            environment={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            log=self.log,
            cwd=Path("/"),
            parting_signal=signal.SIGQUIT,  # the whole server ends at once; its log recovers it
            user=account.ids if account else None,
            inherit=[lifeline],
        )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            try:
                psycopg.connect(self._url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                if self.child.has_ended():
                    break
                pause(0.05)
            else:
                return
        raise Refusal(f"PostgreSQL did not start: {last_line(self.log)} ({self.log})")

    def _url(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={quote(os.fspath(self.places.sockets), '')}"


def _quoted(folder: Path) -> str:
    doubled = os.fspath(folder).replace('"', '""')
    return f'"{doubled}"'
