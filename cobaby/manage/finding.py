"""Families that a space knows, by name or address, as lines to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bookings.permissions import families_of
from spaces.models import Space
from spaces.places import searchable

A_PAGE = 20
MOST_WORDS = 5


@dataclass(frozen=True)
class Family:
    """The adult who books, and what tells them from others of the same name."""

    pk: int
    name: str
    email: str

    def fits(self, words: list[str]) -> bool:
        """Does the name, with or without its accents, or the address hold each of the words?"""
        spellings = " ".join([self.name.casefold(), *searchable([self.name])])
        address = self.email.casefold()
        return all(word in spellings or word in address for word in words)


def find_families(space: Space, words: str, now: datetime) -> list[Family]:
    """Whose name or address holds each of the words, by name. One query.

    Kovac finds Kovač, and Mueller Müller.
    """
    known = families_of(space, now)
    asked = words.replace("\x00", "").casefold().split()[:MOST_WORDS]
    families = [Family(*row) for row in known.values_list("pk", "display_name", "email")]
    return [family for family in families if family.fits(asked)]
