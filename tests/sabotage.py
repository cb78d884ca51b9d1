"""Each proof names the one line whose change turns it red; here the changes are made.

A test's docstring says `Sabotage: <path>: <exact old text> -> <new text>`. The old text stands
exactly once in that file. `make test-long` applies each to a copy of the project, so that the
working tree is never touched, and expects exactly that test to fail.
"""

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MARK = "Sabotage: "
ARROW = " ->"
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", "*.pyc")
TEST_FAILED = 1  # pytest's code; 2 and more would mean that the test never ran


class BadSabotage(Exception):
    """A sabotage line does not fit its file; the message says why."""


@dataclass(frozen=True)
class Sabotage:
    """One change and the test that must notice it."""

    test: str  # pytest's name: path::class::function
    path: str
    change: str  # "old -> new", as written

    def sabotaged(self, text: str) -> str:
        """The file's text with the change made. Raises BadSabotage when it does not fit.

        Code may itself contain an arrow: the longest old text that stands once in the file counts.
        """
        for at in reversed(_positions(self.change, ARROW)):
            old, new = self.change[:at].strip(), self.change[at + len(ARROW) :].strip()
            if old and text.count(old) == 1 and old != new:
                return text.replace(old, new)
        raise BadSabotage(f"{self.test}: the old text must stand exactly once in {self.path}")


def all_sabotages(project: Path = PROJECT) -> Iterator[Sabotage]:
    """Every sabotage that a test's docstring names, in the order of the files."""
    for file in sorted((project / "tests").rglob("test_*.py")):
        name = file.relative_to(project).as_posix()
        yield from _sabotages_in(ast.parse(file.read_text()), name)


def check(sabotage: Sabotage, project: Path = PROJECT) -> str:
    """The sabotaged text of its file. Raises BadSabotage when path or text do not fit."""
    file = project / sabotage.path
    if not file.is_file():
        raise BadSabotage(f"{sabotage.test}: there is no file {sabotage.path}")
    return sabotage.sabotaged(file.read_text())


@contextmanager
def copied_project() -> Iterator[Path]:
    """The project once more, in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="cobaby-sabotage-") as folder:
        copy = Path(folder) / "project"
        shutil.copytree(PROJECT, copy, ignore=NOT_COPIED)
        Path(folder).chmod(0o755)
        (copy / ".venv").symlink_to(PROJECT / ".venv")
        yield copy


def apply_all(environment: Mapping[str, str], only: str = "") -> tuple[int, int]:
    """Apply each sabotage to a copy; return how many were noticed and how many were not.

    `only` limits them to tests whose name contains it.
    """
    noticed = missed = 0
    with copied_project() as copy:
        for sabotage in all_sabotages(copy):
            if only not in sabotage.test:
                continue
            if is_noticed(sabotage, copy, environment):
                noticed += 1
            else:
                missed += 1
                print(f"NOT NOTICED: {sabotage.test}\n    {sabotage.path}: {sabotage.change}")
    print(f"{noticed} sabotages noticed, {missed} not.", flush=True)
    return noticed, missed


def is_noticed(sabotage: Sabotage, copy: Path, environment: Mapping[str, str]) -> bool:
    """Change the copy's file, run the one test, put the file back; True when the test failed."""
    file = copy / sabotage.path
    original = file.read_text()
    try:
        file.write_text(check(sabotage, copy))
        command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "--no-header", sabotage.test]
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False)
    except BadSabotage as fault:
        print(fault)
        return False
    finally:
        file.write_text(original)
    verdict = "noticed" if done.returncode == TEST_FAILED else f"code {done.returncode}"
    print(f"{verdict:<10} {sabotage.test}", flush=True)
    return done.returncode == TEST_FAILED


def _sabotages_in(node: ast.AST, name: str) -> Iterator[Sabotage]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _sabotages_in(child, f"{name}::{child.name}")
        elif isinstance(child, ast.FunctionDef) and child.name.startswith("test_"):
            for line in (ast.get_docstring(child) or "").splitlines():
                if line.strip().startswith(MARK):
                    yield _parsed(f"{name}::{child.name}", line.strip().removeprefix(MARK))


def _parsed(test: str, line: str) -> Sabotage:
    path, _, change = line.partition(": ")
    return Sabotage(test, path.strip(" `"), change.strip())


def _positions(text: str, part: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(part, at)]
