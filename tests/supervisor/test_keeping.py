"""`make backup` beside a running site, and `make restore`, which waits until it is stopped."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cobaby.supervisor.choices import PROJECT
from tests.supervisor.running import Running, clean_environment

pytestmark = pytest.mark.supervisor


def supervise(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cobaby.supervisor", *arguments],
        cwd=PROJECT,
        env=clean_environment(data),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_running_site_is_saved_but_never_written_over(lasting: Running, folder: Path) -> None:
    """Sabotage: cobaby/supervisor/keeping.py: if not while_it_runs: -> if False:"""
    file = folder / "saved.zip"

    saved = supervise(lasting.data, "backup", str(file))
    refused = supervise(lasting.data, "restore", str(file))

    assert saved.returncode == 0, saved.stderr
    assert "SECRET_KEY is not in it." in saved.stdout and zipfile.ZipFile(file).testzip() is None
    assert refused.returncode == 1
    assert refused.stderr.startswith("Cobaby already runs from") and refused.stdout == ""


def test_a_file_that_is_not_there_starts_nothing(folder: Path) -> None:
    """Sabotage: cobaby/supervisor/keeping.py: if not Path(file).is_file(): -> if False:"""
    refused = supervise(folder / "var", "restore", "no such file.zip")

    assert (refused.returncode, refused.stderr) == (1, "There is no file no such file.zip.\n")
    assert not (folder / "var").exists()
