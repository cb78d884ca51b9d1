"""Whom PostgreSQL runs as: it refuses root, so root lends it the name of a system user."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cobaby.supervisor.refusal import Refusal

CANDIDATES = ("postgres", "nobody", "daemon")


@dataclass(frozen=True)
class Account:
    """A system user that root becomes for PostgreSQL."""

    name: str
    uid: int
    gid: int

    @property
    def ids(self) -> tuple[int, int]:
        return self.uid, self.gid


def account_for(cluster: Path) -> Account | None:
    """The user for PostgreSQL: the owner of data that is there, else a system user.

    None when we are not root, and so PostgreSQL can simply run as ourselves.
    """
    if os.geteuid() != 0:
        return None
    if cluster.exists() and cluster.stat().st_uid != 0:
        return _by_uid(cluster.stat().st_uid, cluster.stat().st_gid)
    for name in CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, found.pw_uid, found.pw_gid)
    raise Refusal(
        "PostgreSQL does not run as root, and none of the users "
        f"{', '.join(CANDIDATES)} exists; start as an ordinary user instead."
    )


def _by_uid(uid: int, gid: int) -> Account:
    try:
        return Account(pwd.getpwuid(uid).pw_name, uid, gid)
    except KeyError:
        raise Refusal(
            f"The PostgreSQL data belongs to the user number {uid}, who does not exist any more."
        ) from None


def can_reach(account: Account | None, path: Path) -> bool:
    """True when this user can enter a folder, or run a file, through all folders above it."""
    if account is None:
        return os.access(path, os.X_OK)
    test = subprocess.run(
        ["test", "-x", os.fspath(path)],
        cwd="/",
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        check=False,
    )
    return test.returncode == 0
