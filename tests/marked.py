"""Which files hold the tests with a mark: a part of `make test` reads these and no others.

To read all of the tests takes each process of a part five seconds.
"""

from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
OF_A_PART = ("browser", "supervisor", "concurrency", "constraint")


def files_with(*marks: str) -> list[str]:
    """The test files that name one of these marks, or that lie below a conftest which does."""
    return [
        str(file)
        for file in sorted(TESTS.rglob("test_*.py"))
        if any(_names(place, mark) for mark in marks for place in (file, *_conftests(file)))
    ]


def _names(file: Path, mark: str) -> bool:
    return f"pytest.mark.{mark}" in _text(file)


@cache
def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def _conftests(file: Path) -> list[Path]:
    """Beside the file, and in every folder of the tests above it."""
    inside = [folder for folder in file.parents if folder.is_relative_to(TESTS)]
    return [folder / "conftest.py" for folder in inside]


def refuse_hidden_marks(items: list[pytest.Item]) -> None:
    """Raise UsageError for a test whose mark comes from elsewhere: its part would not find it."""
    for mark in OF_A_PART:
        found = set(files_with(mark))
        for item in items:
            if item.get_closest_marker(mark) and str(item.path) not in found:
                raise pytest.UsageError(f"{item.nodeid} gets its mark {mark} from elsewhere.")
