"""`make test` that is stopped leaves nothing in the temporary folder, however it is stopped."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

BUSY = """
import tempfile, time
from tests.run import end_as_by_ctrl_c
end_as_by_ctrl_c()
with tempfile.TemporaryDirectory() as folder:
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_kill_is_a_ctrl_c(number: signal.Signals) -> None:
    """Sabotage: tests/run.py: for number in (signal.SIGTERM, signal.SIGHUP): -> for number in ():"""
    command = [sys.executable, "-c", BUSY]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        assert running.stdout
        folder = Path(running.stdout.readline().strip())
        assert folder.is_dir()

        running.send_signal(number)

        assert running.wait(20) != 0
        assert not folder.exists()
