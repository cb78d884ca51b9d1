"""`make lint`: style, types, templates, imports, migrations, translations. Each is run, then told."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

AT_ONCE = 2
CHECKS = {
    "types": ["-m", "mypy", "--no-error-summary"],
    "style": ["-m", "ruff", "check", "--quiet", "."],
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "templates": ["-m", "djlint", "--lint", "--quiet", "templates"],
    "imports": ["-c", "import sys; from importlinter.cli import lint_imports_command as c; c()"],
    "migrations": ["-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
    "schema": [
        *("-W", "ignore", "manage.py", "spectacular", "--fail-on-warn", "--validate"),
        *("--file", os.devnull),
    ],
    "translations": ["-m", "cobaby.catalogues", "check"],
}


def main() -> int:
    """Run every check; return how many failed."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        passed = dict(zip(CHECKS, pool.map(_passes, CHECKS, CHECKS.values()), strict=True))
    failed = [name for name in CHECKS if not passed[name]]
    print(f"Lint: {', '.join(failed)} failed." if failed else "Lint: clean.", flush=True)
    return len(failed)


def _passes(name: str, command: list[str]) -> bool:
    started = time.monotonic()
    environment = os.environ | {"COBABY_TESTING": "1"}
    done = subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, check=False
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    said = f"\n{done.stdout}{done.stderr}".rstrip() if done.returncode else ""
    print(f"lint {name:<13} {verdict} ({time.monotonic() - started:.0f} s){said}", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(min(main(), 1))
