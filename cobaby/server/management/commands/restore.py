"""`manage.py restore FILE [LOG]`: a backup into an empty database and folder of uploads.

Then whoever had deleted their account since the backup was made is erased again, by LOG.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from childcare.services.check import check_care_days
from cobaby.server.backup.archive import BadBackup
from cobaby.server.backup.restoring import HalfThere, NotEmpty, restore_backup

EMPTY = "The place is as empty as it was."


def _first_line(fault: Exception) -> str:
    return str(fault).partition("\n")[0]


class Command(BaseCommand):
    help = "Bring back all rows and uploads of a backup, into an empty place only."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("erased", nargs="?", type=Path, help="the erased.log to go by")

    def handle(self, *args: Any, **options: Any) -> None:
        erased = self._log(options["erased"])
        try:
            manifest = restore_backup(path=options["file"].absolute())
        except (BadBackup, NotEmpty) as fault:
            raise SystemExit(str(fault)) from fault
        except HalfThere as fault:
            raise SystemExit(
                f"Only a part came back, and it is still there: {_first_line(fault)} "
                "Restore into a new database and an empty DATA_DIR."
            ) from fault
        except OSError as fault:
            raise SystemExit(
                f"An upload could not be written: {fault.strerror}: {fault.filename or ''}. "
                f"Make room, or free the way, and restore once more. {EMPTY}"
            ) from fault
        except DatabaseError as fault:
            raise SystemExit(
                f"The rows could not be brought back: {_first_line(fault)} {EMPTY}"
            ) from fault
        self.stdout.write(
            f"Restored {manifest.rows} rows of {len(manifest.tables)} tables and "
            f"{len(manifest.uploads)} files, as they were at {manifest.made_at}."
        )
        if manifest.strangers:
            self.stdout.write(
                f"Left in the file, not made by Cobaby: {', '.join(manifest.strangers)}."
            )
        self._settle(erased)

    def _log(self, named: Path | None) -> Path | None:
        """The list of accounts that were deleted since; None where there is none."""
        path = (named or Path(settings.ERASED_LOG)).absolute()
        if path.is_file():
            return path
        if named:
            raise SystemExit(f"There is no file {path}.")
        self.stdout.write(
            f"There is no list of deleted accounts ({path}). Who deleted theirs after the backup "
            "was made is back. If you have the erased.log of that place, give it to "
            "manage.py erase_again."
        )
        return None

    def _settle(self, erased: Path | None) -> None:
        """What has to be so before anybody comes in; all of it is told, then the code says no."""
        faults = []
        if erased:
            try:
                call_command("erase_again", erased, stdout=self.stdout)
            except SystemExit as fault:
                faults.append(str(fault))
        if findings := check_care_days(now=timezone.now()):
            words = "\n".join(f"- {finding}" for finding in findings)
            faults.append(f"The nightly check finds fault with what was saved:\n{words}")
        if faults:
            raise SystemExit("\n".join(faults))
        self.stdout.write("Checked: rows, constraints, triggers, and every care day from today on.")
