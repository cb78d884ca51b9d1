"""From any folder and as any user: closed folders, spaces, long paths, root and others."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cobaby.supervisor import places, reset
from cobaby.supervisor.choices import PROJECT
from tests.supervisor.conftest import Launch
from tests.supervisor.prepared import copied
from tests.supervisor.running import Running, clean_environment, wait_for

pytestmark = pytest.mark.supervisor

NOBODY = 65534
PROMISE_SECONDS = 90  # from nothing to the home page
SOME_TOWNS = 30_000
ODD_FOLDERS = {
    "odd signs": 'my, office "für uns" 100% ありがとう',
    "a long path": "/".join(["a-rather-long-name-for-a-folder"] * 5),
}


@pytest.mark.parametrize("name", ODD_FOLDERS.values(), ids=ODD_FOLDERS)
def test_sockets_have_a_short_path_without_a_comma(folder: Path, name: str) -> None:
    """A comma would name two folders to PostgreSQL, and a longer path is cut off.

    Sabotage: cobaby/supervisor/places.py: <= SOCKET_LIMIT and b"," not in encoded -> <= SOCKET_LIMIT
    Sabotage: cobaby/supervisor/places.py: <= SOCKET_LIMIT and b"," not in encoded -> > 0 and b"," not in encoded
    """
    (folder / name).mkdir(parents=True)

    sockets = os.fsencode(places.find_places(folder / name).sockets)

    assert len(sockets) + places.LONGEST_SOCKET_NAME <= places.SOCKET_LIMIT
    assert b"," not in sockets


def test_starts_from_an_odd_folder(prepared: Path, folder: Path, launch: Launch) -> None:
    """Sabotage: cobaby/supervisor/places.py: <= SOCKET_LIMIT and b"," not in encoded -> <= SOCKET_LIMIT * 9"""
    odd = folder.joinpath(*ODD_FOLDERS.values())
    running = launch(copied(prepared, odd / "var")).wait_until_ready()

    assert running.home_page() == 200
    assert running.holders("worker")
    running.remember("here")
    assert running.remembered() == ["here"]


def test_starts_in_a_closed_folder(folder: Path, launch: Launch) -> None:
    """`mktemp -d` makes folders of mode 0700; as root, PostgreSQL's user cannot enter them.

    Sabotage: cobaby/supervisor/places.py: if all(can_reach(account, path) for path in needed): -> if True:
    """
    folder.chmod(0o700)
    running = launch(folder / "var").wait_until_ready()
    running.remember("in a closed folder")
    running.stop()

    again = launch(folder / "var").wait_until_ready()

    assert again.remembered() == ["in a closed folder"]
    elsewhere = places.folders_elsewhere(folder / "var")
    assert bool(elsewhere) == (os.geteuid() == 0)
    assert all(str(path) in again.printed for path in elsewhere)
    _check_reset_removes(folder / "var", elsewhere, again.stop)


def test_a_start_brings_the_towns_also_without_a_demo(lasting: Running) -> None:
    """Sabotage: cobaby/supervisor/run.py: product.manage("load_places") -> pass"""
    assert lasting.towns() > SOME_TOWNS


@pytest.mark.long  # .ci/run does the same each time, as root and as nobody
def test_from_nothing_as_an_ordinary_user(folder: Path, launch: Launch) -> None:
    """A fresh copy without virtual environment or data, in a closed folder with a space.

    Sabotage: cobaby/supervisor/account.py: if os.geteuid() != 0: -> if False:
    Sabotage: cobaby/supervisor/run.py: with product.meanwhile("load_places"), product -> with product
    """
    project = _fresh_copy(folder / "a fresh copy")
    user = NOBODY if os.geteuid() == 0 else os.geteuid()
    subprocess.run(["chown", "-R", str(user), project], check=True)
    project.chmod(0o700)
    started = time.monotonic()

    running = launch(
        project / "var",
        user=user if os.geteuid() == 0 else None,
        command=["make", "run"],
        project=project,
        HOME=str(project),
        COBABY_DEMO="1",
    ).wait_until_ready()

    assert time.monotonic() - started < PROMISE_SECONDS
    assert running.home_page() == 200
    assert "places loaded" in (project / "var" / "log" / "setup-load_places.log").read_text()
    assert re.search(r"\S+@\S+", running.printed)  # whom to log in as
    server = min(running.holders("postgres"))  # the others serve one connection, and go
    assert Path(f"/proc/{server}").stat().st_uid == user
    running.kill()  # make, and with it everything
    wait_for(lambda: not running.leftovers(), 8)


def test_a_copied_data_folder_gets_places_of_its_own(folder: Path, monkeypatch) -> None:
    """Sabotage: cobaby/supervisor/places.py: return owner == data or -> return True or"""
    monkeypatch.setattr(places, "STATE", folder / "state")
    first = folder / "first"
    first.mkdir()
    token = places.token(first)
    (folder / "state" / token).mkdir(parents=True)
    (folder / "state" / token / "belongs-to").write_text(f"{first}\n")

    shutil.copytree(first, folder / "second")

    assert places.token(first) == token
    assert places.token(folder / "second") != token


def test_a_moved_data_folder_keeps_its_places(folder: Path, monkeypatch) -> None:
    """Sabotage: cobaby/supervisor/places.py: or not other.exists() or -> or"""
    monkeypatch.setattr(places, "STATE", folder / "state")
    first = folder / "first"
    first.mkdir()
    token = places.token(first)
    (folder / "state" / token).mkdir(parents=True)
    (folder / "state" / token / "belongs-to").write_text(f"{first}\n")

    first.rename(folder / "moved")

    assert places.token(folder / "moved") == token


def test_reset_keeps_what_is_not_ours(data: Path) -> None:
    """Sabotage: cobaby/supervisor/reset.py: for pattern in OURS -> for pattern in ["*"]"""
    (data / "my-notes.txt").write_text("mine")

    _reset(data)

    assert os.listdir(data) == ["my-notes.txt"]


def test_reset_names_but_keeps_what_belongs_to_a_missing_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sabotage: cobaby/supervisor/reset.py: *folders_elsewhere(data), *found] -> *folders_elsewhere(data), *orphans(), *found]"""
    monkeypatch.setattr(places, "STATE", folder / "state")
    of_another = folder / "state" / "0123456789ab"
    of_another.mkdir(parents=True)
    (of_another / "belongs-to").write_text(f"{folder}/on-a-disk-that-is-away\n")

    reset.main({"DATA_DIR": str(folder / "var")})

    assert str(of_another) in capsys.readouterr().out
    assert of_another.exists()


def _check_reset_removes(data: Path, elsewhere: list[Path], stop) -> None:
    refused = _reset(data)
    assert "already runs" in refused.stderr
    stop()
    assert _reset(data).returncode == 0
    assert [path for path in elsewhere if path.exists()] == []
    assert os.listdir(data) == []


def _reset(data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cobaby.supervisor", "demo-reset"],
        cwd=PROJECT,
        env=clean_environment(data),
        capture_output=True,
        text=True,
        check=False,
    )


def _fresh_copy(to: Path) -> Path:
    """The project as a newcomer gets it."""
    ignored = shutil.ignore_patterns(".git", ".venv*", "var", ".*_cache", "__pycache__")
    shutil.copytree(PROJECT, to, ignore=ignored)
    return to
