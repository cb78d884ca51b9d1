"""Make or renew `.venv` from a lock file; run by the system's Python, so plain and alone.

`python3 -I cobaby/supervisor/venv.py requirements.txt`
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
VENV = PROJECT / ".venv"
NOISE = re.compile(r"WARNING: Location .* is ignored: it is ")
PYTHON = VENV / "bin" / "python"  # pip and others only as `-m`: their scripts break on spaces


def main(lock_name: str) -> int:
    with open(PROJECT / ".venv.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another `make` may be at it
        wanted = hashlib.sha256((PROJECT / lock_name).read_bytes()).hexdigest()
        stamp = VENV / f"{lock_name}.installed"
        if _works() and stamp.exists() and stamp.read_text() == wanted:
            return 0
        started = time.monotonic()
        print(f"Installing the packages of {lock_name} into .venv (a minute or less).", flush=True)
        if not _works():
            _make_environment()
        if _install(lock_name) != 0:
            print(
                "The packages could not be installed; the lines above say why. "
                "The first start needs the network.",
                file=sys.stderr,
            )
            return 1
        stamp.write_text(wanted)
        print(f"Installed in {time.monotonic() - started:.0f} seconds.", flush=True)
        return 0


def _works() -> bool:
    """False when there is no environment, or the Python that made it has gone."""
    if not PYTHON.exists():
        return False
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0


def _make_environment() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)


def _install(lock_name: str) -> int:
    pip = (PYTHON, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:")
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check", "--requirement", lock_name)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return _without_noise([*pip, *quiet], environment)


def _without_noise(command: list[str | Path], environment: dict[str, str]) -> int:
    """Run pip; of what it says, leave out places of packages that this machine names but lacks.

    pip says so once a package, which would bury the line that tells what to do.
    """
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True, errors="replace"
    ) as pip:
        assert pip.stderr
        for line in pip.stderr:
            if not NOISE.search(line):
                print(line, end="", file=sys.stderr, flush=True)
    return pip.returncode


if __name__ == "__main__":
    try:
        code = main(sys.argv[1])
    except KeyboardInterrupt:
        code = 130
    except (OSError, subprocess.CalledProcessError) as fault:
        print(f"The virtual environment cannot be made: {fault}", file=sys.stderr)
        code = 1
    sys.exit(code)
