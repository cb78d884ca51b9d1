"""Find a Chromium for the browser tests, or install one and say so.

`python -m tests.chromium` prints its path. As root it comes from the distribution, else from the
browser tool's own download.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SHELL = "chromium-headless-shell"
"""Chromium without what surrounds a window: it takes four fifths of the time."""
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # A page lives too short for its scripts to be compiled twice.
    "--js-flags=--no-opt,--no-maglev,--always-sparkplug",
    "--in-process-gpu",
)
"""The last two save a quarter of the processor's time on pages that axe looks at."""


class NoChromium(Exception):
    """No browser could be found or installed; the message says what to do."""


def find() -> str | None:
    """The path of a Chromium that starts: CHROMIUM, one on the PATH, or Playwright's own."""
    return next((path for path in _candidates() if path and _starts(path)), None)


def _candidates() -> Iterator[str | None]:
    yield os.environ.get("CHROMIUM")
    yield from map(shutil.which, NAMES)
    yield _of_playwright()  # last: it cannot be asked while a browser test runs


def ensure() -> str:
    """The path of a Chromium that starts, installed first if need be. Raises NoChromium."""
    found = find()
    if found:
        return found
    _install()
    found = find()
    if not found:
        raise NoChromium(
            "No Chromium starts here, so the browser tests cannot run. "
            "Install one (on Debian, as root: apt-get install chromium) or name it in CHROMIUM."
        )
    return found


def _install() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium from the distribution (apt-get).", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        install = ["install", "-q", "-y", "--no-install-recommends"]
        for step in (["update", "-q"], [*install, SHELL], [*install, "chromium"]):
            subprocess.run(["apt-get", *step], env=environment, stdout=sys.stderr, check=False)
            if shutil.which(step[-1]):
                return
    print("Downloading Playwright's own Chromium.", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _starts(path: str) -> bool:
    command = [path, "--headless", *FLAGS, "--dump-dom", "about:blank"]
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    try:
        print(ensure())
    except NoChromium as fault:
        sys.exit(str(fault))
