"""`make backup` beside a running site, and `make restore`, which waits until it is stopped."""

import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cobaby.supervisor.choices import PROJECT
from tests.supervisor.running import Running, clean_environment

pytestmark = pytest.mark.supervisor
PERSON = """
INSERT INTO accounts_user
    (email, display_name, phone, language, zone, password, joined_at, is_active)
VALUES ('quokka@example.org', 'Quill', '', 'en', 'Europe/Berlin', '!', now(), true) RETURNING id
"""


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


def make(data: Path, *said: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *said],
        cwd=PROJECT,
        env=clean_environment(data, PYTHON=sys.executable),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_whole_command_brings_it_all_back(lasting: Running, folder: Path) -> None:
    """Saved beside a running site, into a folder that is not there yet; who left since is gone.
    A table that the operator made beside ours stands in nobody's way.

    Sabotage: Makefile: supervisor restore "$(FILE)" $(if $(ERASED),"$(ERASED)") -> supervisor restore "$(FILE)"
    Sabotage: cobaby/supervisor/keeping.py: "DATA_DIR": os.fspath(data), -> "DATA_DIR": "/tmp/elsewhere",
    Sabotage: cobaby/server/backup/restoring.py: _set_strangers_aside(backup.manifest) -> pass
    """
    file, new, log = folder / "saved.zip", folder / "new var", folder / "erased.log"
    with lasting.connect() as database:
        [(person,)] = database.execute(PERSON).fetchall()
        database.execute("CREATE TABLE a_report (id serial, word text)")
        database.execute("INSERT INTO a_report (word) VALUES ('mine')")
    log.write_text(f"{datetime.now(UTC).isoformat()} {person}\n")

    saved = make(lasting.data, "backup", f"FILE={file}")
    done = make(new, "restore", f"FILE={file}", f"ERASED={log}")
    again = make(new, "restore", f"FILE={file}")

    assert saved.returncode == 0, saved.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    assert _number(r"Restored (\d+) rows", done) < _number(r"Saved (\d+) rows", saved)
    assert "Left in the file, not made by Cobaby: a_report" in done.stdout
    assert "Erased again: 1 accounts" in done.stdout
    assert "Checked: rows, constraints, triggers" in done.stdout
    assert (new / "erased.log").read_text() == log.read_text()
    assert again.returncode != 0 and "The database is not empty" in again.stderr


def _number(pattern: str, done: subprocess.CompletedProcess[str]) -> int:
    [found] = re.findall(pattern, done.stdout)
    return int(found)


def test_a_file_that_is_not_there_starts_nothing(folder: Path) -> None:
    """Sabotage: cobaby/supervisor/keeping.py: if not Path(file).is_file(): -> if False:"""
    refused = supervise(folder / "var", "restore", "no such file.zip")

    assert (refused.returncode, refused.stderr) == (1, "There is no file no such file.zip.\n")
    assert not (folder / "var").exists()
