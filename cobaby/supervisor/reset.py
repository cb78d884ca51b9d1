"""`make demo-reset`: forget all demo data, also what is kept outside the data folder."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from cobaby.supervisor.choices import read_data_dir
from cobaby.supervisor.places import folders_elsewhere, orphans
from cobaby.supervisor.refusal import Refusal
from cobaby.supervisor.run import claim, say

OURS = (
    *("celerybeat-schedule*", "locks", "log", "mail", "media", "postgres", "postgres.unfinished"),
    *("redis", "run", "secret_key", "static", "static.stamp", "token"),
)


def main(environment: Mapping[str, str]) -> None:
    """Remove all that belongs to this data folder. Raises Refusal while it runs."""
    if environment.get("DATABASE_URL"):
        raise Refusal("DATABASE_URL is set: only the embedded demo is reset, never a database.")
    data = read_data_dir(environment)
    claim(data)
    found = [path for pattern in OURS for path in data.glob(pattern)]
    for path in [*folders_elsewhere(data), *found]:
        say(f"Removing {path}")
        _remove(path)
    for path in orphans():  # its disk may only be away, so this is not ours to decide
        say(f"{path} belongs to a folder that is gone; remove it if that is not coming back.")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
