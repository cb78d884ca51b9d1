"""`manage.py restore FILE`: a backup into an empty database and an empty folder of uploads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from cobaby.server.backup.archive import BadBackup
from cobaby.server.backup.restoring import NotEmpty, restore_backup


class Command(BaseCommand):
    help = "Bring back all rows and uploads of a backup, into an empty place only."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = restore_backup(path=options["file"].absolute(), now=timezone.now())
        except (BadBackup, NotEmpty) as fault:
            raise SystemExit(str(fault)) from fault
        except DatabaseError as fault:
            raise SystemExit(
                f"The rows could not be brought back, and none was: {str(fault).splitlines()[0]} "
                "The tables are empty now; restore into a new database."
            ) from fault
        manifest = done.manifest
        self.stdout.write(
            f"Restored {manifest.rows} rows of {len(manifest.tables)} tables and "
            f"{len(manifest.uploads)} files, as they were at {manifest.made_at}."
        )
        if done.findings:
            words = "\n".join(f"- {finding}" for finding in done.findings)
            raise SystemExit(f"But the nightly check finds fault with what was saved:\n{words}")
        self.stdout.write("Checked: rows, constraints, triggers, and every care day from today on.")
