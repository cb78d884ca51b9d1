"""A folder for one run: gone at its end, and what a killed run left at the next start."""

import subprocess
import sys
from pathlib import Path

from cobaby.supervisor.throwaway import remove_leftovers, throwaway_folder

RUN = """
import os, signal, sys
from pathlib import Path
from cobaby.supervisor.throwaway import throwaway_folder
with throwaway_folder(Path(sys.argv[1])) as folder:
    (folder / "data").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_run_left_goes_at_the_next_start(tmp_path: Path) -> None:
    """Sabotage: cobaby/supervisor/throwaway.py: folder.lstat().st_uid == os.geteuid() and -> False and"""
    subprocess.run([sys.executable, "-c", RUN, tmp_path], check=False)
    (left,) = tmp_path.iterdir()

    with throwaway_folder(tmp_path) as folder:
        assert [folder] == list(tmp_path.iterdir()) != [left]

    assert list(tmp_path.iterdir()) == []


def test_a_run_that_lives_keeps_its_folder(tmp_path: Path) -> None:
    """Sabotage: cobaby/supervisor/throwaway.py: return lock_now(mark) -> return True"""
    with throwaway_folder(tmp_path) as first, throwaway_folder(tmp_path):
        assert first.exists()


def test_a_folder_that_nobody_marked_as_ours_stays(tmp_path: Path) -> None:
    """Sabotage: cobaby/supervisor/throwaway.py: os.O_RDWR | os.O_NOFOLLOW -> os.O_RDWR | os.O_CREAT"""
    (tmp_path / "cobaby-of-mine" / "letters").mkdir(parents=True)

    remove_leftovers(tmp_path)

    assert (tmp_path / "cobaby-of-mine" / "letters").exists()
