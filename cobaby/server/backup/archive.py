"""The file: a ZIP of one member a table and an upload, and a manifest that says what must be in it.

Nothing of it is trusted before every checksum was compared. No Django in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
CHUNK = 1 << 20
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, TypeError, ValueError)


class BadBackup(Exception):
    """This file cannot be restored; the message is a sentence that says why."""


@dataclass(frozen=True)
class Table:
    """The rows of one table, as COPY writes them."""

    name: str
    columns: list[str]
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        return f"tables/{self.name}"


@dataclass(frozen=True)
class Upload:
    """A file below the folder of uploads."""

    path: str
    sha256: str

    @property
    def member(self) -> str:
        return f"files/{self.path}"


@dataclass
class Manifest:
    """What a backup holds. `sequences`: the last number given out, and whether it was used.

    `strangers`: tables that no migration of ours makes. Making one: those whose rows are not saved,
    as we may not read them. Restoring: those whose rows are left in the file.
    """

    made_at: str
    migrations: list[tuple[str, str]]
    sequences: dict[str, tuple[int, bool]]
    tables: list[Table] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    format: int = FORMAT
    strangers: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


class Writer:
    """Fills a new backup, which has its name only once it is whole and on the disk."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def add(self, member: str, chunks: Iterable[bytes | memoryview]) -> str:
        """Write a member; return its checksum."""
        digest = hashlib.sha256()
        with self._archive.open(member, "w", force_zip64=True) as target:
            for chunk in chunks:
                digest.update(chunk)
                target.write(chunk)
        return digest.hexdigest()

    def seal(self, manifest: Manifest) -> None:
        content = json.dumps(asdict(manifest), indent=1).encode()
        self._archive.writestr(MANIFEST, content)
        self._archive.writestr(SEAL, hashlib.sha256(content).hexdigest())


@contextmanager
def new_backup(path: Path) -> Iterator[Writer]:
    """A backup in the making. Only its owner can read it; one that fails leaves nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


class Backup:
    """A backup that was read through and found whole."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def chunks(self, member: str) -> Iterator[bytes]:
        with self._archive.open(member) as source:
            while chunk := source.read(CHUNK):
                yield chunk


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """The backup in this file, checked to the last byte. Raises BadBackup."""
    try:
        archive = zipfile.ZipFile(path)
    except OSError as fault:
        raise BadBackup(f"{path} cannot be read: {fault.strerror}.") from fault
    except zipfile.BadZipFile as fault:
        raise BadBackup(f"{path} is no backup, or only a part of one.") from fault
    with archive:
        try:
            manifest = _read_manifest(archive)
            _check_members(archive, manifest)
        except UNREADABLE as fault:
            raise BadBackup(f"{path} is damaged: its list of contents cannot be read.") from fault
        except _Damaged as fault:
            raise BadBackup(f"{path} is damaged: {fault}") from fault
        yield Backup(archive, manifest)


class _Damaged(Exception):
    pass


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    content = archive.read(MANIFEST)
    if hashlib.sha256(content).hexdigest() != archive.read(SEAL).decode():
        raise _Damaged("its list of contents was changed.")
    told: dict[str, Any] = json.loads(content)
    if told["format"] != FORMAT:
        raise BadBackup(f"This backup has format {told['format']}; this version reads {FORMAT}.")
    counters = told["sequences"].items()
    return Manifest(
        made_at=str(told["made_at"]),
        migrations=[(str(app), str(name)) for app, name in told["migrations"]],
        sequences={name: (int(last), bool(used)) for name, (last, used) in counters},
        tables=[Table(**table) for table in told["tables"]],
        uploads=[Upload(**upload) for upload in told["uploads"]],
    )


def _check_members(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    parts: list[Table | Upload] = [*manifest.tables, *manifest.uploads]
    wanted = {part.member for part in parts} | {MANIFEST, SEAL}
    if wanted != set(archive.namelist()) or len(archive.namelist()) != len(wanted):
        raise _Damaged("something is missing, or was added.")
    for part in parts:
        if not _stays_inside(part.member):
            raise _Damaged(f"{part.member} points elsewhere.")
        if _checksum(archive, part.member) != part.sha256:
            raise _Damaged(f"{part.member} is not what was saved.")


def _stays_inside(member: str) -> bool:
    """No part of it is empty either: "files//etc/motd" is the upload "/etc/motd"."""
    return "\\" not in member and not {"", ".", ".."} & set(member.split("/"))


def _checksum(archive: zipfile.ZipFile, member: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(member) as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
    except UNREADABLE:
        return ""
    return digest.hexdigest()
