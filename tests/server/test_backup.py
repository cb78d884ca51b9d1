"""A backup of real data comes back the same in an empty place; a broken one is refused in words."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from cobaby.server.backup import tables
from cobaby.server.backup.archive import (
    MANIFEST,
    SEAL,
    Backup,
    BadBackup,
    Manifest,
    Table,
    opened,
)
from cobaby.server.backup.making import make_backup
from cobaby.server.backup.restoring import (
    RESTORING,
    HalfThere,
    _fill,
    _or_empty_again,
    _targets,
    restore_backup,
)
from cobaby.supervisor.choices import PROJECT
from tests.access.world import build_world
from tests.factories import MONDAY, NOW
from tests.server.production_site import database_url

pytestmark = [pytest.mark.supervisor, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the backup of the world is kept."""
    return tmp_path_factory.mktemp("saved") / "cobaby.zip"


@pytest.fixture
def backup(saved: Path, settings: Any, tmp_path: Path) -> Path:
    """The world with its uploads, saved; made anew only where a test has emptied the database."""
    settings.MEDIA_ROOT, settings.MAIL_DIR = tmp_path / "media", tmp_path / "mail"
    if not saved.exists():
        with time_machine.travel(NOW, tick=False):
            build_world(MONDAY, NOW)
        make_backup(path=saved, now=NOW)
    return saved


@contextmanager
def empty_database() -> Iterator[str]:
    """A database of its own on the same server; its address."""
    name, url = f"restored_{uuid4().hex[:8]}", database_url()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield url.replace(f"/{connection.settings_dict['NAME']}?", f"/{name}?")
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(url: str, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(data), "COBABY_TESTING": "1"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


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


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """The same archive with some members changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def flip_a_bit(path: Path) -> None:
    """In the middle of the largest table's rows."""
    with zipfile.ZipFile(path) as archive:
        largest = max(archive.infolist(), key=lambda member: member.compress_size)
    content = bytearray(path.read_bytes())
    content[largest.header_offset + 100 + largest.compress_size // 2] ^= 1
    path.write_bytes(bytes(content))


def change_a_row(path: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        members["tables/spaces_space"] = members["tables/spaces_space"].replace(
            b"Kestrel", b"Kestrol"
        )

    rewritten(path, change)


def lose_a_table(path: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        del members["tables/spaces_space"]

    rewritten(path, change)


def add_a_file(path: Path) -> None:
    rewritten(path, lambda members: members.update({"files/../../evil": b"x"}))


def write_elsewhere(path: Path) -> None:
    """By somebody who knows how a backup is sealed: an upload whose name begins at the root."""
    aim = str(path.parent / "evil")

    def change(members: dict[str, bytes]) -> None:
        told = json.loads(members[MANIFEST])
        told["uploads"] = [{"path": aim, "sha256": hashlib.sha256(b"x").hexdigest()}]
        for member in [name for name in members if name.startswith("files/")]:
            del members[member]
        members |= {f"files/{aim}": b"x", MANIFEST: json.dumps(told).encode()}
        members[SEAL] = hashlib.sha256(members[MANIFEST]).hexdigest().encode()

    rewritten(path, change)


def rename_a_table(path: Path) -> None:
    """As many files as before."""
    rewritten(path, lambda members: members.update(other=members.pop("tables/spaces_space")))


def change_the_list(path: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        told = json.loads(members[MANIFEST])
        told["tables"] = []
        members[MANIFEST] = json.dumps(told).encode()

    rewritten(path, change)


def be_something_else(path: Path) -> None:
    path.write_text("Dear diary")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut_off, "is no backup, or only a part of one"),
        (flip_a_bit, "is damaged"),
        (change_a_row, "tables/spaces_space is not what was saved"),
        (lose_a_table, "something is missing, or was added"),
        (add_a_file, "something is missing, or was added"),
        (rename_a_table, "something is missing, or was added"),
        (write_elsewhere, "points elsewhere"),
        (change_the_list, "its list of contents was changed"),
        (be_something_else, "is no backup"),
        (Path.unlink, "cannot be read"),
    ],
)
def test_a_broken_file_is_refused_in_a_sentence(
    backup: Path, tmp_path: Path, damage: Callable[[Path], None], said: str
) -> None:
    """Sabotage: cobaby/server/backup/archive.py: if _checksum(archive, part.member) != part.sha256: -> if False:

    Sabotage: cobaby/server/backup/archive.py: {"", ".", ".."} & set(member.split("/")) -> {".."} & set(member.split("/"))
    Sabotage: cobaby/server/backup/archive.py: if wanted != set(archive.namelist()) or -> if False or
    """
    broken = tmp_path / "broken.zip"
    shutil.copy(backup, broken)
    damage(broken)

    with pytest.raises(BadBackup, match=said):
        restore_backup(path=broken)


def test_a_backup_of_a_newer_version_says_so() -> None:
    """Sabotage: cobaby/server/backup/restoring.py: if strangers := sorted(known - set(graph.nodes)): -> if strangers := []:"""
    newer = Manifest("2026-03-10", [("spaces", "9999_of_tomorrow")], {})

    with pytest.raises(BadBackup, match="comes from a newer version: it knows spaces 9999"):
        _targets(MigrationExecutor(connection), newer)


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


def test_a_table_with_other_columns_says_what_to_do() -> None:
    """Sabotage: cobaby/server/backup/restoring.py: if set(there[table.name]) != set(table.columns): -> if False:"""
    other = Table("spaces_space", ["id", "colour"], 0, "")
    backup = Backup(None, Manifest("2026-03-10", [], {}, [other]))  # type: ignore[arg-type]

    with pytest.raises(BadBackup, match="Restore with the version that made the backup"):
        _fill(backup)


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
