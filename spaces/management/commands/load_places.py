"""`manage.py load_places`: the towns into the database; at once when they are there already."""

from typing import Any

from django.core.management.base import BaseCommand

from spaces.services.places import load_places


class Command(BaseCommand):
    help = "Load the towns of Europe, by whose names people search."

    def handle(self, *args: Any, **options: Any) -> None:
        written = load_places()
        self.stdout.write(f"{written} places loaded." if written else "All places are there.")
