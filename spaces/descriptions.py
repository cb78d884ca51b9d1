"""What a space says of itself, in the reader's language or the nearest one it has."""

from __future__ import annotations

from django.utils.translation import get_language

from spaces.models import Space, SpaceDescription


def description_of(space: Space, language: str | None = None) -> SpaceDescription | None:
    """The row in `language` (the active one when None), else English, else any."""
    wanted = (language or get_language() or "en")[:2]
    rows = {row.language: row for row in space.descriptions.all()}
    return rows.get(wanted) or rows.get("en") or next(iter(rows.values()), None)


def bring_line(space: Space) -> str:
    """What to bring along, "" when the space says nothing."""
    row = description_of(space)
    return row.bring if row else ""
