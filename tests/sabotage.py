"""Each proof names the one line whose change turns it red; here the changes are made.

A test's docstring says `Sabotage: <path>: <exact old text> -> <new text>`. The old text stands
exactly once in that file. `make test-long` applies each to a copy of the project, so that the
working tree is never touched, and expects exactly that test to fail.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tests.trials import (
    NONE_RAN,
    PASSED,
    PROJECT,
    READY,
    Trial,
    copied_project,
    report,
    try_each_in_turn,
)

MARK = "Sabotage: "
ARROW = " ->"


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


def apply_all(environment: Mapping[str, str], only: str = "") -> tuple[int, int]:
    """Apply each sabotage to a copy; return how many were noticed and how many were not.

    `only` limits them to tests in whose name that regular expression is found. Each test first
    runs unchanged: one that fails anyway notices nothing.
    """
    with copied_project() as project:
        sabotages = [one for one in all_sabotages(project) if re.search(only, one.test)]
        unfit, trials = [], []
        for sabotage in sabotages:
            try:
                trials.append(_trial(sabotage, check(sabotage, project)))
            except BadSabotage as fault:
                unfit.append(str(fault))
        outcomes = try_each_in_turn([*_unchanged(sabotages), *trials], project, environment)
        return report(outcomes, "sabotages noticed", unfit)


def _trial(sabotage: Sabotage, text: str) -> Trial:
    name = f"{sabotage.test}\n    {sabotage.path}: {sabotage.change}"
    runs = [[*READY, sabotage.test], ["--create-db", sabotage.test]]
    return Trial(name, runs, sabotage.path, text)


def _unchanged(sabotages: list[Sabotage]) -> Iterator[Trial]:
    """The named tests of each file, which must pass as long as nothing is changed."""
    for file, ours in groupby(sabotages, lambda one: one.test.partition("::")[0]):
        tests = list(dict.fromkeys(one.test for one in ours))
        run = [*READY, *tests, "-m", "not long"]
        yield Trial(f"unchanged: {file}", [run], expected=(PASSED, NONE_RAN))


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
