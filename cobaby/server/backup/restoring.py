"""Restoring a backup into an empty place, and making sure that what is there then holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from cobaby.server.backup import tables
from cobaby.server.backup.archive import Backup, BadBackup, Manifest, Upload, opened

RESTORING = 7_026_041_122
"""The number of our lock in the database."""


class NotEmpty(Exception):
    """Something is there already, or on its way; the message is a sentence that says what."""


class HalfThere(Exception):
    """It failed, and what was written could not be taken away again."""


def restore_backup(*, path: Path) -> Manifest:
    """Bring back rows and uploads; return what was in it. Raises BadBackup, NotEmpty,
    DatabaseError, or OSError where an upload cannot be written.

    Whatever it raises, the place is as empty as it was; else it raises HalfThere. The tables are
    made as they were when the backup was made, filled, and then brought up to date, so a backup
    of an older version can be restored.
    """
    with opened(path) as backup:
        _refuse_unless_alone()
        _refuse_unless_empty()
        with _or_empty_again():
            return _bring_all_back(backup)


def _bring_all_back(backup: Backup) -> Manifest:
    executor = MigrationExecutor(connection)
    executor.migrate(_targets(executor, backup.manifest))
    _set_strangers_aside(backup.manifest)
    _fill(backup)
    call_command("migrate", verbosity=0, interactive=False)
    for upload in backup.manifest.uploads:
        _bring_back(backup, upload)
    _check_guards()
    return backup.manifest


@contextmanager
def _or_empty_again() -> Iterator[None]:
    """So that one can mend what was wrong and restore into the same place.

    What the operator keeps in this schema, such as a function, was there before and stays.
    """
    before = tables.standing()
    try:
        yield
    except BaseException as fault:
        try:
            tables.drop_all_but(before)
            _remove_uploads()
        except (DatabaseError, OSError) as left:
            raise HalfThere(str(fault)) from left
        raise


def _remove_uploads() -> None:
    """What a restore has written; the folder was empty before."""
    folder = Path(settings.MEDIA_ROOT)
    for one in folder.iterdir() if folder.is_dir() else ():
        shutil.rmtree(one) if one.is_dir() else one.unlink()


def _refuse_unless_alone() -> None:
    """Of two at once, the one that fails would take away what the other brings back.

    The lock ends with the connection.
    """
    if not tables.rows(f"SELECT pg_try_advisory_lock({RESTORING})")[0][0]:
        raise NotEmpty("Another restore is at work in this database. Wait until it is done.")


def _refuse_unless_empty() -> None:
    if there := tables.table_names():
        raise NotEmpty(
            f"The database is not empty: it has {len(there)} tables, such as {there[0]}. "
            "Choose another DATABASE_URL or DATA_DIR; make demo-reset forgets a demo."
        )
    folder = Path(settings.MEDIA_ROOT)
    if folder.is_dir() and any(folder.iterdir()):
        raise NotEmpty(f"{folder} is not empty. Move it away, or restore into another DATA_DIR.")


def _targets(executor: MigrationExecutor, manifest: Manifest) -> list[tuple[str, str | None]]:
    """The last migration of each app in the backup. Raises BadBackup for those we do not know."""
    graph, known = executor.loader.graph, set(manifest.migrations)
    if strangers := sorted(known - set(graph.nodes)):
        app, name = strangers[0]
        raise BadBackup(
            f"This backup comes from a newer version: it knows {app} {name}. Install that first."
        )
    followed = {
        parent.key
        for key in known
        for parent in graph.node_map[key].parents
        if parent.key[0] == key[0]
    }
    return sorted(known - followed)


def _set_strangers_aside(manifest: Manifest) -> None:
    """All migrations that the backup knows have run: what they did not make, others have made."""
    there = tables.columns_of_tables()
    manifest.strangers = [one.name for one in manifest.tables if one.name not in there]
    manifest.tables = [one for one in manifest.tables if one.name in there]
    counted = set(tables.sequences())
    manifest.sequences = {n: last for n, last in manifest.sequences.items() if n in counted}


def _fill(backup: Backup) -> None:
    """All rows in one transaction. Our triggers sleep meanwhile: they would count, and note
    history, a second time. Foreign keys, checks and exclusions watch as always.
    """
    there = tables.columns_of_tables()
    with transaction.atomic():
        tables.run(f"TRUNCATE {', '.join(tables.quoted(name) for name in there)} CASCADE")
        for name in there:
            tables.run(f"ALTER TABLE {tables.quoted(name)} DISABLE TRIGGER USER")
        for table in backup.manifest.tables:
            if set(there[table.name]) != set(table.columns):
                raise BadBackup(
                    f"The table {table.name} has other columns here. "
                    "Restore with the version that made the backup, then update."
                )
            tables.copy_in(table.name, table.columns, backup.chunks(table.member))
        tables.run("SET CONSTRAINTS ALL IMMEDIATE")
        for name in there:
            tables.run(f"ALTER TABLE {tables.quoted(name)} ENABLE TRIGGER USER")
        tables.set_sequences(backup.manifest.sequences)
        _check_counts(backup.manifest)


def _bring_back(backup: Backup, upload: Upload) -> None:
    target = Path(settings.MEDIA_ROOT) / upload.path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        for chunk in backup.chunks(upload.member):
            file.write(chunk)


UNCHECKED = """
SELECT conname FROM pg_constraint
WHERE connamespace = current_schema()::regnamespace AND NOT convalidated
"""
ASLEEP = """
SELECT tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
WHERE c.relnamespace = current_schema()::regnamespace AND tgenabled <> 'O'
"""


def _check_counts(manifest: Manifest) -> None:
    for table in manifest.tables:
        if tables.count(table.name) != table.rows:
            raise DatabaseError(f"{table.name} has other rows than were saved.")


def _check_guards() -> None:
    """Every constraint valid, every trigger awake."""
    for query in (UNCHECKED, ASLEEP):
        if left := tables.rows(query):
            raise DatabaseError(f"{left[0][0]} does not hold after the restore.")
