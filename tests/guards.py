"""Every guard is taken away once: the tests of who sees what must notice each.

A guard is a call that asks whose rows these are (`visible_to` and its like), a call of a function
that lives in a `permissions.py`, a decorator that lets nobody by, the scope that a page of the API
asks of a token, and a lock on all pages among the middleware. `make test-long` takes each away on
a copy of the project. Whether the code still *names* a guard (tests/access/test_guards.py) does
not count here: what people get does.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.trials import PASSED, PROJECT, READY, Trial, copied_project, report, try_each_in_turn

ROWS = {
    "visible_to", "bookable_by", "editable_by", "managed_by", "addressed_to", "sent_by",
    "for_children_of", "current",
}  # fmt: skip
"""Methods of QuerySets that leave out what is not this person's."""
DECORATORS = re.compile(r"login_required|reauthentication_required|.*_only$|permission_required")
LOCKS = ("SecondStepMiddleware", "CsrfViewMiddleware", "PageMethodsMiddleware")
NOT_AT_THE_DOOR = re.compile(
    r"/(models|services|migrations|management|demo|supervisor|look|templatetags)(/|\.py)|tasks\.py|privacy\.py"
)
WATCHERS = [
    "tests/access",
    "tests/api",
    "tests/feeds",
    "tests/security",
    "tests/childcare/test_family.py",
]
NOT_WATCHERS = ["tests/access/test_guards.py", "tests/access/test_query_counts.py"]
NEAR, SHORT = "tests/access/test_matrix.py", ("-m", "not long")
TOGETHER = "not browser and not supervisor and not concurrency and not long"
LEADS_TO_SIGN_IN = "@reauthentication_required behind it leads a visitor there too"
HARMLESS = {
    "cobaby/api/views/tokens.py @login_required of access": LEADS_TO_SIGN_IN,
    "cobaby/privacy/views.py @login_required of leave": LEADS_TO_SIGN_IN,
    "spaces/views.py space = get_object_or_404(Space.objects.visible_to(request.user), slug=slug)": "may_manage and may_confirm are asked beside it",
    "cobaby/manage/setup/views/opening.py spaces = Space.objects.visible_to(request.user).waiting()": "may_confirm lets administrators by alone, who see all",
    "cobaby/manage/views/shifts.py mine = Shift.objects.visible_to(request.user).filter(space_day__space=space)": "the space is one that the person manages",
    'cobaby/privacy/erasing.py children = Child.objects.visible_to(person).values_list("pk", flat=True)': "only what is locked: all would be locked",
    "childcare/views.py link = Guardianship.objects.filter(pk=link_id, child__in=Child.objects.visible_to(user)).first()": "may_change_guardian asks whose link it is",
    "childcare/views.py return get_object_or_404(links, pk=link_id, child__in=Child.objects.visible_to(user))": "may_change_guardian asks whose link it is",
    "childcare/views.py if link and (link.guardian_id == user.pk or may_change_guardian(user, link)):": "the service asks again under the lock",
}
"""Guards that need not be missed, each with what stands behind it."""


@dataclass(frozen=True)
class Guard:
    """One place in the code, and what would stand there without it."""

    path: str
    line: int
    start: int
    end: int
    without: str
    said: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.said}"

    @property
    def name(self) -> str:
        """Without the line, which changes."""
        return f"{self.path} {self.said}"

    def removed_from(self, text: str) -> str:
        data = text.encode()
        return (data[: self.start] + self.without.encode() + data[self.end :]).decode()


def all_guards(project: Path = PROJECT) -> Iterator[Guard]:
    """Every guard of the pages and the API, file by file."""
    permissions = permission_functions(project)
    for file in sorted(source_files(project)):
        text, path = file.read_text(), file.relative_to(project).as_posix()
        if path == "cobaby/settings.py":
            yield from _locks(path, text)
        elif not NOT_AT_THE_DOOR.search(path):
            yield from _guards_in(path, text, permissions)


def source_files(project: Path) -> Iterator[Path]:
    for app in ("cobaby", "spaces", "childcare", "bookings"):
        yield from (project / app).rglob("*.py")


def permission_functions(project: Path) -> set[str]:
    """What is defined in the modules that say who may."""
    return {
        node.name
        for file in source_files(project)
        if file.name == "permissions.py"
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and ast.unparse(node.returns or ast.Constant(0)) == "bool"
    }


