"""Which accounts ended and when, in a file beside the database: a backup is older than that.

A restore brings back whoever left since the backup was made; by this file they are erased again.
A line is the moment and the number of an account. Without the database it is about nobody.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings

from cobaby.accounts.models import User

Erased = Mapping[int, datetime]
"""When each account was erased, by its number."""


def note(erased: Erased, path: Path | None = None) -> int:
    """Write down what the file does not say yet; how many lines that were. Raises OSError."""
    path = path or Path(settings.ERASED_LOG)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        content = file.read()
        known = _parsed(content)
        new = {pk: at for pk, at in erased.items() if known.get(pk) != at}
        torn = "" if content.endswith("\n") or not content else "\n"
        file.write(torn + "".join(f"{at.isoformat()} {pk}\n" for pk, at in new.items()))
        file.flush()
        os.fsync(descriptor)
    return len(new)


def note_missing() -> int:
    """What the database knows and the file does not: a crash came between, or the disk was full.

    Raises OSError.
    """
    gone = User.objects.filter(erased_at__isnull=False)
    known = {pk: at for pk, at in gone.values_list("pk", "erased_at") if at}
    return note(known) if known else 0


def noted(path: Path) -> dict[int, datetime]:
    """The last time each account was erased. Raises OSError."""
    return _parsed(path.read_text())


def _parsed(content: str) -> dict[int, datetime]:
    """A line that a power cut tore apart is passed over: the next night writes it again."""
    found: dict[int, datetime] = {}
    for line in content.splitlines():
        moment, _, number = line.partition(" ")
        try:
            found[int(number)] = datetime.fromisoformat(moment)
        except ValueError:
            continue
    return found
