"""What fails half way says so, and leaves the place as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection

from cobaby.server.backup import tables
from cobaby.server.backup.making import make_backup
from cobaby.server.backup.restoring import HalfThere, _or_empty_again
from tests.factories import NOW
from tests.server.backup.places import empty_database, manage

pytestmark = [pytest.mark.supervisor, pytest.mark.django_db(transaction=True)]


def test_a_restore_that_fails_says_so_and_leaves_the_place_empty(
    backup: Path, tmp_path: Path
) -> None:
    """A file stands where the folder of uploads should be: a write fails, as on a full disk.
    What the operator had in the schema before is still there.

    Sabotage: cobaby/server/backup/restoring.py: tables.drop_all_but(before) -> pass
    Sabotage: cobaby/server/backup/restoring.py: before = tables.standing() -> before: dict[tuple[int, int], str] = {}
    Sabotage: cobaby/server/management/commands/restore.py: except OSError as fault: -> except ZeroDivisionError as fault:
    Sabotage: cobaby/server/backup/tables.py: format('DROP FUNCTION IF EXISTS %s CASCADE', p.oid::regprocedure) -> 'SELECT 1'
    """
    (new := tmp_path / "new").mkdir()
    (new / "media").write_text("in the way")
    with empty_database() as url:
        with psycopg.connect(url) as server:
            for statement in OF_THE_OPERATOR:
                server.execute(statement)
        done = manage(url, new, "restore", str(backup))
        with psycopg.connect(url) as server:
            left = {row[0] for query in LEFT_BEHIND for row in server.execute(query)}

    assert done.returncode == 1 and left == {"size_of_all", "tickets", "sizes"}
    assert "An upload could not be written" in done.stderr and "Traceback" not in done.stderr
    assert "The place is as empty as it was." in done.stderr


OF_THE_OPERATOR = (
    "CREATE FUNCTION size_of_all() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
    "CREATE SEQUENCE tickets",
    "CREATE VIEW sizes AS SELECT size_of_all()",
)


LEFT_BEHIND = (
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace",
    "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace",
)


@pytest.mark.django_db
def test_what_an_extension_brought_is_left_where_it_was() -> None:
    """Such as a view of pg_stat_statements: it cannot be dropped, and is none of ours.

    Sabotage: cobaby/server/backup/tables.py: AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e') ->
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW of_an_extension AS SELECT 1 AS one")
        cursor.execute("ALTER EXTENSION plpgsql ADD VIEW of_an_extension")

    statements = tables.standing().values()

    assert any("spaces_space" in one for one in statements)
    assert not any("of_an_extension" in one for one in statements)


def test_a_place_that_cannot_be_emptied_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: cobaby/server/backup/restoring.py: raise HalfThere(str(fault)) from left -> raise"""

    def gone(before: object) -> None:
        raise DatabaseError("the connection is closed")

    monkeypatch.setattr("cobaby.server.backup.tables.drop_all_but", gone)

    with pytest.raises(HalfThere, match="No space left"), _or_empty_again():
        raise OSError("No space left on device")


def test_a_backup_that_fails_leaves_nothing(
    settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    """Sabotage: cobaby/server/backup/archive.py: unfinished.unlink(missing_ok=True) -> pass"""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr("cobaby.server.backup.making._uploads", lambda folder: [folder / "gone"])

    with pytest.raises(OSError):
        make_backup(path=tmp_path / "kept" / "x.zip", now=NOW)

    assert list((tmp_path / "kept").iterdir()) == []
