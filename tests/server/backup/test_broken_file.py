"""A backup that is broken, or of another version, is refused in words."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cobaby.server.backup.archive import MANIFEST, SEAL, Backup, BadBackup, Manifest, Table
from cobaby.server.backup.restoring import _fill, _targets, restore_backup

pytestmark = [pytest.mark.supervisor, pytest.mark.django_db(transaction=True)]


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


def test_a_table_with_other_columns_says_what_to_do() -> None:
    """Sabotage: cobaby/server/backup/restoring.py: if set(there[table.name]) != set(table.columns): -> if False:"""
    other = Table("spaces_space", ["id", "colour"], 0, "")
    backup = Backup(None, Manifest("2026-03-10", [], {}, [other]))  # type: ignore[arg-type]

    with pytest.raises(BadBackup, match="Restore with the version that made the backup"):
        _fill(backup)
