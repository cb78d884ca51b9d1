"""What `make test-long` stands on: a run sees the change, the whole change and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import trials
from tests.supervisor.running import is_alive
from tests.trials import BROKEN, FAILED, HUNG, PASSED, PROJECT, Outcome, Trial, report

RUNS = """
import os, sys
from pathlib import Path
from tests.forked import run_pytest

folder = Path(sys.argv[1])
for text in sys.argv[2:]:
    (folder / "test_one.py").write_text(f"def test_one():\\n    {text}\\n")
    os.utime(folder / "test_one.py", (0, 0))
    seconds = 2 if "sleep" in text else 60
    own = {"ONLY_THIS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    code, said = run_pytest(["-q"], folder, own, seconds)
    print(code)
"""


def codes(folder: Path, *texts: str) -> list[int]:
    """One run after the other in one process, each on a test with this line."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-c", RUNS, str(folder), *texts]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    return [int(line) for line in done.stdout.split()]


def test_each_run_reads_the_file_as_it_stands(tmp_path: Path) -> None:
    """Sabotage: tests/forked.py: code = int(pytest.main(list(arguments))) -> code = 0"""
    assert codes(tmp_path, "assert 1", "assert 0", "assert 1") == [PASSED, FAILED, PASSED]


def test_nothing_of_the_project_was_imported_before(tmp_path: Path) -> None:
    """Sabotage: tests/forked.py: in OURS]: -> in ()]:"""
    text = "import sys, os; assert 'tests' not in sys.modules and os.environ['ONLY_THIS']"

    assert codes(tmp_path, text) == [PASSED]


def test_what_hangs_is_ended(tmp_path: Path) -> None:
    """Sabotage: tests/forked.py: if in_time else _gone(child) -> if True else _gone(child)"""
    assert codes(tmp_path, "import time; time.sleep(60)", "assert 1") == [HUNG, PASSED]


def test_what_a_run_leaves_behind_is_ended(tmp_path: Path) -> None:
    """Also what has a session of its own, whose parent is gone.

    Sabotage: tests/forked.py: _adopt_orphans(True) -> _adopt_orphans(False)
    """
    left = tmp_path / "left"
    shell = f"setsid sleep 60 & echo $! > {left}"
    codes(tmp_path, f"import os; os.system({shell!r})")

    assert not is_alive(int(left.read_text()))


def test_code_that_cannot_be_imported_proves_nothing() -> None:
    """Sabotage: tests/trials.py: if report.failed: -> if False:"""
    unreadable = pytest.CollectReport("tests/test_x.py", "failed", "SyntaxError", None)

    with pytest.raises(pytest.exit.Exception) as stopped:
        trials.pytest_collectreport(unreadable)
    assert stopped.value.returncode == BROKEN


def test_the_last_lines_name_what_was_not_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    """Sabotage: tests/trials.py: return self.code in self.trial.expected -> return True"""
    noticed, missed = (
        Outcome(Trial(name, []), code) for name, code in (("a", FAILED), ("b", PASSED))
    )
    unchanged = Outcome(Trial("unchanged", [], expected=(PASSED,)), PASSED)

    assert report([noticed, missed, unchanged], "noticed") == (2, 1)
    assert capsys.readouterr().out.endswith("2 noticed, 1 not.\npassed: b\n")
