"""Run one command beside an embedded PostgreSQL and Redis of its own, then forget both."""

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cobaby.supervisor.places import find_places
from cobaby.supervisor.postgres import DURABLE, THROWAWAY, Postgres
from cobaby.supervisor.redis_server import RedisServer
from cobaby.supervisor.throwaway import throwaway_folder


@contextmanager
def throwaway_services(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """PostgreSQL and Redis in a private folder, gone at the end; yields their environment.

    A service that is already chosen by DATABASE_URL or REDIS_URL is left as it is. With `durable`
    each commit waits for the disk, as in `make run`, and the folder is where that keeps its data:
    a folder for what is temporary may be in memory.
    """
    folder = Path(os.environ.get("DATA_DIR") or "var").resolve() if durable else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    with throwaway_folder(folder) as data:
        data.chmod(0o711)  # the user that root lends to PostgreSQL must be able to pass
        for name in ("log", "locks"):
            (data / name).mkdir()
        with _running(data, DURABLE if durable else THROWAWAY) as environment:
            yield environment


@contextmanager
def _running(data: Path, settings: dict[str, str]) -> Iterator[dict[str, str]]:
    places = find_places(data)
    postgres, redis = Postgres(places, settings), RedisServer(places)
    try:
        environment = {"DATA_DIR": os.fspath(data)}
        if not os.environ.get("DATABASE_URL"):
            postgres.start()
            environment["DATABASE_URL"] = postgres.url
        if not os.environ.get("REDIS_URL"):
            redis.start()
            environment["REDIS_URL"] = redis.url
        yield environment
    finally:
        redis.child.stop()
        postgres.child.stop()


def main(command: Sequence[str]) -> int:
    """Run the command with the services in its environment; return its exit code.

    `--durable` before the command: see `throwaway_services`.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    durable = command[0] == "--durable"
    command = command[1:] if durable else command
    with throwaway_services(durable=durable) as environment:
        return subprocess.run(command, env=os.environ | environment, check=False).returncode
