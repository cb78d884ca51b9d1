"""manage.py demo_people: who one can be in the demo, and what each can look at."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cobaby.demo.people import PASSWORD, demo_people


class Command(BaseCommand):
    help = "Print the people of the demo world with their password."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo people are for demo mode only. Set COBABY_DEMO=1.")
        rows = [(one.email, str(one.role), one.name, str(one.sees)) for one in demo_people()]
        widths = [max(len(row[i]) for row in rows) for i in range(3)]
        self.stdout.write(f"Log in with the password {PASSWORD} as:")
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            self.stdout.write(f"  {'  '.join(cells)}  {row[3]}")
