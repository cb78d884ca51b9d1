"""Who gets what below /manage/<space>/settings/."""

from __future__ import annotations

from tests.access.rules import Rule

ROWS: dict[str, tuple[Rule, ...]] = {}
