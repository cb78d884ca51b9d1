"""Each named sabotage still fits its file, so that `make test-long` can apply it."""

import pytest

from tests.sabotage import BadSabotage, Sabotage, all_sabotages, check


@pytest.mark.parametrize("sabotage", list(all_sabotages()), ids=lambda found: found.test)
def test_fits_its_file(sabotage: Sabotage) -> None:
    """The path exists and the old text stands in it exactly once."""
    check(sabotage)


def test_an_old_text_that_stands_twice_is_refused() -> None:
    """Sabotage: tests/sabotage.py: text.count(old) == 1 and -> True and"""
    sabotage = Sabotage("tests/test_x.py::test_x", "x.py", "a -> b")

    with pytest.raises(BadSabotage, match="exactly once"):
        sabotage.sabotaged("a = a")


def test_code_with_an_arrow_of_its_own_can_be_sabotaged() -> None:
    """Sabotage: tests/sabotage.py: in reversed(_positions -> in list(_positions"""
    sabotage = Sabotage("tests/test_x.py::test_x", "x.py", "def f() -> int: -> def f() -> str:")

    assert sabotage.sabotaged("def f() -> int:") == "def f() -> str:"
