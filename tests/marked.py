"""Which files hold the tests with a mark: a part of `make test` reads these and no others.

To read all of the tests takes each process of a part five seconds.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
OF_A_PART = ("browser", "supervisor", "concurrency", "constraint")


def files_with(*marks: str) -> list[str]:
    """The test files that name one of these marks, or whose folder's conftest does."""
    return [
        str(file)
        for file in sorted(TESTS.rglob("test_*.py"))
        if any(_names(place, mark) for mark in marks for place in (file, _conftest_beside(file)))
    ]


def _names(file: Path, mark: str) -> bool:
    return file.exists() and f"pytest.mark.{mark}" in file.read_text()


def _conftest_beside(file: Path) -> Path:
    return file.parent / "conftest.py"


def refuse_hidden_marks(items: list[pytest.Item]) -> None:
    """Raise UsageError for a test whose mark comes from elsewhere: its part would not find it."""
    for mark in OF_A_PART:
        found = set(files_with(mark))
        for item in items:
            if item.get_closest_marker(mark) and str(item.path) not in found:
                raise pytest.UsageError(f"{item.nodeid} gets its mark {mark} from elsewhere.")
