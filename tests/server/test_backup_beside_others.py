"""Others keep tables in our schema that we may not read: a backup goes around them and says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from cobaby.server.backup import tables
from cobaby.server.backup.archive import opened


@pytest.mark.django_db
def test_what_others_keep_for_themselves_is_known() -> None:
    """Ours is never among it: a table of ours that cannot be read has to fail.

    Sabotage: cobaby/server/backup/tables.py: AND NOT has_table_privilege(c.oid, 'SELECT') ->
    Sabotage: cobaby/server/backup/tables.py: ours = connection.introspection.django_table_names() -> ours: list[str] = []
    """
    with connection.cursor() as cursor:
        cursor.execute('CREATE TABLE "their ""own""" (id serial)')
        cursor.execute("CREATE TABLE a_shared_one (word text)")
        cursor.execute("CREATE ROLE a_stranger")
        cursor.execute("GRANT SELECT ON a_shared_one TO a_stranger")
        cursor.execute("SET LOCAL ROLE a_stranger")

    assert tables.closed_to_us() - {"django_migrations", "django_migrations_id_seq"} == {
        'their "own"',
        'their "own"_id_seq',
    }


@pytest.mark.django_db(transaction=True)
def test_it_is_not_saved_and_named(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Sabotage: cobaby/server/backup/making.py: if name in closed: -> if False:"""
    settings.MEDIA_ROOT, file = tmp_path / "media", tmp_path / "saved.zip"
    monkeypatch.setattr(tables, "closed_to_us", lambda: {"spaces_place", "spaces_place_id_seq"})

    call_command("backup", file)

    assert "Not saved, as it is closed to us: spaces_place.\n" in capsys.readouterr().out
    with opened(file) as backup:
        assert "spaces_place" not in {one.name for one in backup.manifest.tables}
        assert "spaces_place_id_seq" not in backup.manifest.sequences


def test_whatever_a_table_is_named_it_is_quoted() -> None:
    """Sabotage: cobaby/server/backup/tables.py: name.replace('"', '""') -> name"""
    assert tables.quoted('their "own"') == '"their ""own"""'
