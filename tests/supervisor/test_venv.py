"""What is said while the environment is made: how far it is, and all that matters of pip's faults."""

import fcntl
import sys
import threading
import time
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cobaby.supervisor import venv

SAYS = """
import sys
print("WARNING: Location 'file:///no/such/place/' is ignored: it is neither a file nor a directory.", file=sys.stderr)
print("ERROR: No matching distribution found for django", file=sys.stderr)
sys.exit(3)
"""
WORKS = """
import time
print("Collecting django==5.2 (from -r requirements.txt (line 1))", flush=True)
print("  Downloading django-5.2-py3-none-any.whl (8 MB)", flush=True)
time.sleep(0.5)
print("Requirement already satisfied: celery==5.5", flush=True)
print("Installing collected packages: django, celery", flush=True)
time.sleep(0.5)
"""


def run(*scripts: str, total: int = 2) -> int:
    commands = [[sys.executable, "-c", script] for script in scripts]
    return venv._run(commands, {}, venv.Progress(total))


def test_places_without_packages_are_not_told(capfd: pytest.CaptureFixture[str]) -> None:
    """Sabotage: cobaby/supervisor/venv.py: if not NOISE.search(line): -> if True:"""
    assert run(SAYS) == 3
    assert capfd.readouterr().err == "ERROR: No matching distribution found for django\n"


@pytest.mark.parametrize("scripts", [(SAYS, ""), ("", SAYS)])
def test_one_of_two_that_fails_is_a_failure(scripts: tuple[str, str]) -> None:
    """Sabotage: cobaby/supervisor/venv.py: max(abs(pip.returncode) for pip in pips) -> pips[0].returncode"""
    assert run(*scripts) == 3
    assert run("", "") == 0


def test_the_lists_of_both_hold_the_whole_lock(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each package once, with its hashes.

    Sabotage: cobaby/supervisor/venv.py: blocks[number::INSTALLERS] -> blocks[number::INSTALLERS + 1]
    """
    lock = "# of our own\n" + "".join(
        f"{name}==1.0 \\\n    --hash=sha256:{name}\n    # via us\n" for name in "abcde"
    )
    (tmp_path / "requirements.txt").write_text(lock)
    lists: list[str] = []
    monkeypatch.setattr(venv, "PROJECT", tmp_path)
    monkeypatch.setattr(
        venv, "_run", lambda pips, *rest: lists.extend(Path(pip[-1]).read_text() for pip in pips)
    )

    venv._install("requirements.txt", venv.Progress(5))

    assert len(lists) == venv.INSTALLERS
    packages = "".join(lists).split("# via us\n")
    assert sorted(packages) == sorted(lock.removeprefix("# of our own\n").split("# via us\n"))


@pytest.mark.parametrize("lock_name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_names_all_that_its_packages_need(lock_name: str) -> None:
    """pip is told to look for nothing else; that a lock is whole is seen here.

    Sabotage: requirements.txt: sqlparse== -> sqlpars==
    Sabotage: requirements-dev.txt: iniconfig== -> inicon==
    """
    locked = [Requirement(each) for each in venv.packages_in(lock_name)]
    named = {canonicalize_name(each.name) for each in locked}

    for package in locked:
        try:
            needs = [Requirement(need) for need in metadata.requires(package.name) or ()]
        except metadata.PackageNotFoundError:  # it is for other machines
            continue
        extras = package.extras | {""}
        wanted = {
            canonicalize_name(need.name)
            for need in needs
            if not need.marker or any(need.marker.evaluate({"extra": extra}) for extra in extras)
        }
        assert wanted <= named, package.name


def test_how_far_it_is_is_told_again_and_again(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: cobaby/supervisor/venv.py: self.fetched += 1 -> pass
    Sabotage: cobaby/supervisor/venv.py: self.is_unpacking or words[:2] == ["Installing", "collected"] -> False
    """
    monkeypatch.setattr(venv, "PAUSE", 0.1)

    assert run(WORKS) == 0

    said = capfd.readouterr().out
    assert "fetching 1 of 2 …" in said and "unpacking what was fetched …" in said
    assert "Downloading" not in said


def test_who_waits_for_another_make_is_told_so(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Sabotage: cobaby/supervisor/venv.py: fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB) -> fcntl.flock(lock, fcntl.LOCK_EX)
    Sabotage: cobaby/supervisor/venv.py: with again_and_again(tell): -> if True:
    """
    monkeypatch.setattr(venv, "PAUSE", 0.05)
    with open(tmp_path / "lock", "w") as theirs, open(tmp_path / "lock", "w") as ours:
        fcntl.flock(theirs, fcntl.LOCK_EX)
        done = threading.Timer(0.4, fcntl.flock, (theirs, fcntl.LOCK_UN))
        done.start()
        venv._wait_for(ours)
        done.join()

    said = capfd.readouterr().out
    assert said.startswith("Another make is at work on .venv.")
    assert "  waiting for the other make …" in said


def test_making_the_environment_is_told_again_and_again(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Sabotage: cobaby/supervisor/venv.py: what = "making the virtual environment" if self.is_making else what -> what = at"""
    monkeypatch.setattr(venv, "PAUSE", 0.05)
    monkeypatch.setattr(venv, "VENV", tmp_path)
    monkeypatch.setattr(venv, "_works", lambda: False)
    monkeypatch.setattr(venv, "_make_environment", lambda: time.sleep(0.4))
    monkeypatch.setattr(venv, "_install", lambda lock_name, progress: 0)

    assert venv.main("requirements.txt") == 0

    assert capfd.readouterr().out.count("  making the virtual environment …") > 2


def test_every_package_of_a_lock_is_counted() -> None:
    """Sabotage: cobaby/supervisor/venv.py: ==[^\\s;]+", text, re.M)) -> ==[^\\s;]+", text))"""
    lines = (venv.PROJECT / "requirements.txt").read_text().splitlines()

    assert (
        len(venv.packages_in("requirements.txt")) == sum(line[:1].isalpha() for line in lines) > 20
    )


def test_what_the_tests_need_holds_what_the_product_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """So `make run` after `make test` installs nothing; after a change of its lock it does.

    Sabotage: cobaby/supervisor/venv.py: and packages_in(lock_name) <= packages_in(lock.name) ->
    Sabotage: cobaby/supervisor/venv.py: and _stamp(lock.name).read_text() == _hash(lock.name) ->
    """
    own, all_of_it = (tmp_path / f"requirements{name}.txt" for name in ("", "-dev"))
    own.write_text("django==5.2.1 \\\n    --hash=sha256:0\n")
    all_of_it.write_text(own.read_text() + "pytest==8.0\n")
    monkeypatch.setattr(venv, "PROJECT", tmp_path)
    monkeypatch.setattr(venv, "VENV", tmp_path)

    assert not venv._is_installed(own.name)
    venv._stamp(all_of_it.name).write_text(venv._hash(all_of_it.name))
    assert venv._is_installed(own.name) and venv._is_installed(all_of_it.name)

    own.write_text("django==5.2.2\n")
    assert not venv._is_installed(own.name) and venv._is_installed(all_of_it.name)
    all_of_it.write_text("django==5.2.2\npytest==8.0\n")
    assert not venv._is_installed(own.name)
