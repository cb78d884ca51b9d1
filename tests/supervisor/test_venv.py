"""What is said while the environment is made: how far it is, and all that matters of pip's faults."""

import sys

import pytest

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


def run(script: str, total: int = 2) -> int:
    return venv._run([sys.executable, "-c", script], {}, venv.Progress(total))


def test_places_without_packages_are_not_told(capfd: pytest.CaptureFixture[str]) -> None:
    """Sabotage: cobaby/supervisor/venv.py: if not NOISE.search(line): -> if True:"""
    assert run(SAYS) == 3
    assert capfd.readouterr().err == "ERROR: No matching distribution found for django\n"


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


def test_every_package_of_a_lock_is_counted() -> None:
    """Sabotage: cobaby/supervisor/venv.py: .read_text(), re.M)) -> .read_text()))"""
    lines = (venv.PROJECT / "requirements.txt").read_text().splitlines()

    assert venv.packages_in("requirements.txt") == sum(line[:1].isalpha() for line in lines) > 20
