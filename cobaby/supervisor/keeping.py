"""`make backup` and `make restore`: find the database, or start it for the moment, and do it."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cobaby.supervisor.choices import PROJECT, check_database, read_data_dir
from cobaby.supervisor.places import find_places
from cobaby.supervisor.postgres import DURABLE, Postgres
from cobaby.supervisor.processes import python
from cobaby.supervisor.refusal import Refusal
from cobaby.supervisor.run import AlreadyRuns, claim, secret_key


def backup(environment: Mapping[str, str], *file: str) -> int:
    """Save everything, also while the site runs. Returns the command's code. Raises Refusal."""
    with _database(environment, while_it_runs=True) as url:
        return _manage(environment, url, "backup", *map(os.path.abspath, file))


def restore(environment: Mapping[str, str], *files: str) -> int:
    """Bring a backup back into an empty place. Returns the command's code. Raises Refusal.

    `files`: the backup, and the list of accounts that were deleted since, if it lies elsewhere.
    """
    for file in files:
        if not Path(file).is_file():
            raise Refusal(f"There is no file {file}.")
    with _database(environment, while_it_runs=False) as url:
        return _manage(environment, url, "restore", *map(os.path.abspath, files))


@contextmanager
def _database(environment: Mapping[str, str], *, while_it_runs: bool) -> Iterator[str]:
    """The address of the database that was chosen, or of the embedded one, started if need be."""
    if chosen := environment.get("DATABASE_URL", "").strip():
        check_database(chosen)
        yield chosen
        return
    data = read_data_dir(environment)
    postgres = Postgres(find_places(data), DURABLE)
    try:
        lock = claim(data)
    except AlreadyRuns:
        if not while_it_runs:
            raise
        yield postgres.url
        return
    try:
        postgres.start()
        yield postgres.url
    finally:
        postgres.child.stop()
        os.close(lock)


def _manage(environment: Mapping[str, str], url: str, *command: str) -> int:
    data = read_data_dir(environment)
    own = {
        "COBABY_LOCAL": "1",
        "DATABASE_URL": url,
        "DATA_DIR": os.fspath(data),
        "SECRET_KEY": environment.get("SECRET_KEY") or secret_key(data),
    }
    arguments = [os.fspath(part) for part in python("manage.py", *command)]
    return subprocess.run(
        arguments, cwd=PROJECT, env={**environment, **own}, check=False
    ).returncode
