"""`manage.py backup [FILE]`: all rows and uploads into one file, while the site runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cobaby.server.backup.making import NothingToSave, checksum, make_backup


class Command(BaseCommand):
    help = "Save all rows and uploads in one file."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        usual = Path(settings.DATA_DIR) / "backups" / f"cobaby-{now:%Y-%m-%dT%H%M%SZ}.zip"
        path: Path = (options["file"] or usual).absolute()
        if path.exists():
            raise SystemExit(f"{path} is there already. Choose another name.")
        try:
            manifest = make_backup(path=path, now=now)
        except NothingToSave:
            raise SystemExit("There is nothing to save yet: the database is empty.") from None
        except OSError as fault:
            raise SystemExit(f"{path} cannot be written: {fault.strerror}.") from fault
        if manifest.strangers:
            self.stdout.write(f"Not saved, as it is closed to us: {', '.join(manifest.strangers)}.")
        self.stdout.write(
            f"Saved {manifest.rows} rows of {len(manifest.tables)} tables and "
            f"{len(manifest.uploads)} files.\n{path}\nsha256 {checksum(path)}\n"
            "It holds personal data: keep it as safe as the database. SECRET_KEY is not in it."
        )
