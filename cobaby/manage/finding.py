"""Families that a space knows, by name or address, as lines to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bookings.permissions import families_of
from cobaby.accounts.models import User
from spaces.models import Space

MOST_SHOWN = 20


@dataclass(frozen=True)
class Found:
    """At most MOST_SHOWN families; `is_more` when the words fit others too."""

    families: list[User]
    is_more: bool


def find_families(space: Space, words: str, now: datetime) -> Found:
    """Whose name or address holds each of the words. Two queries at most."""
    known = families_of(space, now)
    for word in words.replace("\x00", "").split()[:5]:
        known = known.filter(Q(display_name__icontains=word) | Q(email__icontains=word))
    found = list(known[: MOST_SHOWN + 1])
    return Found(found[:MOST_SHOWN], len(found) > MOST_SHOWN)
