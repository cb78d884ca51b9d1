"""The guards that `make test-long` takes away one by one are found, and what is left is code."""

from __future__ import annotations

import ast

from tests.guards import HARMLESS, all_guards
from tests.trials import PROJECT

GUARDS = list(all_guards())


def test_each_kind_of_guard_is_found() -> None:
    said = " ".join(str(guard) for guard in GUARDS)

    for part in ("login_required of", "visible_to(", "may_manage(", "SecondStepMiddleware"):
        assert part in said
    assert "cobaby/api/" in said and "bookings/views/" in said
    assert len(GUARDS) > 80


def test_without_a_guard_the_code_is_still_code() -> None:
    """Else a test would fail for the wrong reason."""
    for guard in GUARDS:
        text = (PROJECT / guard.path).read_text()
        without = guard.removed_from(text)

        assert without != text
        ast.parse(without)


def test_what_need_not_be_missed_still_exists() -> None:
    assert set(HARMLESS) <= {guard.name for guard in GUARDS}
