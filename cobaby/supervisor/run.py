"""`make run`: services, set-up, demo world, site; then watch over all of it until Ctrl-C."""

import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from cobaby.supervisor import interrupts
from cobaby.supervisor.choices import Choices, listen, read_choices
from cobaby.supervisor.lifeline import lock_now
from cobaby.supervisor.places import find_places
from cobaby.supervisor.postgres import DURABLE, Postgres
from cobaby.supervisor.processes import Child
from cobaby.supervisor.product import Product, wait_for_answer
from cobaby.supervisor.redis_server import RedisServer
from cobaby.supervisor.refusal import Refusal

GLANCE_SECONDS = 0.1
STOP_ORDER = ("web", "beat", "worker", "Redis", "PostgreSQL")


class AlreadyRuns(Refusal):
    """Another process has this data folder."""


class Supervisor:
    """Holds the children of one start; `run` returns when they have all been stopped."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.data = choices.data_dir
        self.children: list[Child] = []
        self.listener: socket.socket | None = None

    def run(self) -> None:
        lock = claim(self.data)
        interrupts.listen()
        try:
            self._start(lock)
            self._watch()
        except interrupts.Stopped:
            say("Stopping.")
        finally:
            interrupts.ignore()
            self._stop_all()
            os.truncate(lock, 0)

    def _start(self, lock: int) -> None:
        listener = self.listener = listen(self.choices.port)
        address = f"http://localhost:{listener.getsockname()[1]}/"
        os.pwrite(lock, f"{os.getpid()} {address}".encode(), 0)
        services = self._start_services()
        product = Product(self.data, self._environment(services, address))
        people = _set_up(product, demo=self.choices.demo)
        for child in product.children(listener):
            self.children.append(child)
            child.start()
        wait_for_answer(address, self.children)
        say(_welcome(address, people))

    def _start_services(self) -> dict[str, str]:
        """Start the embedded services that were not chosen elsewhere; return all addresses."""
        return {
            "DATABASE_URL": self.choices.database_url or self._start_postgres(),
            "REDIS_URL": self.choices.redis_url or self._start_redis(),
        }

    def _start_postgres(self) -> str:
        say("Starting PostgreSQL.")
        places = find_places(self.data)
        if places.is_elsewhere and places.account:
            say(f"  It runs as {places.account.name}, who cannot reach this folder.")
            say(f"  Its data: {places.cluster}")
            say(f"  Its sockets: {places.sockets}")
        postgres = Postgres(places, DURABLE)
        self.children.append(postgres.child)
        postgres.start()
        return postgres.url

    def _start_redis(self) -> str:
        say("Starting Redis.")
        server = RedisServer(find_places(self.data))
        self.children.append(server.child)
        server.start()
        return server.url

    def _environment(self, services: dict[str, str], address: str) -> dict[str, str]:
        demo = {
            "COBABY_LOCAL": "1",
            "COBABY_DEMO": "1" if self.choices.demo else "0",
            "DATA_DIR": os.fspath(self.data),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(self.data),
            "SITE_URL": os.environ.get("SITE_URL") or address.rstrip("/"),
            "PYTHONUNBUFFERED": "1",
        }
        return dict(os.environ) | demo | services

    def _watch(self) -> None:
        while True:
            for child in self.children:
                child.keep_alive(say)
            interrupts.pause(GLANCE_SECONDS)

    def _stop_all(self) -> None:
        if self.listener:
            self.listener.close()
        for child in sorted(self.children, key=lambda child: STOP_ORDER.index(child.name)):
            child.stop()


def main(environment: Mapping[str, str]) -> None:
    """Run until stopped. Raises Refusal when it cannot start."""
    Supervisor(read_choices(environment)).run()


def claim(data: Path) -> int:
    """Lock the data folder for this process. Raises AlreadyRuns when another one has it."""
    lock = os.open(data / "locks" / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if lock_now(lock):
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        return lock
    pid, _, address = os.pread(lock, 200, 0).decode().strip().partition(" ")
    where = f" at {address}" if address else ""
    os.close(lock)
    raise AlreadyRuns(f"Cobaby already runs from {data}{where} (process {pid or 'unknown'}).")


def secret_key(data: Path) -> str:
    """The key of this data folder, made at the first start and readable by its owner alone."""
    file = data / "secret_key"
    if not file.exists():
        unfinished = file.with_suffix(".unfinished")
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(48))
        unfinished.rename(file)
    return file.read_text().strip()


def say(text: str) -> None:
    print(text, flush=True)


def _set_up(product: Product, *, demo: bool) -> str:
    """Bring tables, texts, files and demo world up to date; return who the demo people are."""
    say("Preparing tables, texts and files.")
    with product.collecting_static():
        product.manage("prepare")
    if not demo:
        product.manage("load_places")
        return ""
    say("Preparing the demo world.")
    with product.meanwhile("load_places"), product.meanwhile("demo_people") as people:
        product.manage("demo_world")
        return people.result()


def _welcome(address: str, people: str) -> str:
    return f"\n{people}\nCobaby is ready: {address}\nCtrl-C stops it."
