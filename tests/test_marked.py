"""No part of `make test` leaves out a test that has its mark."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.marked import TESTS, files_with, refuse_hidden_marks


def test_a_file_is_found_by_its_mark_or_its_folder() -> None:
    """Sabotage: tests/marked.py: for place in (file, _conftest_beside(file)) -> for place in (file,)"""
    assert str(TESTS / "test_constraints.py") in files_with("constraint")
    assert str(TESTS / "browser" / "test_pages.py") in files_with("browser")
    assert files_with("of no test at all") == []


def test_a_mark_that_comes_from_elsewhere_is_refused() -> None:
    """Sabotage: tests/marked.py: and str(item.path) not in found -> and False"""
    marked: Any = SimpleNamespace(
        nodeid="tests/test_marked.py::here",
        path=TESTS / "test_marked.py",
        get_closest_marker=lambda name: name == "browser",
    )

    with pytest.raises(pytest.UsageError, match="gets its mark browser from elsewhere"):
        refuse_hidden_marks([marked])
