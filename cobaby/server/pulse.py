"""Do worker and beat live? They touch a file; `python -m cobaby.server.pulse worker` looks at it.

For the health checks of containers: no Django in it, so that to ask costs little.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from celery import signals

OLDEST_SECONDS = {"worker": 30, "beat": 150}
"""The worker's heart beats every 2 seconds while it has the broker; beat has a job each minute."""


def file_of(name: str) -> Path | None:
    """Outside all data: it tells of a process. None where no folder is named for it."""
    folder = os.environ.get("PULSE_DIR")
    return Path(folder) / f"cobaby-{name}.pulse" if folder else None


def keep() -> None:
    """From now on worker and beat leave their sign, if there is a place for it."""
    signals.heartbeat_sent.connect(_worker_lives, weak=False)
    signals.beat_init.connect(_beat_lives, weak=False)


def _worker_lives(**_about: Any) -> None:
    _touch("worker")


def _beat_lives(**_about: Any) -> None:
    """Only in the process of beat does a job handed out mean that beat lives."""
    _touch("beat")
    signals.after_task_publish.connect(lambda **_job: _touch("beat"), weak=False)


def _touch(name: str) -> None:
    if file := file_of(name):
        file.touch()


def is_alive(name: str, now: float) -> bool:
    """`now` in seconds, as a file's time is."""
    file = file_of(name)
    if file is None or not file.exists():
        return False
    return now - file.stat().st_mtime < OLDEST_SECONDS[name]


if __name__ == "__main__":
    sys.exit(0 if is_alive(sys.argv[1], time.time()) else f"The {sys.argv[1]} does not live.")
