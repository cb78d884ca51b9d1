"""Nothing is kept about a person of which the privacy notice does not say why and how long."""

from __future__ import annotations

from collections import Counter

from django.apps import apps

from cobaby.personal import DAYS, Kept
from cobaby.privacy.register import entries, owners, said_of, stored_fields, tables

TELL = "Say in the privacy.py of its app (cobaby/privacy/others.py for other tables) what it is."
SECRETS_OF_OTHER_TABLES = {"account.EmailConfirmation", "sessions.Session"}
"""They lead to a person by way of another table, and hold nothing that may be handed out."""


def test_every_field_is_registered() -> None:
    """Sabotage: spaces/privacy.py: "spaces.Closure": "id space days what reason -> "spaces.Closure": "id space days what"""
    said = said_of()

    silent = [
        f"{label}.{f.name}" for label, f in stored_fields() if f.name not in said.get(label, [])
    ]

    assert silent == [], TELL


def test_nothing_is_registered_that_does_not_exist_or_twice() -> None:
    """Sabotage: bookings/privacy.py: "bookings.Rescue": "id" -> "bookings.Rescue": "id by\""""
    stored = Counter(f"{label}.{field.name}" for label, field in stored_fields())
    said = Counter(f"{label}.{name}" for label, names in said_of().items() for name in names)

    assert said - stored == Counter()


def test_every_table_about_people_leads_to_the_person() -> None:
    homeless = {table.label for table in tables() if not table.owner}

    assert homeless == SECRETS_OF_OTHER_TABLES
    for label in owners():
        assert apps.get_model(label)


def test_every_number_of_days_is_said_once() -> None:
    """The promise of the notice and the job that keeps it read the same number."""
    told = {kept for kept in Kept if "%(n)s" in str(kept.label)}

    assert told == {*DAYS, Kept.VISIT}


def test_each_entry_is_seen_by_somebody_or_a_secret() -> None:
    for entry in entries():
        assert entry.seen_by, entry.what
