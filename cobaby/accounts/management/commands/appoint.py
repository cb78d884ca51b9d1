"""`manage.py appoint EMAIL [ROLE] [--end]`: the first administrator, and all that come after."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cobaby.accounts.appointing import CannotAppoint, appoint, dismiss
from cobaby.accounts.models import PlatformRole


class Command(BaseCommand):
    help = "Give somebody who has an account a role for the platform, or take it back."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        roles = PlatformRole.Role.values
        parser.add_argument("role", nargs="?", choices=roles, default="administrator")
        parser.add_argument("--end", action="store_true", help="take the role back")

    def handle(self, *args: Any, **options: Any) -> None:
        email, role = options["email"], options["role"]
        try:
            person = (dismiss if options["end"] else appoint)(email=email, role=role)
        except CannotAppoint as refused:
            raise SystemExit(str(refused)) from None
        words = "does not have the role any more:" if options["end"] else "has the role now:"
        self.stdout.write(f"{person.email} {words} {role}.")
