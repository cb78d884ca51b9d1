"""`manage.py erase_again [FILE]`: after a restore, end the accounts that had ended before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cobaby.privacy import tombstones
from cobaby.privacy.erasing_again import erase_again


class Command(BaseCommand):
    help = "Erase once more the accounts that a restore brought back."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the erased.log to go by")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = (options["file"] or Path(settings.ERASED_LOG)).absolute()
        try:
            erased = tombstones.noted(path)
        except OSError as fault:
            raise SystemExit(
                f"{path} cannot be read: {fault.strerror}. Who deleted their account since the "
                "backup was made is back. Find the erased.log of the place that was saved, and "
                "give it to manage.py erase_again."
            ) from fault
        done = erase_again(erased=erased, now=timezone.now())
        tombstones.note(erased)  # another restore may follow, into this place
        self.stdout.write(f"Erased again: {done.erased} accounts that had been deleted since.")
        if done.left:
            words = "\n".join(f"- account {pk}: {why}" for pk, why in done.left.items())
            raise SystemExit(
                f"These were deleted too and could not be erased yet:\n{words}\n"
                "Settle it, then call manage.py erase_again."
            )
