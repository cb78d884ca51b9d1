"""A backup of real data comes back the same in an empty place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command

from cobaby.server.backup.archive import opened
from cobaby.server.backup.restoring import RESTORING
from tests.server.backup.places import empty_database, manage
from tests.server.production_site import database_url

pytestmark = [pytest.mark.supervisor, pytest.mark.django_db(transaction=True)]


def test_what_comes_back_is_what_was_saved(backup: Path, tmp_path: Path) -> None:
    """Row for row, file for file, and the next number of each sequence: saved again it is the same.

    Sabotage: cobaby/server/backup/restoring.py: tables.set_sequences(backup.manifest.sequences) -> pass
    Sabotage: cobaby/server/backup/restoring.py: tables.run(f"ALTER TABLE {tables.quoted(name)} ENABLE TRIGGER USER") -> pass
    """
    again = tmp_path / "again.zip"
    with empty_database() as url:
        done = manage(url, tmp_path / "new", "restore", str(backup))
        assert done.returncode == 0, done.stderr
        assert manage(url, tmp_path / "new", "backup", str(again)).returncode == 0

    with opened(backup) as before, opened(again) as after:
        old, new = before.manifest, after.manifest
        assert changed(old, new) == []
        assert new.uploads == old.uploads and len(old.uploads) >= 3
        assert (new.sequences, new.migrations) == (old.sequences, old.migrations)
        assert old.rows > 300
    assert "Checked: rows, constraints, triggers, and every care day" in done.stdout


def changed(old: Any, new: Any) -> list[str]:
    """Tables that differ; in each order of rows that COPY gives."""
    left = {table.name: table for table in new.tables}
    return [table.name for table in old.tables if left.pop(table.name, None) != table] + list(left)


def test_it_holds_no_key_and_no_session(backup: Path) -> None:
    """Sabotage: cobaby/server/backup/tables.py: LEFT_OUT = ("django_migrations", "django_session") -> LEFT_OUT = ("django_migrations",)"""
    with opened(backup) as found:
        assert "django_session" not in {table.name for table in found.manifest.tables}

    assert backup.stat().st_mode & 0o077 == 0
    assert b"only-for-tests" not in backup.read_bytes()


def test_nothing_that_is_there_is_written_over(backup: Path) -> None:
    """Sabotage: cobaby/server/backup/restoring.py: if there := tables.table_names(): -> if there := []:"""
    with pytest.raises(SystemExit, match="The database is not empty: it has"):
        call_command("restore", str(backup))


def test_of_two_at_once_the_second_takes_nothing_away_from_the_first(backup: Path) -> None:
    """Else it failed at the other's tables, and emptied the place.

    Sabotage: cobaby/server/backup/restoring.py: if not tables.rows(f"SELECT pg_try_advisory_lock({RESTORING})")[0][0]: -> if False:
    """
    with psycopg.connect(database_url()) as first:
        first.execute(f"SELECT pg_advisory_lock({RESTORING})")

        with pytest.raises(SystemExit, match="Another restore is at work"):
            call_command("restore", str(backup))
