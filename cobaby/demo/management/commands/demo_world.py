"""manage.py demo_world: load the demo world once, top it up at each start."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cobaby.demo.world import DAYS, HalfFailed, load


class Command(BaseCommand):
    help = "Load the demo world, or add the days that are missing. Only in demo mode."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--days", type=int, default=DAYS, help="days before and after today")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo world is for demo mode only. Set COBABY_DEMO=1.")
        try:
            loaded = load(now=timezone.now(), days=options["days"], both_cores=True)
        except HalfFailed as failed:
            raise CommandError("One half of the demo world failed; its error is above.") from failed
        self.stdout.write(
            f"Demo world: {loaded.spaces} spaces, {loaded.days} days and "
            f"{loaded.bookings} bookings added."
        )
