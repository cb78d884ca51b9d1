"""`manage.py prepare`: texts and tables up to date, in one process: starting one is slow."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from cobaby.catalogues import compile_all


class Command(BaseCommand):
    help = "Compile the texts, bring the tables up to date."
    requires_system_checks = ()  # the tests make them; here they cost each start half a second

    def handle(self, *args: Any, **options: Any) -> None:
        compile_all()
        call_command("migrate", interactive=False, verbosity=0)
