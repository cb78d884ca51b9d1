"""Rows reach a page only through the QuerySet that knows whose they are."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bookings.models import Booking, PlaceWatch
from childcare.models import Child
from spaces.models import Space
from tests.access.matrix import routes
from tests.trials import PROJECT

GUARDS = {
    "visible_to", "bookable_by", "editable_by", "managed_by", "addressed_to", "sent_by", "_managed", "managed_space",
}  # fmt: skip
GUARDED_OTHERWISE = {
    "cobaby/accounts/views.py:_safety_words": "the person's own keys",
    "childcare/views.py:_link": "through the children that are visible",
    "cobaby/safety/views.py:end_session": "the person's own sessions",
    "bookings/views/choosing.py:book": "spaces that everybody may book",
}


def view_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of each module of ours that an address leads to."""
    modules = {route.view.__module__ for route in routes()}
    for module in sorted(modules):
        file = PROJECT / f"{module.replace('.', '/')}.py"
        if file.exists():
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.FunctionDef):
                    yield f"{file.relative_to(PROJECT).as_posix()}:{node.name}", node


FUNCTIONS = dict(view_functions())


def names_in(function: ast.FunctionDef) -> set[str]:
    attributes = {n.attr for n in ast.walk(function) if isinstance(n, ast.Attribute)}
    return attributes | {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}


@pytest.mark.parametrize("name", [n for n, f in FUNCTIONS.items() if "objects" in names_in(f)])
def test_a_view_that_reads_rows_asks_whose_they_are(name: str) -> None:
    """Sabotage: bookings/views/watching.py: PlaceWatch.objects.visible_to(request.user).filter(pk=pk) -> PlaceWatch.objects.filter(pk=pk)"""
    if name not in GUARDED_OTHERWISE:
        assert GUARDS & names_in(FUNCTIONS[name]), f"{name} reads rows without a guard"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_page_is_fetched_from_all_rows(name: str) -> None:
    """`get_object_or_404(Model, ...)` would find anybody's.

    Sabotage: cobaby/directory/views.py: get_object_or_404(Space.objects.visible_to(request.user), slug=slug) -> get_object_or_404(Space, slug=slug)
    """
    for call in (node for node in ast.walk(FUNCTIONS[name]) if isinstance(node, ast.Call)):
        if getattr(call.func, "id", "") == "get_object_or_404":
            first = call.args[0]
            assert not (isinstance(first, ast.Name) and first.id[:1].isupper()), ast.unparse(call)


def test_the_exceptions_are_still_there() -> None:
    assert set(GUARDED_OTHERWISE) <= set(FUNCTIONS)


@pytest.mark.parametrize("model", [Booking, Child, PlaceWatch, Space])
def test_every_model_that_people_look_at_knows_whose_it_is(model: type) -> None:
    assert hasattr(model.objects.all(), "visible_to")  # type: ignore[attr-defined]


def test_the_modules_of_views_were_found() -> None:
    files = {Path(name.split(":")[0]).as_posix() for name in FUNCTIONS}

    assert {"spaces/views.py", "bookings/views/choosing.py", "cobaby/directory/views.py"} <= files
