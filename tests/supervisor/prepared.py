"""A product that was started once and stopped, so that each test starts from a copy of its data.

Without the demo world, which other tests look at: only the start from nothing loads it here.
`make test` makes it beside lint; a test run by hand makes its own.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cobaby.supervisor.throwaway import throwaway_folder
from tests.supervisor.running import start

PREPARED = "PREPARED_PRODUCT"
"""The variable that names its data folder, where there is one already."""


def prepare(folder: Path) -> Path:
    """Start a product in this folder, and stop it; return its data folder."""
    data = folder / "var"
    start(data).wait_until_ready().stop()
    return data


@contextmanager
def prepared_product() -> Iterator[Path]:
    """The data folder that somebody named, or one of our own."""
    if PREPARED in os.environ:
        yield Path(os.environ[PREPARED])
    else:
        with short_folder() as folder:
            yield prepare(folder)


def copied(prepared: Path, to: Path) -> Path:
    """Copy a data folder with its owners; a copy is another folder, so it gets another token."""
    to.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", prepared, to], check=True)
    shutil.rmtree(to / "run", ignore_errors=True)
    (to / "token").unlink(missing_ok=True)
    return to


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder directly under the system's temporary one: pytest's own are long and private."""
    with throwaway_folder() as path:
        path.chmod(0o755)
        yield path
