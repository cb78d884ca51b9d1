"""A folder for one run, gone at its end. What a killed run left is removed by the next one."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cobaby.supervisor.lifeline import lock_now
from cobaby.supervisor.places import folders_elsewhere

PREFIX = "cobaby-"
MARK = "throwaway.lock"
"""In a folder of ours: locked as long as the process lives that made it, however that ends."""


@contextmanager
def throwaway_folder(parent: Path | None = None) -> Iterator[Path]:
    """A folder under `parent`, else under the system's temporary one, which has a short name."""
    parent = parent or Path(tempfile.gettempdir())
    remove_leftovers(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    lock = _marked(folder)
    try:
        yield folder
    finally:
        _remove(folder)
        os.close(lock)


def remove_leftovers(parent: Path) -> None:
    """Remove the folders of runs that were killed: ours, and locked by nobody any more."""
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):  # another start removes it in this moment, or it is a stranger's
            if folder.lstat().st_uid == os.geteuid() and _is_left(folder):
                _remove(folder)


def _marked(folder: Path) -> int:
    """Lock the mark before it has its name, so that nobody ever sees it free."""
    unnamed = folder / f"{MARK}.new"
    lock = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    unnamed.rename(folder / MARK)
    return lock


def _is_left(folder: Path) -> bool:
    """Raises OSError where there is no mark."""
    mark = os.open(folder / MARK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        return lock_now(mark)
    finally:
        os.close(mark)


def _remove(folder: Path) -> None:
    for token in folder.glob("**/token"):
        for elsewhere in folders_elsewhere(token.parent):
            shutil.rmtree(elsewhere, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
