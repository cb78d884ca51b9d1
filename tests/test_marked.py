"""No part of `make test` leaves out a test that has its mark."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.marked import TESTS, files_with, refuse_hidden_marks


def test_a_file_is_found_by_its_mark_or_its_folder() -> None:
    """Sabotage: tests/marked.py: for place in (file, *_conftests(file)) -> for place in (file,)"""
    assert str(TESTS / "test_constraints.py") in files_with("constraint")
    assert str(TESTS / "browser" / "test_pages.py") in files_with("browser")
    assert files_with("of no test at all") == []


def test_a_folder_below_belongs_to_its_part_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: tests/marked.py: if folder.is_relative_to(TESTS)] -> if folder == file.parent]"""
    below = tmp_path / "browser" / "more" / "test_pages.py"
    below.parent.mkdir(parents=True)
    below.touch()
    mark = "browser"  # not in one word with what stands before it: else this file were of that part
    (tmp_path / "browser" / "conftest.py").write_text(f"pytest.mark.{mark}")
    monkeypatch.setattr("tests.marked.TESTS", tmp_path)

    assert files_with(mark) == [str(below)]
    assert files_with("supervisor") == []


def test_marks_are_looked_at_once_they_are_given(pytestconfig: pytest.Config) -> None:
    """The conftest of a folder gives marks in the same hook, and is asked before ours.

    Sabotage: tests/conftest.py: @pytest.hookimpl(tryfirst=False) -> @pytest.hookimpl(tryfirst=True)
    """
    asked = pytestconfig.pluginmanager.hook.pytest_collection_modifyitems.get_hookimpls()
    ours = next(one for one in asked if one.function.__module__ == "tests.conftest")
    pytests = next(one for one in asked if one.function.__module__ == "_pytest.mark")

    assert not ours.tryfirst
    assert asked.index(ours) > asked.index(pytests)


def test_a_mark_that_comes_from_elsewhere_is_refused() -> None:
    """Sabotage: tests/marked.py: and str(item.path) not in found -> and False"""
    marked: Any = SimpleNamespace(
        nodeid="tests/test_marked.py::here",
        path=TESTS / "test_marked.py",
        get_closest_marker=lambda name: name == "browser",
    )

    with pytest.raises(pytest.UsageError, match="gets its mark browser from elsewhere"):
        refuse_hidden_marks([marked])
