"""Who gets what below /manage/<space>/roster/."""

from __future__ import annotations

from tests.access.rules import Rule

ROWS: dict[str, tuple[Rule, ...]] = {}
