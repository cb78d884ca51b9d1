"""`make test` and `make test-long`: set up what is missing, then lint and every test.

The services are embedded ones of our own in a private folder, or those that DATABASE_URL and
REDIS_URL name. ALSO_ON names a second database, on which the tests of what the database itself
must refuse run again. The last line counts all tests of all parts.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree

from cobaby.supervisor.refusal import Refusal
from cobaby.supervisor.services import throwaway_services
from tests import chromium, databases, guards, lint, sabotage
from tests.marked import files_with
from tests.supervisor.prepared import PREPARED, prepare, short_folder

TOGETHER = "not concurrency and not supervisor and not browser and not long"
SIDE_BY_SIDE = ["-n", str(len(databases.WORKERS)), "--reuse-db"]
ALONE = ["-n", "0", "--reuse-db"]


def _marked(*marks: str, how: list[str] = SIDE_BY_SIDE) -> list[str]:
    """Of the supervisor's files the last by name take longest, so they come first."""
    chosen = f"({' or '.join(marks)}) and not long"
    return [*how, "-m", chosen, *reversed(files_with(*marks))]


WITH_OUR_CLOCK = {
    "everything that can run side by side": [*SIDE_BY_SIDE, "-m", TOGETHER],
    "in a browser": _marked("browser"),
}
PARTS = WITH_OUR_CLOCK | {
    "supervisor": [*_marked("supervisor"), "--dist", "loadfile", "--no-loadscope-reorder"],
    "concurrency": _marked("concurrency", how=ALONE),
}
SECOND_DATABASE = {"constraint and concurrency": _marked("constraint", "concurrency", how=ALONE)}
LONG_PARTS = {"the long proofs": [*SIDE_BY_SIDE, "-m", "long"]}
MOMENTS = (
    "2026-12-31T23:20Z",  # next year in Berlin, this year in London; a week 53
    "2027-03-28T00:50Z",  # ten minutes before the clocks go forward
    "2027-10-31T00:50Z",  # ten minutes before they go back
    "2028-02-29T12:00Z",
)
"""Tests that read the clock pass whenever they are run: these four are the hardest."""


@dataclass(frozen=True)
class Count:
    """How many tests of one part passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )


def main(arguments: list[str]) -> int:
    """Return 0 when everything passed and nothing was skipped."""
    if "--long" in arguments:
        with _surroundings() as environment:
            return _conclude(_long(environment), lint_failures=0)
    with _surroundings() as environment, short_folder() as folder:
        lint_failures = _lint_while_preparing(environment, folder)
        total = _run_parts(PARTS, environment)
        if second := os.environ.get("ALSO_ON"):
            print(f"\n== Once more on {second}", flush=True)
            environment["DATABASE_URL"] = second
            _make_databases(environment)
            total += _run_parts(SECOND_DATABASE, environment)
    return _conclude(total, lint_failures)


def _lint_while_preparing(environment: dict[str, str], folder: Path) -> int:
    """How many checks failed. Beside them databases and a product are made for all parts."""
    with ThreadPoolExecutor() as pool:
        databases_made = pool.submit(_make_databases, environment)
        product = pool.submit(prepare, folder)
        failures = lint.main()
        databases_made.result()
        environment[PREPARED] = str(product.result())
    return failures


def _make_databases(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "tests.databases"], env=environment, check=True)


def _long(environment: dict[str, str]) -> Count:
    """The long proofs, the tests at hard moments, every sabotage, every guard taken away once.

    ONLY limits it to the sabotages of some tests, GUARDS to the guards of some files.
    """
    only, guarded = os.environ.get("ONLY", ""), os.environ.get("GUARDS", "")
    if guarded:
        return Count(*guards.take_away_each(environment, guarded))
    total = Count() if only else _run_parts(LONG_PARTS, environment) + _at_moments(environment)
    total += Count(*sabotage.apply_all(environment, only))
    return total if only else total + Count(*guards.take_away_each(environment))


def _at_moments(environment: dict[str, str]) -> Count:
    total = Count()
    for moment in MOMENTS:
        print(f"\n== As if it were {moment}", flush=True)
        total += _run_parts(WITH_OUR_CLOCK, environment | {"MOMENT": moment})
    return total


@contextmanager
def _surroundings() -> Iterator[dict[str, str]]:
    """A browser, compiled catalogues and running services, as the environment of the tests."""
    browser = chromium.ensure()
    print(f"Browser: {browser}", flush=True)
    subprocess.run([sys.executable, "-m", "cobaby.catalogues", "compile"], check=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred processes read the same files
    with throwaway_services() as services:
        yield os.environ | services | {"CHROMIUM": browser, "COBABY_TESTING": "1"}


def _run_parts(parts: dict[str, list[str]], environment: dict[str, str]) -> Count:
    total = Count()
    for name, options in parts.items():
        print(f"\n== {name}", flush=True)
        started = monotonic()
        total += _pytest(options, environment)
        print(f"This part took {monotonic() - started:.0f} seconds.", flush=True)
    return total


def _pytest(options: list[str], environment: dict[str, str]) -> Count:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *options]
        code = subprocess.run(command, env=environment, check=False).returncode
        count = _counted(report)
    if code not in (0, 1):  # nothing collected, a broken import, an interruption
        print(f"pytest ended with code {code}.", flush=True)
        count += Count(failed=1)
    return count


def _counted(report: Path) -> Count:
    if not report.exists():
        return Count(failed=1)
    suite = next(ElementTree.parse(report).iter("testsuite"))
    number = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    failed = number["failures"] + number["errors"]
    return Count(number["tests"] - failed - number["skipped"], failed, number["skipped"])


def _conclude(total: Count, lint_failures: int) -> int:
    print()
    if lint_failures:
        print(f"Lint found fault {lint_failures} times; see the top.")
    if total.skipped:
        print(f"{total.skipped} tests were skipped, which counts as a failure.")
    print(f"{total.passed} passed, {total.failed} failed", flush=True)
    return 1 if lint_failures or total.failed or total.skipped else 0


def end_as_by_ctrl_c() -> None:
    """So that a kill, or a terminal that closes, leaves no databases in the temporary folder."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)


if __name__ == "__main__":
    end_as_by_ctrl_c()
    try:
        sys.exit(main(sys.argv[1:]))
    except (Refusal, chromium.NoChromium) as fault:
        sys.exit(str(fault))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