def _guards_in(path: str, text: str, permissions: set[str]) -> Iterator[Guard]:
    at = _offsets(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                said = ast.unparse(decorator)
                if DECORATORS.fullmatch(said.split("(")[0]):
                    start, end = at(decorator.lineno, decorator.col_offset - 1), _end(at, decorator)
                    said = f"@{said} of {node.name}"
                    yield Guard(path, decorator.lineno, start, end, "", said)
        elif isinstance(node, ast.Call):
            yield from _call(path, node, at, permissions)
        elif isinstance(node, ast.Assign) and path.startswith("cobaby/api/views/"):
            said = ast.unparse(node)
            if said.startswith("scope = Scope."):
                start, end = at(node.lineno, node.col_offset), _end(at, node)
                yield Guard(path, node.lineno, start, end, "scope = None", said)


def _call(path: str, node: ast.Call, at: _At, permissions: set[str]) -> Iterator[Guard]:
    start, end = at(node.lineno, node.col_offset), _end(at, node)
    if isinstance(node.func, ast.Attribute) and node.func.attr in ROWS and node.args:
        rows = ast.unparse(node.func.value)
        yield Guard(
            path, node.lineno, start, end, f"{rows}.all()", at.text[node.lineno - 1].strip()
        )
    elif isinstance(node.func, ast.Name) and node.func.id in permissions:
        yield Guard(path, node.lineno, start, end, "True", at.text[node.lineno - 1].strip())


def _locks(path: str, text: str) -> Iterator[Guard]:
    for lock in LOCKS:
        [found] = re.finditer(rf'"[\w.]+\.{lock}",', text)
        start, end = (len(text[:n].encode()) for n in found.span())
        yield Guard(path, text[: found.start()].count("\n") + 1, start, end, "", lock)


class _At:
    """Line and column to the byte in the file: `ast` counts columns in bytes."""

    def __init__(self, text: str) -> None:
        self.text = text.splitlines()
        lines = text.encode().splitlines(keepends=True)
        self.starts = [sum(len(line) for line in lines[:n]) for n in range(len(lines))]

    def __call__(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column


def _offsets(text: str) -> _At:
    return _At(text)


def _end(at: _At, node: ast.expr | ast.stmt) -> int:
    assert node.end_lineno is not None and node.end_col_offset is not None
    return at(node.end_lineno, node.end_col_offset)


def take_away_each(environment: Mapping[str, str], only: str = "") -> tuple[int, int]:
    """How many missing guards were noticed, and how many were not. `only`: part of a name."""
    with copied_project() as project:
        ignored = [f"--ignore={path}" for path in NOT_WATCHERS]
        watching = [*READY, *ignored, *(path for path in WATCHERS if (project / path).exists())]
        named = (one for one in all_guards(project) if re.search(only, str(one)))
        guards = [one for one in named if one.name not in HARMLESS]
        trials = [_trial(one, watching, project) for one in guards]
        apps = {tuple(run) for one in guards for run in _of_its_app(one.path, project)}
        runs = [[*watching, *SHORT], *apps]
        unchanged = Trial("unchanged: all that watch", runs, expected=(PASSED,))
        outcomes = try_each_in_turn([unchanged, *trials], project, environment)
        return report(outcomes, "guards were missed when taken away")


def _trial(guard: Guard, watching: list[str], project: Path) -> Trial:
    """The pages of the module without its guard, its app's tests, all that watch: until one fails."""
    text = guard.removed_from((project / guard.path).read_text())
    module = {"GUARDED": guard.path.removesuffix(".py").replace("/", ".")}
    near = [*READY, "-p", "tests.guards", "-m", "near and not long", NEAR]
    steps = [near, *_of_its_app(guard.path, project), [*watching, *SHORT]]
    return Trial(str(guard), steps, guard.path, text, module)


def _of_its_app(path: str, project: Path) -> list[list[str]]:
    """The tests of the app that the file lies in, if they are not among the watchers anyway."""
    tests = f"tests/{path.removeprefix('cobaby/').split('/')[0]}"
    if tests in WATCHERS or not (project / tests).is_dir():
        return []
    return [[*READY, "-m", TOGETHER, tests]]


def pytest_configure(config: pytest.Config) -> None:
    """As a plugin of pytest: what asks a page of the module GUARDED gets the mark `near`."""
    config.addinivalue_line("markers", "near: asks a page of the module whose guard is gone")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[Any]) -> None:
    from tests.access.matrix import routes

    names = {one.name for one in routes() if one.view.__module__ == os.environ["GUARDED"]}
    for item in items:
        if hasattr(item, "callspec") and item.callspec.params.get("name") in names:
            item.add_marker("near")
