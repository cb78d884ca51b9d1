"""Making a backup while the site runs: one snapshot of all tables, then the uploads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from cobaby.server.backup import tables
from cobaby.server.backup.archive import CHUNK, Manifest, Table, Upload, Writer, new_backup

SNAPSHOT = """
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL timezone = 'UTC'
"""


class NothingToSave(Exception):
    """The database has no tables."""


def make_backup(*, path: Path, now: datetime) -> Manifest:
    """Write all rows and uploads to `path`; return what is in it.

    Visitors are not held up, and what they change meanwhile is not in it. Files are read after
    the snapshot is taken: an upload is written before its row, so every row finds its file.
    Raises NothingToSave, OSError.
    """
    with new_backup(path) as writer, transaction.atomic():
        tables.run(SNAPSHOT)
        if not tables.table_names():
            raise NothingToSave
        closed = tables.closed_to_us()
        manifest = Manifest(now.isoformat(), _migrations(), tables.sequences(but=closed))
        for name, columns in tables.columns_of_tables().items():
            if name in closed:
                manifest.strangers.append(name)
            else:
                manifest.tables.append(_save_table(writer, name, columns))
        for file in _uploads(Path(settings.MEDIA_ROOT)):
            manifest.uploads.append(_save_upload(writer, file))
        writer.seal(manifest)
    return manifest


def _migrations() -> list[tuple[str, str]]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(applied)


def _save_table(writer: Writer, name: str, columns: list[str]) -> Table:
    number = tables.count(name)
    table = Table(name, columns, number, "")
    digest = writer.add(table.member, tables.copied_out(name, columns))
    return Table(name, columns, number, digest)


def _save_upload(writer: Writer, file: Path) -> Upload:
    name = file.relative_to(settings.MEDIA_ROOT).as_posix()
    digest = writer.add(Upload(name, "").member, _read(file))
    return Upload(name, digest)


def _uploads(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield file


def _read(file: Path) -> Iterator[bytes]:
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def checksum(file: Path) -> str:
    """Of a whole file, to be told beside its name."""
    digest = hashlib.sha256()
    for chunk in _read(file):
        digest.update(chunk)
    return digest.hexdigest()
